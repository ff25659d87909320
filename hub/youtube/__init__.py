"""YouTube, as far as it answers without a key."""
