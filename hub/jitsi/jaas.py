"""JaaS (8x8.vc): Jitsi as a service. Rooms stand below the AppID, and tokens are signed with a key of ours."""

from hub.config import Settings

HOST = "8x8.vc"
ISSUER = "chat"
ALGORITHM = "RS256"


def there(settings: Settings) -> bool:
    """Whether this deployment's rooms are JaaS'."""
    return bool(settings.jaas_app_id)


def base_url(app_id: str) -> str:
    """The address below which all rooms of an AppID are."""
    return f"https://{HOST}/{app_id}"


def key_name(settings: Settings) -> str:
    """The ``kid`` of tokens: AppID and id of the key. The console shows both together, so either is taken."""
    own = settings.jaas_key_id
    return own if "/" in own else f"{settings.jaas_app_id}/{own}"
