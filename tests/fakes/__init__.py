"""Servers of other people, as small programs that speak real HTTP."""
