"""The records of recordings: one row for each run of a recorder, each stream and each pasted address."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, or_, select, true, update

from hub.domain.errors import RecordChangedMeanwhile
from hub.domain.hours import HourState, Watch
from hub.domain.recordings import BEGINS, MOVES, Recording, RecordingSource, RecordingState
from hub.domain.video_errors import RecordingNotFound, RecordingTransitionRefused
from hub.records.database import insert, reading, struct, writing
from hub.records.tables import hours
from hub.records.video_tables import recordings

Fields = dict[str, Any]
FIXED = frozenset({"recording_id", "hour_id", "state", "version", "created_at"})


@dataclass(frozen=True)
class RecordingRecords:
    """Recordings. Every change grows the version by one; the state changes by ``move`` alone."""

    engine: Engine

    def get(self, recording_id: str) -> Recording | None:
        """The recording of an id, or None."""
        with reading(self.engine) as connection:
            return _load(connection, recording_id)

    def of_hour(self, hour_id: str) -> list[Recording]:
        """The recordings of an hour, in the order in which they came to be known."""
        return self.of_hours([hour_id])

    def of_hours(self, hour_ids: Collection[str]) -> list[Recording]:
        """The recordings of several hours, in the order in which they came to be known."""
        return self._list(select(recordings).where(recordings.c.hour_id.in_(list(hour_ids))))

    def in_states(self, states: Iterable[RecordingState], source: RecordingSource | None = None) -> list[Recording]:
        """Every recording in one of these states, from one source or from all."""
        query = select(recordings).where(recordings.c.state.in_([state.value for state in states]))
        return self._list(query.where(recordings.c.source == source.value) if source else query)

    def find(self, source: RecordingSource, session_id: str) -> Recording | None:
        """The recording of one run, or None."""
        query = select(recordings).where(recordings.c.source == source.value, recordings.c.session_id == session_id)
        return next(iter(self._list(query)), None) if session_id else None

    def in_folder(self, folder: str) -> list[Recording]:
        """What came of a run of Jibri's: one recording for each file, or one that still waits for its file."""
        here = or_(recordings.c.session_id == folder, recordings.c.session_id.startswith(f"{folder}/", autoescape=True))
        return self._list(select(recordings).where(recordings.c.source == RecordingSource.JIBRI.value, here))

    def to_look_up(self, now: int) -> list[str]:
        """Ids of those of whom YouTube is to be asked by now (ms since 1970)."""
        due = and_(recordings.c.look_up_at > 0, recordings.c.look_up_at <= now)
        return [one.recording_id for one in self._list(select(recordings).where(due))]

    def streams_to_note(self, states: Iterable[HourState]) -> list[str]:
        """Ids of hours in these states that are watched as a stream for which there is no recording yet.

        What took place elsewhere was no stream here: its import brings the video, a moment after the hour.
        """
        known = select(recordings.c.recording_id).where(
            recordings.c.hour_id == hours.c.hour_id,
            recordings.c.source == RecordingSource.YOUTUBE.value,
            recordings.c.address == hours.c.youtube_url,
        )
        query = select(hours.c.hour_id).where(
            hours.c.watch == Watch.YOUTUBE.value,
            hours.c.youtube_url != "",
            hours.c.import_key == "",
            hours.c.state.in_([state.value for state in states]),
            ~known.exists(),
        )
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())

    def add(self, recording: Recording) -> bool:
        """Keep a recording that came to be known; False when its run has one already.

        Raises:
            RecordingTransitionRefused: a recording does not begin in such a state.
        """
        if recording.state not in BEGINS:
            raise RecordingTransitionRefused(state=recording.state.value, move="")
        with writing(self.engine) as connection:
            added = insert(connection, recordings).values(**_row(msgspec.structs.asdict(recording)))
            kept = connection.execute(added.on_conflict_do_nothing().returning(recordings.c.recording_id)).first()
        return kept is not None

    def change(self, recording_id: str, version: int, **fields: Any) -> Recording:
        """Save fields of a recording, if nobody saved it since this version was read.

        Raises:
            RecordChangedMeanwhile: somebody did; ``version`` is the present one.
            RecordingNotFound: no such recording.
        """
        if fields.keys() & FIXED:
            raise ValueError("a recording's state changes by its moves alone")
        here = and_(recordings.c.recording_id == recording_id, recordings.c.version == version)
        with writing(self.engine) as connection:
            changed = _change(connection, here, fields)
            if changed is None:
                raise RecordChangedMeanwhile(version=_must(connection, recording_id).version)
        return changed

    def move(self, recording_id: str, move: str, now: int, *, version: int = 0, **fields: Any) -> Recording:
        """Take a step of ``domain.recordings.MOVES``, if the recording is in a state for it.

        Args:
            now: milliseconds since 1970.
            version: take the step only from this version; 0 for any.
            fields: what else to save with it; ``published_at`` for what everyone could see before.
        Raises:
            RecordingTransitionRefused: no such step from its present state, or there is nothing to play.
            RecordChangedMeanwhile: the step was decided from another version.
            RecordingNotFound: no such recording.
        """
        step = MOVES.get(move)
        if step is None:
            raise RecordingTransitionRefused(move=move)
        stamps = {"changed_at": now} | ({"published_at": now} if step.target is RecordingState.PUBLISHED else {})
        right_state = recordings.c.state.in_([state.value for state in step.sources])
        here = and_(recordings.c.recording_id == recording_id, right_state, _fits(step.whole, fields))
        if version:
            here = and_(here, recordings.c.version == version)
        with writing(self.engine) as connection:
            # Under a lock: whether the hour is to be shown anew hangs on the state that the step leaves.
            before = _must(connection, recording_id, locked=True)
            moved = _change(connection, here, stamps | fields | {"state": step.target})
            if moved and RecordingState.WITHDRAWN in (before.state, moved.state):
                _renew_hour(connection, moved)
            return moved or _refuse(_must(connection, recording_id), move, version)

    def _list(self, query: Select[Any]) -> list[Recording]:
        ordered = query.order_by(recordings.c.created_at, recordings.c.recording_id)
        with reading(self.engine) as connection:
            return [struct(row, Recording) for row in connection.execute(ordered).mappings()]


