"""HTTP pages and the HTTP API, one subject a file."""
