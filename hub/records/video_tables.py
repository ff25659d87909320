"""The SQL tables of what happens in Jitsi's rooms, and of recordings."""

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table, Text, UniqueConstraint

from hub.records.columns import count, flag, identity, metadata, moment, text

room_posts = Table(
    "room_posts",
    metadata,
    Column("post_key", String(64), primary_key=True),
    Column("source", String(16), nullable=False),
    Column("kind", String(40), nullable=False),
    text("room_name", 200),
    moment("at"),
    moment("received_at"),
    Column("body", JSON, nullable=False),
    moment("done_at"),
    count("tries"),
    Index("ix_room_posts_done_at_received_at", "done_at", "received_at"),
)
"""What Jitsi told us, as it came: the queue of ``worker/jobs/room_posts.py``. ``post_key`` is the same for the same
post, so one that comes twice is one; ``at`` is when it happened, by Jitsi's clock."""

room_visits = Table(
    "room_visits",
    metadata,
    identity("visit_id", primary_key=True),
    Column("room_name", String(200), nullable=False),
    text("hour_id", 64),
    text("booking_id", 64),
    moment("opened_at"),
    moment("closed_at"),
    flag("granted"),
    flag("guessed"),
    text("closed_by", 16),
    UniqueConstraint("room_name", "opened_at"),
    Index("ix_room_visits_hour_id", "hour_id"),
    Index("ix_room_visits_closed_at", "closed_at"),
)
"""A life of a room in Jitsi, field by field as ``domain.room_visits.RoomVisit``. Rooms that are not ours have none."""

room_occupants = Table(
    "room_occupants",
    metadata,
    identity("visit_id", primary_key=True),
    Column("occupant_jid", String(200), primary_key=True),
    text("jitsi_id", 64),
    text("name", 255),
    moment("joined_at"),
    moment("left_at"),
    Index("ix_room_occupants_left_at", "left_at"),
)
"""Who is, or was, in a room, field by field as ``domain.room_visits.Stay``; nothing stays of a private room's."""

room_grants = Table(
    "room_grants",
    metadata,
    Column("room_name", String(200), primary_key=True),
    identity("grant_id", unique=True),
    text("hour_id", 64),
    text("booking_id", 64),
    moment("starts_at"),
    count("duration_s"),
    moment("granted_at"),
    moment("ended_at"),
)
"""What was answered to Jitsi when it asked whether a room may open, field by field as ``domain.room_grants.Grant``."""

recordings = Table(
    "recordings",
    metadata,
    identity("recording_id", primary_key=True),
    identity("hour_id"),
    Column("state", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    count("version"),
    text("room_name", 200),
    text("session_id", 200),
    text("file", 400),
    Column("fetch_url", Text, nullable=False, default="", server_default=""),
    moment("fetch_until"),
    text("address"),
    text("container", 40),
    text("codecs", 100),
    Column("size", BigInteger, nullable=False, default=0, server_default="0"),
    text("sha256", 64),
    Column("duration_ms", BigInteger, nullable=False, default=0, server_default="0"),
    moment("starts_at"),
    text("start_known", 16),
    text("asked_by", 64),
    text("asked_name", 255),
    text("youtube_id", 16),
    text("title", 300),
    text("author", 300),
    text("thumbnail_url"),
    text("licence", 100),
    Column("consent_note", Text, nullable=False, default="", server_default=""),
    text("failure", 64),
    text("withdraw_reason"),
    moment("created_at"),
    moment("changed_at"),
    moment("published_at"),
    moment("look_up_at"),
    Index("ix_recordings_hour_id", "hour_id"),
    Index("ix_recordings_state", "state"),
)
"""Recordings, field by field as ``domain.recordings.Recording``. A run of Jibri or JaaS exists once: see below."""

Index(
    "uq_recordings_source_session_id",
    recordings.c.source,
    recordings.c.session_id,
    unique=True,
    sqlite_where=recordings.c.session_id != "",
    postgresql_where=recordings.c.session_id != "",
)

stream_keys = Table(
    "stream_keys",
    metadata,
    identity("hour_id", primary_key=True),
    Column("sealed", Text, nullable=False),
    identity("set_by"),
    moment("set_at"),
)
"""The key of an hour's live stream, sealed with a key that is made from ``Settings.secret_key``."""

alarms = Table(
    "alarms",
    metadata,
    identity("alarm_id", primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    Column("facts", JSON, nullable=False),
    moment("at"),
    moment("settled_at"),
    text("settled_by", 64),
    Index("ix_alarms_settled_at_at", "settled_at", "at"),
)
"""What should not have happened and somebody has to look at; ``key`` names the occasion, so that it is told once."""
