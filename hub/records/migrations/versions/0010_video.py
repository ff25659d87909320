"""What happens in Jitsi's rooms, recordings, stream keys, alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("room_posts", "room_visits", "room_occupants", "room_grants", "recordings", "stream_keys", "alarms")


ROOMS = ("hours", "bookings")
"""Whose rooms are looked for by name."""


def upgrade() -> None:
    """Make them."""
    for name in ROOMS:
        op.create_index(f"ix_{name}_room_name", name, ["room_name"])
    _room_posts()
    _room_visits()
    _room_occupants()
    _room_grants()
    _recordings()
    _stream_keys()
    _alarms()


def downgrade() -> None:
    """Drop them."""
    for name in reversed(TABLES):
        op.drop_table(name)
    for name in ROOMS:
        op.drop_index(f"ix_{name}_room_name", name)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _text(name: str, size: int = 500) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default="")


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default="0")


def _room_posts() -> None:
    op.create_table(
        "room_posts",
        _id("post_key"),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        _text("room_name", 200),
        _big("at"),
        _big("received_at"),
        sa.Column("body", sa.JSON, nullable=False),
        _big("done_at"),
        _count("tries"),
        sa.PrimaryKeyConstraint("post_key", name="pk_room_posts"),
    )
    op.create_index("ix_room_posts_done_at_received_at", "room_posts", ["done_at", "received_at"])


def _room_visits() -> None:
    op.create_table(
        "room_visits",
        _id("visit_id"),
        sa.Column("room_name", sa.String(200), nullable=False),
        _text("hour_id", 64),
        _text("booking_id", 64),
        _big("opened_at"),
        _big("closed_at"),
        _flag("granted"),
        _flag("guessed"),
        _text("closed_by", 16),
        sa.PrimaryKeyConstraint("visit_id", name="pk_room_visits"),
        sa.UniqueConstraint("room_name", "opened_at", name="uq_room_visits_room_name_opened_at"),
    )
    op.create_index("ix_room_visits_hour_id", "room_visits", ["hour_id"])
    op.create_index("ix_room_visits_closed_at", "room_visits", ["closed_at"])


def _room_occupants() -> None:
    op.create_table(
        "room_occupants",
        _id("visit_id"),
        sa.Column("occupant_jid", sa.String(200), nullable=False),
        _text("jitsi_id", 64),
        _text("name", 255),
        _big("joined_at"),
        _big("left_at"),
        sa.PrimaryKeyConstraint("visit_id", "occupant_jid", name="pk_room_occupants"),
    )
    op.create_index("ix_room_occupants_left_at", "room_occupants", ["left_at"])


def _room_grants() -> None:
    op.create_table(
        "room_grants",
        sa.Column("room_name", sa.String(200), nullable=False),
        _id("grant_id"),
        _text("hour_id", 64),
        _text("booking_id", 64),
        _big("starts_at"),
        _count("duration_s"),
        _big("granted_at"),
        _big("ended_at"),
        sa.PrimaryKeyConstraint("room_name", name="pk_room_grants"),
        sa.UniqueConstraint("grant_id", name="uq_room_grants_grant_id"),
    )


def _recordings() -> None:
    op.create_table(
        "recordings",
        _id("recording_id"),
        _id("hour_id"),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        _count("version"),
        _text("room_name", 200),
        _text("session_id", 200),
        _text("file", 400),
        _long("fetch_url"),
        _big("fetch_until"),
        _text("address"),
        _text("container", 40),
        _text("codecs", 100),
        _big("size"),
        _text("sha256", 64),
        _big("duration_ms"),
        _big("starts_at"),
        _text("start_known", 16),
        _text("asked_by", 64),
        _text("asked_name", 255),
        _text("youtube_id", 16),
        _text("title", 300),
        _text("author", 300),
        _text("thumbnail_url"),
        _text("licence", 100),
        _long("consent_note"),
        _text("failure", 64),
        _text("withdraw_reason"),
        _big("created_at"),
        _big("changed_at"),
        _big("published_at"),
        _big("look_up_at"),
        sa.PrimaryKeyConstraint("recording_id", name="pk_recordings"),
    )
    op.create_index("ix_recordings_hour_id", "recordings", ["hour_id"])
    op.create_index("ix_recordings_state", "recordings", ["state"])
    one_run = sa.text("session_id != ''")
    op.create_index(
        "uq_recordings_source_session_id",
        "recordings",
        ["source", "session_id"],
        unique=True,
        sqlite_where=one_run,
        postgresql_where=one_run,
    )


def _stream_keys() -> None:
    op.create_table(
        "stream_keys",
        _id("hour_id"),
        sa.Column("sealed", sa.Text, nullable=False),
        _id("set_by"),
        _big("set_at"),
        sa.PrimaryKeyConstraint("hour_id", name="pk_stream_keys"),
    )


def _alarms() -> None:
    op.create_table(
        "alarms",
        _id("alarm_id"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        _big("at"),
        _big("settled_at"),
        _text("settled_by", 64),
        sa.PrimaryKeyConstraint("alarm_id", name="pk_alarms"),
        sa.UniqueConstraint("key", name="uq_alarms_key"),
    )
    op.create_index("ix_alarms_settled_at_at", "alarms", ["settled_at", "at"])
