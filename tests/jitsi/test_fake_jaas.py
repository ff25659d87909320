"""The fake JaaS: recordings that break off in the middle, and webhooks that are signed."""

from collections.abc import Iterator

import pytest
import requests

from hub.domain.clock import SetClock
from tests.fakes.jitsi import FakeJitsi, running_jitsi
from tests.fakes.jitsi_jaas import WEBHOOK_SECRET, signature
from tests.fakes.jitsi_line import Line, Told

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    with running_jitsi(clock) as found:
        yield found


def read(url: str, begin: int = 0) -> tuple[requests.Response, bytes]:
    """An answer, and as much of its body as came."""
    answer = requests.get(url, headers={"Range": f"bytes={begin}-"} if begin else {}, stream=True, timeout=5)
    body = b""
    try:
        for piece in answer.iter_content(512):
            body += piece
    except requests.RequestException:
        pass
    return answer, body


def test_download_that_breaks_off_can_be_taken_up_where_it_broke(jitsi: FakeJitsi):
    url = jitsi.jaas.keep("room_2026-11-27.mp4", CONTENT)
    jitsi.jaas.cuts = [5120]
    answer, first = read(url)
    assert (answer.status_code, first) == (200, CONTENT[:5120])
    answer, rest = read(url, 5120)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes 5120-{len(CONTENT) - 1}/{len(CONTENT)}"
    assert first + rest == CONTENT
    assert jitsi.jaas.asked == ["", "bytes=5120-"]


def test_store_without_ranges_begins_anew(jitsi: FakeJitsi):
    jitsi.jaas.ranges = False
    answer, body = read(jitsi.jaas.keep("a.mp4", CONTENT), 5120)
    assert (answer.status_code, body) == (200, CONTENT)


def test_link_lets_in_for_a_day(jitsi: FakeJitsi, clock: SetClock):
    url = jitsi.jaas.keep("a.mp4", CONTENT)
    clock.forward(seconds=24 * 3600)
    assert read(url)[0].status_code == 200
    clock.forward(seconds=1)
    assert read(url)[0].status_code == 403


def test_range_behind_the_end_is_refused(jitsi: FakeJitsi):
    assert read(jitsi.jaas.keep("a.mp4", CONTENT), len(CONTENT))[0].status_code == 416


def test_webhook_is_signed_over_its_very_bytes(jitsi: FakeJitsi, clock: SetClock):
    jitsi.jaas.line = Line(lambda _call: Told(200))
    jitsi.jaas.tell("ROOM_CREATED", "hour-1", {"conference": "x"})
    (call,) = jitsi.jaas.line.calls
    assert call.headers["X-Jaas-Signature"] == signature(WEBHOOK_SECRET, clock() // 1000, call.body)
