"""The rules of the house: pure, without I/O, Flask or Redis."""
