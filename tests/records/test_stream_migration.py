"""Hours whose stream was withdrawn before a migration are shown anew after it; on both databases."""

from alembic import command
from alembic.config import Config

from hub.domain.hours import Hour, HourState
from hub.domain.recordings import Recording, RecordingSource, RecordingState
from hub.records import database
from hub.records.records import Records
from tests.fixed import START

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_hours_whose_own_stream_is_withdrawn_have_a_new_version_and_no_others(empty_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["engine"] = engine = database.connect(empty_url)
    command.upgrade(config, "0017")
    records = Records(engine)
    for hour_id, state, moves in (
        ("gone", HourState.ENDED, ["withdraw"]),
        ("shown", HourState.ARCHIVED, []),
        ("live", HourState.LIVE, ["withdraw"]),
    ):
        records.hours.add(
            Hour(hour_id=hour_id, title="One", starts_at=START, duration_s=60, state=state, youtube_url=WATCH)
        )
        fields = {"recording_id": f"r-{hour_id}", "hour_id": hour_id, "session_id": hour_id, "address": WATCH}
        kept = Recording(**fields, source=RecordingSource.YOUTUBE, state=RecordingState.AVAILABLE)  # type: ignore[arg-type]
        records.recordings.add(kept)
        for move in moves:
            records.recordings.move(kept.recording_id, move, START)
    before = {one.hour_id: one.version for one in records.hours.in_states(HourState)}
    command.upgrade(config, "head")
    after = {one.hour_id: one.version for one in records.hours.in_states(HourState)}
    assert {hour_id: after[hour_id] - before[hour_id] for hour_id in before} == {"gone": 1, "shown": 0, "live": 0}
    engine.dispose()
