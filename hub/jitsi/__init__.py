"""The Jitsi wrapper: room names, links and tokens."""
