"""Addresses of YouTube videos."""

import pytest

from hub.domain.youtube import video_id

VIDEO = "aB3_-xYz019"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={VIDEO}",
        f"http://youtube.com/watch?v={VIDEO}&t=30s",
        f"https://m.youtube.com/watch?feature=share&v={VIDEO}",
        f"https://youtu.be/{VIDEO}?si=something",
        f"https://www.youtube.com/live/{VIDEO}?feature=shared",
        f"https://www.youtube.com/embed/{VIDEO}",
        f"https://www.youtube-nocookie.com/embed/{VIDEO}",
        f"  https://WWW.YouTube.com/watch?v={VIDEO}  ",
    ],
)
def test_the_addresses_that_people_copy_lead_to_the_video(address: str) -> None:
    assert video_id(address) == VIDEO


@pytest.mark.parametrize(
    "address",
    [
        "",
        VIDEO,
        f"javascript:alert(1)//youtube.com/watch?v={VIDEO}",
        f"https://youtube.com.evil.example/watch?v={VIDEO}",
        f"https://evil.example/watch?v={VIDEO}",
        f"https://user@www.youtube.com/watch?v={VIDEO}",
        f"https://www.youtube.com:8443/watch?v={VIDEO}",
        f"https://www.youtube.com/watch?v={VIDEO}x",
        "https://www.youtube.com/watch?v=<script>xx",
        f"https://www.youtube.com/watch/{VIDEO}",
        f"https://www.youtube.com/live/{VIDEO}/more",
        "https://www.youtube.com/@channel/live",
        f"https://youtu.be/a/{VIDEO}",
        "https://[::1/watch",
    ],
)
def test_anything_else_is_no_video(address: str) -> None:
    assert not video_id(address)
