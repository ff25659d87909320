"""Where views find the Context."""

from hub.current import ctx

__all__ = ["ctx"]
