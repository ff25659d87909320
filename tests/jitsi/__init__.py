"""The Jitsi wrapper."""