def _fits(whole: bool, fields: Fields) -> ColumnElement[bool]:
    """Whether there is something to play where the step asks for it: with what is saved by it, or before."""
    if not whole or fields.get("file") or fields.get("address"):
        return true()
    return or_(recordings.c.file != "", recordings.c.address != "")


def _load(connection: Connection, recording_id: str, *, locked: bool = False) -> Recording | None:
    query = select(recordings).where(recordings.c.recording_id == recording_id)
    row = connection.execute(query.with_for_update() if locked else query).mappings().first()
    return struct(row, Recording) if row else None


def _must(connection: Connection, recording_id: str, *, locked: bool = False) -> Recording:
    found = _load(connection, recording_id, locked=locked)
    if found is None:
        raise RecordingNotFound
    return found


def _change(connection: Connection, here: ColumnElement[bool], fields: Fields) -> Recording | None:
    changed = update(recordings).where(here).values(**_row(fields), version=recordings.c.version + 1)
    row = connection.execute(changed.returning(*recordings.c)).mappings().first()
    return struct(row, Recording) if row else None


def _renew_hour(connection: Connection, recording: Recording) -> None:
    """An hour whose own stream this is must be shown anew (``actions.withdrawn_streams``): its version says so, and the
    worker sees to it where the hub dies before it has shown it."""
    own = and_(hours.c.youtube_url == recording.address, hours.c.youtube_url != "")
    here = and_(hours.c.hour_id == recording.hour_id, own)
    connection.execute(update(hours).where(here).values(version=hours.c.version + 1))


def _refuse(recording: Recording, move: str, version: int) -> Recording:
    if version and recording.version != version and recording.state in MOVES[move].sources:
        raise RecordChangedMeanwhile(version=recording.version)
    raise RecordingTransitionRefused(state=recording.state.value, move=move)


def _row(fields: Fields) -> Fields:
    values: Fields = msgspec.to_builtins(fields)
    return values
