"""What a socket can hear besides hours: one booking, one room, one thread, one person's inbox."""


def booking_topic(booking_id: str) -> str:
    """A booking, with its room."""
    return f"booking:{booking_id}"


def thread_topic(thread_id: str) -> str:
    """A thread."""
    return f"thread:{thread_id}"


def inbox_topic(person_id: str) -> str:
    """What one person is told."""
    return f"inbox:{person_id}"
