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


class RecordingGone(HubError):
    """The file of the recording is nowhere any more, so that nothing can be tried again."""

    code = "recording.gone"
    text = N_("Its file is not kept where it was any more. There is nothing to try again.")


class StreamKeyMissing(HubError):
    """The hour has no key for its stream, or one that the hub cannot open any more."""

    code = "stream.key_missing"
    text = N_("No stream key is set for this hour, or it has to be set again.")
