"""The hub as people meet it: a real browser, a real hub, worker and Redis."""
