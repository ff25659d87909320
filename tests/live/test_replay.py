"""Snapshot + events = snapshot, for every command, every event and every audience."""

import json
import os
import re
from pathlib import Path

import pytest

from hub.actions.context import Context
from hub.protocol.events import EVENTS, Audience
from tests.doing import OF_HOURS
from tests.live.replay import Json, assert_replay
from tests.live.scenes import HOUR_ID, SCENES, set_scene

TRANSCRIPTS = Path(__file__).parents[1] / "js" / "transcripts"
SILENT = {"question.suggest"}
"""Commands that change nothing."""


@pytest.mark.parametrize("name", SCENES)
def test_what_was_seen_before_and_the_events_make_what_is_seen_after(name: str, ctx: Context) -> None:
    play, fields = SCENES[name]
    stage = set_scene(ctx, **fields)
    records = assert_replay(ctx, HOUR_ID, play(stage))
    assert any(record["events"] for record in records), "nobody heard anything"
    heard = {record.pop("audience"): record for record in records}
    assert heard[Audience.STAGE] == heard[Audience.ATTENDEES]
    del heard[Audience.STAGE]
    _compare(name, [{"audience": audience} | record for audience, record in heard.items()])


def _compare(name: str, records: list[Json]) -> None:
    """The browser's tests replay the same transcripts; that of a new scene is written for them."""
    file = TRANSCRIPTS / f"{re.sub('[^a-z.]+', '_', name)}.json"
    # One line for each question and event: short files, and changes that can be read.
    told = json.dumps({"scene": name, "records": records}, ensure_ascii=False, sort_keys=True)
    text = re.sub(r"(\[|,) ?(\{)", r"\1\n\2", told) + "\n"
    if not file.exists():
        assert not os.environ.get("CI"), f"{file.name} is not committed"
        TRANSCRIPTS.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text, f"delete {file.name} and run again if this change is meant"


def test_every_command_has_a_scene() -> None:
    played = {name.partition(" ")[0] for name in SCENES}
    # What is not about an hour has no stream that could be replayed (tests/live/test_topics.py).
    assert set(OF_HOURS) - SILENT <= played


def test_every_event_is_heard_in_a_scene() -> None:
    heard = {
        event["name"]
        for file in TRANSCRIPTS.glob("*.json")
        for record in json.loads(file.read_text("utf-8"))["records"]
        for event in record["events"]
    }
    assert heard == set(EVENTS) - {"presence.counted"}


def test_no_transcript_is_left_without_its_scene() -> None:
    files = {json.loads(file.read_text("utf-8"))["scene"] for file in TRANSCRIPTS.glob("*.json")}
    assert files == set(SCENES)
