"""What stands in the logs, and what never does."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from hub import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a process that runs for real writes."""
    out, root, before = io.StringIO(), logging.getLogger(), structlog.get_config()
    monkeypatch.setattr("sys.stderr", out)
    handlers, root.handlers = root.handlers, []
    logs.set_up(development=False)
    yield out
    root.handlers = handlers
    structlog.configure(**before)


def test_a_line_is_one_json_object(written: io.StringIO) -> None:
    structlog.get_logger("hub.test").warning("room is late", hour_id="x1")
    (line,) = written.getvalue().splitlines()
    facts = json.loads(line)
    assert (facts["event"], facts["hour_id"], facts["level"]) == ("room is late", "x1", "warning")


def test_secrets_and_people_s_words_are_left_out(written: io.StringIO) -> None:
    private = dict.fromkeys(("api_token", "secret", "question_text", "Cookie", "remote_address"), "hidden please")
    structlog.get_logger("hub.test").warning("something", **private)
    assert '"something"' in written.getvalue()
    assert "hidden please" not in written.getvalue()


def test_a_failure_has_its_traceback_without_the_values(written: io.StringIO) -> None:
    password = "open sesame"
    try:
        raise RuntimeError("no way in")
    except RuntimeError as error:
        structlog.get_logger("hub.test").error("failed", exc_info=error)
    assert "RuntimeError: no way in" in json.loads(written.getvalue())["exception"]
    assert password not in written.getvalue()


def test_a_library_s_line_has_the_same_form(written: io.StringIO) -> None:
    logging.getLogger("library").error("it said %s", "this")
    assert json.loads(written.getvalue())["event"] == "it said this"
