"""What a deployment's Jitsi can do, as its settings say."""

from hub.config import Settings
from hub.jitsi import jaas


def records(settings: Settings) -> bool:
    """Whether rooms can be recorded and streamed: there is a Jibri, or JaaS does it."""
    return jaas.there(settings) or bool(settings.jitsi_jibri_url or settings.recordings_dir)
