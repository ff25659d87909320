"""What can go wrong with a Jitsi server."""


class JitsiError(Exception):
    """Jitsi cannot do what we ask, or this deployment's settings for it are wrong.

    Args:
        message: for the operator's log; without links, tokens or names of people.
        permanent: trying again leads nowhere until somebody changes the settings.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
