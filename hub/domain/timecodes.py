"""Seconds of a recording as people write them: ``2:05``, ``1:02:05``, or a plain number."""

MOST_S = 100 * 3600


def timecode(second: int) -> str:
    """A second as ``M:SS`` or ``H:MM:SS``."""
    minutes, seconds = divmod(max(second, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def read_timecode(text: str) -> int | None:
    """The second that somebody wrote; None for what is none."""
    words = text.strip().split(":")
    if len(words) > 3 or not all(word.isdecimal() and len(word) <= 6 for word in words):
        return None
    numbers = [int(word) for word in words]
    if any(number > 59 for number in numbers[1:]):
        return None
    second = sum(number * 60**place for place, number in enumerate(reversed(numbers)))
    return second if second <= MOST_S else None
