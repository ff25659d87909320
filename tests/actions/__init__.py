"""The actions: who may do what, and what it leaves in the stream of the hour."""
