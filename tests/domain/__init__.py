"""The rules of the house, without any I/O."""
