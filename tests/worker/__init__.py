"""The worker: its loop, its jobs, and what happens when it is killed."""
