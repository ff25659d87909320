"""The worker: makes rooms, moves what time moves, writes the archive."""
