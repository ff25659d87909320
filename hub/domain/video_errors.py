"""Refusals about recordings, rooms and what Jitsi asks, each with a code that never changes."""

from hub.domain.errors import HubError
from hub.domain.texts import N_


class RecordingNotFound(HubError):
    """There is no such recording, or not for this person."""

    code = "recording.not_found"
    text = N_("There is no such recording.")


class RecordingTransitionRefused(HubError):
    """The recording is not in a state for this step."""

    code = "recording.transition_refused"
    text = N_("This cannot be done with the recording as it is now.")
