"""The live feed, over real sockets and real Redis."""
