"""Fetching a file from servers that keep to no rule: nothing wrong is ever taken for whole."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response, request

from hub.config import Settings
from hub.domain.recording_failures import RecordingFailure
from hub.jitsi.downloads import DownloadRefused
from hub.jitsi.errors import JitsiError
from tests.fakes.serving import running
from tests.recordings import everything_in
from worker.fetching import Bounds, fetch, forget_fetched
from worker.storage import draft_path

FILE = bytes(range(256)) * 400


class OddServer:
    """A server that answers as a test says, each answer once and the last one again and again."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.asked: list[str] = []
        self.url = ""

    def answer(self) -> Response:
        """The next answer."""
        self.asked.append(request.headers.get("Range", ""))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def server() -> Iterator[OddServer]:
    """Such a server on loopback."""
    known, app = OddServer(), Flask("odd server")
    app.add_url_rule("/file.mp4", "file", known.answer)
    with running(app) as url:
        known.url = f"{url}/file.mp4"
        yield known


@pytest.fixture
def ours(settings: Settings, server: OddServer) -> Settings:
    """The settings of a hub that may fetch from it."""
    return replace(settings, jaas_recording_hosts=(server.url.split("/")[2],))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "media" / "h1" / "r1.mp4"


def sent(content: bytes = FILE, status: int = 200, **headers: str) -> Response:
    """An answer; names of headers are written with ``_``."""
    plain = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response([content], status, plain, direct_passthrough=True)


def try_once(ours: Settings, server: OddServer, target: Path, most_bytes: int = 1 << 20) -> bool:
    """One attempt; whether the file is there now."""
    return fetch(ours, server.url, target, lambda: True, Bounds(most_bytes)).whole


def test_file_without_a_word_of_its_length_is_whole_at_its_end(ours: Settings, server: OddServer, target: Path):
    server.answers = [sent()]
    assert try_once(ours, server, target)
    assert target.read_bytes() == FILE
    assert oct(target.stat().st_mode & 0o777) == "0o640"


@pytest.mark.parametrize("headers", [{"Content_Length": str(len(FILE))}, {}], ids=["told", "untold"])
def test_file_that_is_too_large_is_refused(ours: Settings, server: OddServer, target: Path, headers: dict[str, str]):
    server.answers = [sent(**headers)]
    with pytest.raises(DownloadRefused) as refused:
        try_once(ours, server, target, most_bytes=len(FILE) - 1)
    assert refused.value.failure is RecordingFailure.TOO_LARGE
    forget_fetched(target)
    assert everything_in(target.parent) == []


def test_empty_file_is_none(ours: Settings, server: OddServer, target: Path):
    server.answers = [sent(b"")]
    with pytest.raises(JitsiError):
        try_once(ours, server, target)
    assert not target.exists()


@pytest.mark.parametrize("headers", [{"ETag": '"one"'}, {"Accept_Ranges": "bytes"}], ids=["no ranges", "no tag"])
def test_server_that_cannot_go_on_in_the_middle_has_not_all_the_time_there_is(
    ours: Settings, server: OddServer, target: Path, headers: dict[str, str]
):
    server.answers = [sent(Content_Length=str(len(FILE)), **headers)]
    with pytest.raises(JitsiError) as error:
        fetch(ours, server.url, target, lambda: True, Bounds(longest_s=0))
    assert error.value.permanent
    assert draft_path(target).stat().st_size == 0
    assert try_once(ours, server, target)


def test_server_that_trickles_holds_up_nobody(ours: Settings, server: OddServer, target: Path):
    asked = threading.Event()

    def trickle() -> Iterator[bytes]:
        yield FILE[:1000]
        asked.wait(5)
        yield FILE[1000:]

    told = {"ETag": '"one"', "Content-Length": str(len(FILE)), "Accept-Ranges": "bytes"}
    server.answers = [Response(trickle(), 200, told, direct_passthrough=True)]

    def go_on() -> bool:
        asked.set()
        return False

    assert not fetch(ours, server.url, target, go_on).whole
    assert draft_path(target).stat().st_size == 1000


def test_packed_answer_is_not_taken(ours: Settings, server: OddServer, target: Path):
    server.answers = [sent(Content_Encoding="gzip")]
    with pytest.raises(JitsiError):
        try_once(ours, server, target)
    assert not target.exists()


def cut(ours: Settings, server: OddServer, target: Path, tag: str = '"one"') -> None:
    """The line breaks after a thousand bytes."""
    server.answers = [sent(FILE[:1000], ETag=tag, Content_Length=str(len(FILE)), Accept_Ranges="bytes")]
    with pytest.raises(JitsiError):
        try_once(ours, server, target)
    assert draft_path(target).stat().st_size == 1000


def rest(begin: int = 1000, total: int = len(FILE), tag: str = '"one"', content: bytes = FILE[1000:]) -> Response:
    """The rest of the file."""
    return sent(content, 206, ETag=tag, Content_Range=f"bytes {begin}-{total - 1}/{total}")


def test_rest_of_the_same_file_makes_it_whole(ours: Settings, server: OddServer, target: Path):
    cut(ours, server, target)
    server.answers = [rest()]
    assert try_once(ours, server, target)
    assert target.read_bytes() == FILE
    assert server.asked == ["", "bytes=1000-"]


@pytest.mark.parametrize(
    "odd",
    [
        rest(tag='"two"'),
        rest(total=len(FILE) + 1),
        rest(begin=999),
        rest(content=FILE[1000:] + b"more"),
        sent(FILE[1000:], 206, ETag='"one"'),
        sent(b"", 416, Content_Range=f"bytes */{len(FILE)}"),
        sent(b"", 416),
        sent(b"", 500),
        sent(b"", 429),
    ],
    ids=["tag", "length", "place", "more", "no place", "416", "bare 416", "500", "429"],
)
def test_rest_that_does_not_fit_is_not_taken_and_the_file_comes_whole_later(
    ours: Settings, server: OddServer, target: Path, odd: Response
):
    cut(ours, server, target)
    server.answers = [odd]
    with pytest.raises(JitsiError) as error:
        try_once(ours, server, target)
    assert not error.value.permanent
    assert not target.exists()
    again = sent(ETag='"two"', Content_Length=str(len(FILE)))
    server.answers = [rest() if server.asked[-1] and draft_path(target).stat().st_size == 1000 else again]
    assert try_once(ours, server, target)
    assert target.read_bytes() == FILE


@pytest.mark.parametrize("tag", ["", 'W/"one"'])
def test_part_without_a_strong_tag_is_fetched_anew(ours: Settings, server: OddServer, target: Path, tag: str):
    cut(ours, server, target, tag)
    server.answers = [sent(ETag=tag, Content_Length=str(len(FILE)))]
    assert try_once(ours, server, target)
    assert server.asked == ["", ""]
    assert target.read_bytes() == FILE


def test_part_whose_notes_are_broken_is_fetched_anew(ours: Settings, server: OddServer, target: Path):
    cut(ours, server, target)
    draft_path(target).with_suffix(".notes").write_text("{")
    server.answers = [sent(Content_Length=str(len(FILE)))]
    assert try_once(ours, server, target)
    assert target.read_bytes() == FILE
