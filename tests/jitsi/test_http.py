"""Calls to Jitsi's servers: bounded, repeated where that is safe, and discreet."""

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, Response, request

from hub.config import Settings
from hub.jitsi.errors import JitsiError
from hub.jitsi.http import MOST_BYTES, Http
from tests.fakes.serving import running

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
SECRET = "a token that opens every door"


class Server:
    """A server that answers as it is told, each answer once, then with 200."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.calls: list[str] = []
        self.url = ""

    def answer(self, path: str) -> Response:
        self.calls.append(f"{request.method} /{path}")
        return self.answers.pop(0) if self.answers else Response("fine")


@pytest.fixture(scope="module")
def listening() -> Iterator[Server]:
    known, app = Server(), Flask(__name__)
    app.add_url_rule("/<path:path>", "all", known.answer, methods=["GET", "POST", "PUT", "DELETE"])
    with running(app) as known.url:
        yield known


@pytest.fixture
def server(listening: Server) -> Server:
    listening.answers.clear()
    listening.calls.clear()
    return listening


@pytest.fixture
def http(settings: Settings) -> Http:
    return Http(settings, backoff_s=0)


@contextmanager
def listener_that_hangs_up(taken: list[bytes]) -> Iterator[str]:
    """Something that takes a call and closes the line without a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    taken.append(line.recv(4096))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_busy_server_is_asked_again_where_that_does_no_harm(server: Server, http: Http, method: str, status: int):
    server.answers = [Response("", status), Response("", status)]
    assert http.ask(method, f"{server.url}/x", who="Prosody").body == b"fine"
    assert len(server.calls) == 3


def test_server_is_asked_three_times_at_the_most(server: Server, http: Http):
    server.answers = [Response("", 503) for _ in range(9)]
    with pytest.raises(JitsiError, match="status 503") as error:
        http.ask("GET", f"{server.url}/x", who="Prosody")
    assert not error.value.permanent
    assert len(server.calls) == 3


def test_server_cannot_make_us_wait(server: Server, http: Http):
    server.answers = [Response("", 503, {"Retry-After": "3600"})]
    assert http.ask("GET", f"{server.url}/x", who="Prosody").status == 200


def test_post_that_may_have_been_carried_out_is_sent_once(server: Server, http: Http):
    server.answers = [Response("", 503)]
    with pytest.raises(JitsiError):
        http.ask("POST", f"{server.url}/x", who="Prosody")
    assert len(server.calls) == 1
    taken: list[bytes] = []
    with listener_that_hangs_up(taken) as url, pytest.raises(JitsiError):
        http.ask("POST", f"{url}/x", who="Prosody")
    assert len(taken) == 1


def test_line_that_breaks_is_tried_again_where_that_does_no_harm(http: Http):
    taken: list[bytes] = []
    with listener_that_hangs_up(taken) as url, pytest.raises(JitsiError, match="does not answer"):
        http.ask("GET", f"{url}/x", who="Prosody")
    assert len(taken) == 3


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (403, True), (404, True), (302, True), (429, False)])
def test_refusal_is_for_good_unless_it_says_later(server: Server, http: Http, status: int, permanent: bool):
    server.answers = [Response("", status, {"Location": "http://127.0.0.1:1/"}) for _ in range(3)]
    with pytest.raises(JitsiError) as error:
        http.ask("POST", f"{server.url}/x", who="Prosody")
    assert error.value.permanent is permanent


def test_redirect_is_not_followed(server: Server, http: Http):
    server.answers = [Response("", 302, {"Location": f"{server.url}/elsewhere"})]
    with pytest.raises(JitsiError, match="status 302"):
        http.ask("GET", f"{server.url}/x", who="Prosody")
    assert server.calls == ["GET /x"]


def test_answer_without_an_end_is_not_read_to_it(server: Server, http: Http):
    server.answers = [Response(b"x" * (MOST_BYTES + 1))]
    with pytest.raises(JitsiError, match="without an end"):
        http.ask("GET", f"{server.url}/x", who="Prosody")


def test_what_is_not_json_is_said_to_be_so(server: Server, http: Http):
    with pytest.raises(JitsiError, match="not JSON"):
        http.ask("GET", f"{server.url}/x", who="Prosody").json()


@pytest.mark.parametrize("url", ["", "prosody:5280", "ftp://prosody.example", "http://"])
def test_wrong_address_is_a_fault_for_good(http: Http, url: str):
    with pytest.raises(JitsiError) as error:
        http.ask("GET", url, who="Prosody")
    assert error.value.permanent


def test_server_that_is_silent_is_given_up_after_its_time(settings: Settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/room-size"
        with pytest.raises(JitsiError, match="ReadTimeout|ConnectionError"):
            Http(settings, timeout_s=(0.2, 0.2), repeats=0).ask("GET", url, who="Prosody")


def test_neither_room_nor_secret_is_in_an_error_its_traceback_or_a_log(
    server: Server, http: Http, caplog: pytest.LogCaptureFixture
):
    told: list[str] = []
    with caplog.at_level(logging.DEBUG), listener_that_hangs_up([]) as broken:
        server.answers = [Response(SECRET, 503) for _ in range(3)]
        for url in (server.url, broken, "http://127.0.0.1:1", "http://["):
            with pytest.raises(JitsiError) as error:
                http.ask("GET", f"{url}/room-size", who="Prosody", params={"room": ROOM}, bearer=SECRET)
            told += traceback.format_exception(error.value)
        with pytest.raises(JitsiError) as error:
            http.ask("POST", server.url, who="Prosody", bearer=f"{SECRET}\n")
        told += traceback.format_exception(error.value)
    # The server of this test logs what it is asked; that is not ours.
    told += [record.getMessage() for record in caplog.records if record.name != "werkzeug"]
    assert [text for text in told if ROOM in text or SECRET in text] == []
