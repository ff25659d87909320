"""The Context of the application that answers right now."""

from flask import current_app

from hub.actions.context import Context

EXTENSION = "baraza"


def ctx() -> Context:
    """What actions need; ``hub/app.py`` put it there."""
    found: Context = current_app.extensions[EXTENSION]
    return found
