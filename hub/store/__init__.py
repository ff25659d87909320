"""What is happening now: Redis."""
