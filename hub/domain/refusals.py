"""Every refusal there is, whatever file it stands in."""

from hub.domain import errors, video_errors
from hub.domain.errors import HubError

FILES = (errors, video_errors)


def every() -> list[type[HubError]]:
    """Each kind of ``HubError`` once, ``HubError`` itself first."""
    found = [kind for file in FILES for kind in vars(file).values() if isinstance(kind, type)]
    return list(dict.fromkeys(kind for kind in found if issubclass(kind, HubError)))
