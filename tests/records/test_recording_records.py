"""The records of recordings on both databases: every state and move, runs that exist once, and writers that meet."""

from contextlib import suppress

import pytest
from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import OperationalError

from hub.domain.errors import RecordChangedMeanwhile
from hub.domain.recordings import BEGINS, MOVES, Recording, RecordingSource, RecordingState
from hub.domain.video_errors import RecordingNotFound, RecordingTransitionRefused
from hub.records import database
from hub.records.records import Records
from hub.records.stream_keys import SealedKey
from tests.fixed import START
from tests.recording_table import CELLS
from tests.records.racing import race

S = RecordingState
PATHS: dict[RecordingState, tuple[RecordingState, tuple[str, ...]]] = {
    S.EXPECTED: (S.EXPECTED, ()),
    S.RECORDING: (S.RECORDING, ()),
    S.PROCESSING: (S.PROCESSING, ()),
    S.AVAILABLE: (S.AVAILABLE, ()),
    S.PUBLISHED: (S.AVAILABLE, ("publish",)),
    S.FAILED: (S.RECORDING, ("fail",)),
    S.WITHDRAWN: (S.AVAILABLE, ("withdraw",)),
}


def keep(records: Records, recording_id: str = "r1", **fields: object) -> Recording:
    """A recording that is kept."""
    known = {"hour_id": "h1", "source": RecordingSource.JIBRI, "created_at": START} | fields
    recording = Recording(recording_id=recording_id, **known)  # type: ignore[arg-type]
    assert records.recordings.add(recording)
    return recording


def bring(records: Records, state: RecordingState) -> Recording:
    """A whole recording in a state, whose id is the state's name."""
    begun, moves = PATHS[state]
    recording = keep(records, state.value, state=begun, file="h1/r1.mp4")
    for move in moves:
        recording = records.recordings.move(state.value, move, START)
    return recording


@pytest.mark.parametrize("move", sorted(MOVES))
def test_move_is_taken_from_the_states_of_the_table_alone(records: Records, move: str) -> None:
    for state in S:
        before, now = bring(records, state), START + 1
        if CELLS[move, state] == "-":
            with pytest.raises(RecordingTransitionRefused):
                records.recordings.move(state.value, move, now)
            assert records.recordings.get(state.value) == before
            continue
        moved = records.recordings.move(state.value, move, now, title="Moved")
        assert (moved.state, moved.version, moved.changed_at) == (CELLS[move, state], before.version + 1, now)
        assert moved.title == "Moved"
        assert moved.published_at == (now if moved.state is S.PUBLISHED else before.published_at)
        assert records.recordings.get(state.value) == moved


def test_recording_without_anything_to_play_is_neither_available_nor_published(records: Records) -> None:
    keep(records, state=S.PROCESSING)
    with pytest.raises(RecordingTransitionRefused):
        records.recordings.move("r1", "complete", START)
    records.recordings.move("r1", "withdraw", START)
    with pytest.raises(RecordingTransitionRefused):
        records.recordings.move("r1", "publish", START)
    records.recordings.move("r1", "retry", START)
    assert records.recordings.move("r1", "complete", START, file="h1/r1.mp4").state is S.AVAILABLE


@pytest.mark.parametrize("state", [state for state in S if state not in BEGINS])
def test_recording_does_not_begin_in_a_later_state(records: Records, state: RecordingState) -> None:
    with pytest.raises(RecordingTransitionRefused):
        records.recordings.add(Recording(recording_id="r1", hour_id="h1", source=RecordingSource.LINK, state=state))


def test_run_exists_once_and_recordings_without_a_run_as_often_as_they_come(records: Records) -> None:
    keep(records, session_id="run")
    again = Recording(recording_id="r2", hour_id="h1", source=RecordingSource.JIBRI, session_id="run")
    assert not records.recordings.add(again)
    keep(records, "r3", session_id="run", source=RecordingSource.JAAS)
    keep(records, "r4")
    keep(records, "r5")
    assert [one.recording_id for one in records.recordings.of_hour("h1")] == ["r1", "r3", "r4", "r5"]
    assert records.recordings.find(RecordingSource.JAAS, "run") == records.recordings.get("r3")
    assert records.recordings.find(RecordingSource.LINK, "run") is None
    assert records.recordings.find(RecordingSource.JIBRI, "") is None


