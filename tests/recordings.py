"""Hours that are recorded, and the folder in which Jibri leaves its files."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.room_ids import jitsi_id
from hub.domain.hours import Hour
from hub.domain.recordings import Recording, RecordingSource, RecordingState
from hub.domain.roles import Actor
from hub.domain.room_posts import RoomPost
from hub.jitsi.rooms import hour_room_name, private_room_name
from hub.records.recordings import RecordingRecords
from tests.fixed import START
from tests.media import film
from tests.people import ZURI, make_hour

ROOM = hour_room_name(START, bytes(range(10)))
PRIVATE_ROOM = private_room_name(bytes(range(16)))
RUN = "k3x9run"
"""The folder of a run of Jibri's."""


def recorded_hour(ctx: Context, state: str = "live", **fields: Any) -> Hour:
    """An hour with a room that began at the tests' clock."""
    began = {"started_at": START} if state in ("live", "ended", "archived") else {}
    return make_hour(ctx, state, **({"room_name": ROOM} | began | fields))


def with_folder(ctx: Context, **more: Any) -> Context:
    """The same hub with a folder for Jibri's files (``ctx.settings.recordings_dir``), which is there and empty."""
    folder = ctx.settings.data_dir / "jibri"
    folder.mkdir(exist_ok=True)
    return replace(ctx, settings=replace(ctx.settings, recordings_dir=folder, **more))


def file_name(room: str = ROOM, at: int = START, ending: str = "mp4") -> str:
    """How Jibri calls a file that it began at a moment, by a clock in UTC."""
    return f"{room}_{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d-%H-%M-%S}.{ending}"


def leave_file(
    ctx: Context, name: str = "", content: bytes = b"", *, run: str = RUN, ended_at: int = START + 3000
) -> Path:
    """Leave a file in the folder of a run, as Jibri does; a film of three seconds unless the test says otherwise."""
    assert ctx.settings.recordings_dir
    folder = ctx.settings.recordings_dir / run
    folder.mkdir(exist_ok=True)
    file = folder / (name or file_name())
    file.write_bytes(content or film())
    os.utime(file, (ended_at / 1000, ended_at / 1000))
    return file


def leave_metadata(ctx: Context, room: str = ROOM, *, run: str = RUN, **more: Any) -> Path:
    """Leave the metadata of a run, as Jibri does when it has stopped."""
    assert ctx.settings.recordings_dir
    file = ctx.settings.recordings_dir / run / "metadata.json"
    file.write_text(json.dumps({"meeting_url": f"https://meet.example/{room}", "participants": []} | more))
    os.utime(file, (START / 1000 + 3600, START / 1000 + 3600))
    return file


def asked_by(ctx: Context, hour: Hour, actor: Actor = ZURI) -> dict[str, Any]:
    """What Jibri's metadata tells of who asked for the recording."""
    return {"initiator": {"id": jitsi_id(ctx, hour.hour_id, actor.person_id)}}


def tell(ctx: Context, kind: str, room: str = ROOM, *, key: str = "", source: str = "jaas", **body: Any) -> RoomPost:
    """Let a post of Jitsi's wait for the worker."""
    at = body.pop("at", ctx.clock())
    post = RoomPost(
        post_key=key or ctx.new_id(), source=source, kind=kind, room_name=room, at=at, received_at=at, body=body
    )
    ctx.records.room_posts.add(post)
    return post


def the_recording(ctx: Context, hour: Hour) -> Recording:
    """The one recording of an hour."""
    (found,) = ctx.records.recordings.of_hour(hour.hour_id)
    return found


def keep_recording(ctx: Context, hour: Hour, state: str = "available", **fields: Any) -> Recording:
    """A recording of an hour in any state, with a film as its file unless the test says otherwise."""
    known = {"file": f"{hour.hour_id}/film.mp4"} if "address" not in fields else {}
    begun = RecordingState(state) if state in ("expected", "recording", "processing") else RecordingState.AVAILABLE
    kept = Recording(
        **{
            "recording_id": ctx.new_id(),
            "hour_id": hour.hour_id,
            "source": RecordingSource.JIBRI,
            "state": begun,
            "created_at": ctx.clock(),
            "changed_at": ctx.clock(),
        }
        | known
        | fields
    )
    assert ctx.records.recordings.add(kept)
    if kept.file:
        place = ctx.settings.media_dir / kept.file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(film())
    for move in {"published": ["publish"], "withdrawn": ["withdraw"]}.get(state, []):
        kept = ctx.records.recordings.move(kept.recording_id, move, ctx.clock())
    return kept


def before_the_next_step(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody else act once a job has looked at a recording, right before the step that it takes."""
    move = RecordingRecords.move

    def late(self: RecordingRecords, *args: Any, **named: Any) -> Recording:
        monkeypatch.setattr(RecordingRecords, "move", move)
        act()
        return move(self, *args, **named)

    monkeypatch.setattr(RecordingRecords, "move", late)


def checksum(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def everything_in(folder: Path) -> list[str]:
    """Every file below a folder, by its path in it."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
