"""Seconds of a recording as people write them."""


def timecode(second: int) -> str:
    """``12:34``, and ``1:02:34`` from an hour on."""
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
