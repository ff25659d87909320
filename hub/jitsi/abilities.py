"""What a deployment's Jitsi can do, as its settings say."""

from hub.config import Settings
from hub.jitsi import jaas


def records(settings: Settings) -> bool:
    """Whether rooms can be recorded and streamed: there is a Jibri, or JaaS does it."""
    return jaas.there(settings) or bool(settings.jitsi_jibri_url or settings.recordings_dir)


def ends_rooms(settings: Settings) -> bool:
    """Whether the hub can end rooms: Prosody is to be reached, and there is a key that it knows."""
    signs = settings.jitsi_server_key or (settings.jitsi_app_id and settings.jitsi_app_secret)
    return bool(settings.jitsi_prosody_url and signs)
