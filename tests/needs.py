"""What a test needs that a person's machine may not have."""

import os

import pytest


def needs(there: object, what: str) -> pytest.MarkDecorator:
    """Skip a test where something is not there. CI has everything: there it runs, and fails."""
    return pytest.mark.skipif(not (there or os.environ.get("CI")), reason=f"needs {what}")
