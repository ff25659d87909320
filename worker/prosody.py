"""Prosody, asked by jobs that go round by themselves: it stands near, so it is not waited for long."""

from hub.config import Settings
from hub.jitsi.http import Http
from hub.jitsi.servers import Prosody

QUICK_S = (2.0, 5.0)
"""For the line to stand, and for the next bytes to come. A job that fails is done again; other rooms wait meanwhile."""


def near(settings: Settings) -> Prosody:
    """The Prosody of a deployment."""
    return Prosody(settings, Http(settings, timeout_s=QUICK_S, repeats=0))