def test_change_from_an_old_version_is_refused(records: Records) -> None:
    keep(records)
    changed = records.recordings.change("r1", 1, title="Mine")
    assert (changed.title, changed.version, changed.state) == ("Mine", 2, S.EXPECTED)
    with pytest.raises(RecordChangedMeanwhile) as refused:
        records.recordings.change("r1", 1, title="Theirs")
    assert refused.value.details == {"version": 2}
    with pytest.raises(RecordChangedMeanwhile):
        records.recordings.move("r1", "begin", START, version=1)
    with pytest.raises(RecordingNotFound):
        records.recordings.change("none", 1, title="Nobody's")
    with pytest.raises(RecordingNotFound):
        records.recordings.move("none", "begin", START)


def test_state_changes_by_moves_alone(records: Records) -> None:
    keep(records)
    with pytest.raises(ValueError, match="moves alone"):
        records.recordings.change("r1", 1, state=S.PUBLISHED)
    with pytest.raises(RecordingTransitionRefused):
        records.recordings.move("r1", "explode", START)


def test_one_of_many_takes_a_step(records: Records) -> None:
    keep(records, state=S.AVAILABLE, file="h1/r1.mp4")
    taken: list[Recording] = []

    def publish() -> None:
        with suppress(RecordingTransitionRefused):
            taken.append(records.recordings.move("r1", "publish", START))

    race([publish] * 6)
    assert [one.version for one in taken] == [2]


def test_nobody_moves_a_recording_between_the_look_at_it_and_the_step(
    records: Records, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nobody would show an hour anew whose own stream is withdrawn in between."""
    keep(records, state=S.AVAILABLE, file="h1/r1.mp4")
    hasty, refused = Records(without_patience(database_url, monkeypatch)), []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("UPDATE recordings"):
            with pytest.raises(OperationalError) as error:
                hasty.recordings.move("r1", "withdraw", START)
            refused.append(error.value)

    event.listen(records.engine, "before_cursor_execute", meanwhile)
    assert records.recordings.move("r1", "publish", START).version == 2
    assert len(refused) == 1
    hasty.engine.dispose()


def without_patience(url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A database on which a writer gives up at once where another one is at it."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 1)
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.update_query_dict({"options": "-c lock_timeout=1ms"})
    return database.connect(address.render_as_string(hide_password=False))


def test_run_of_many_tellers_is_kept_once(records: Records) -> None:
    kept: list[bool] = []

    def tell(number: int) -> None:
        recording = Recording(recording_id=f"r{number}", hour_id="h1", source=RecordingSource.JAAS, session_id="run")
        kept.append(records.recordings.add(recording))

    race([lambda number=number: tell(number) for number in range(6)])  # type: ignore[misc]
    assert sorted(kept) == [False] * 5 + [True]
    assert len(records.recordings.of_hour("h1")) == 1


def test_recordings_are_found_by_state_hour_and_time_of_asking(records: Records) -> None:
    keep(records, state=S.PROCESSING, look_up_at=START)
    keep(records, "r2", state=S.PROCESSING, source=RecordingSource.JAAS, hour_id="h2", look_up_at=START + 1)
    keep(records, "r3", state=S.AVAILABLE, hour_id="h3", address="https://example.org/a")
    found = records.recordings
    assert [one.recording_id for one in found.in_states([S.PROCESSING])] == ["r1", "r2"]
    assert [one.recording_id for one in found.in_states([S.PROCESSING], RecordingSource.JAAS)] == ["r2"]
    assert [one.recording_id for one in found.of_hours(["h1", "h3"])] == ["r1", "r3"]
    assert found.of_hours([]) == []
    assert (found.to_look_up(START - 1), found.to_look_up(START)) == ([], ["r1"])


def test_every_field_is_kept_as_it_is(records: Records) -> None:
    texts = {"room_name": "x" * 200, "title": "x" * 300, "consent_note": "x" * 2000, "fetch_url": "x" * 8000}
    kept = keep(records, **texts, size=1 << 40, duration_ms=1 << 40, fetch_until=1 << 45, sha256="a" * 64)
    assert records.recordings.get("r1") == kept


def test_hour_has_one_stream_key_and_it_can_be_forgotten(records: Records) -> None:
    keys = records.stream_keys
    keys.put(SealedKey("h1", "sealed", "pzuri", START))
    keys.put(SealedKey("h1", "sealed anew", "pmona", START + 1))
    assert keys.get("h1") == SealedKey("h1", "sealed anew", "pmona", START + 1)
    keys.remove("h1")
    keys.remove("h1")
    assert keys.get("h1") is None
