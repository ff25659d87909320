"""The first tables: people and roles, series and hours, the archive, tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _people()
    _series()
    _hours()
    _archive()
    _tokens()


def downgrade() -> None:
    """Drop them."""
    for name in ("api_tokens", "archive_cursors", "endorsements", "acts", "archived_questions"):
        op.drop_table(name)
    for name in ("hours", "series", "grants", "people"):
        op.drop_table(name)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _text(name: str, size: int = 500) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default="")


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default="0")


def _people() -> None:
    op.create_table(
        "people",
        _id("person_id"),
        _text("issuer"),
        _text("subject"),
        _text("name", 255),
        _text("zone", 64),
        _text("language", 16),
        _moment("created_at"),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
        sa.UniqueConstraint("issuer", "subject", name="uq_people_issuer_subject"),
    )
    op.create_table(
        "grants",
        _id("person_id"),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("scope_id", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        _id("granted_by"),
        _moment("granted_at"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_grants_person_id"),
        sa.PrimaryKeyConstraint("person_id", "scope", "scope_id", "role", name="pk_grants"),
    )
    op.create_index("ix_grants_scope_scope_id", "grants", ["scope", "scope_id"])


def _series() -> None:
    op.create_table(
        "series",
        _id("series_id"),
        _text("title", 200),
        sa.Column("rrule", sa.String(500), nullable=False),
        _moment("starts_at"),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("template", sa.JSON, nullable=False),
        _number("version"),
        _flag("announce"),
        _id("created_by"),
        _moment("created_at"),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("series_id", name="pk_series"),
    )


def _hours() -> None:
    op.create_table(
        "hours",
        _id("hour_id"),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        _number("version"),
        _moment("starts_at"),
        _number("duration_s"),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        _text("language", 16),
        _text("cover", 16),
        _text("cover_file", 100),
        _text("watch", 16),
        _text("youtube_url"),
        _moment("asking_opens_at"),
        _text("moderation", 16),
        _text("who_may_ask", 16),
        _text("who_may_endorse", 16),
        _number("length_limit"),
        _number("pace_s"),
        _text("series_id", 64),
        _moment("occurrence_at"),
        _flag("changed_alone"),
        _text("room_name", 100),
        _text("overlay_key", 64),
        _text("created_by", 64),
        *map(_moment, ("created_at", "announced_at", "opened_at", "started_at")),
        *map(_moment, ("ended_at", "archived_at", "cancelled_at")),
        _text("cancel_reason"),
        _moment("overrun_warned_at"),
        sa.PrimaryKeyConstraint("hour_id", name="pk_hours"),
    )
    op.create_index("ix_hours_state_starts_at", "hours", ["state", "starts_at"])
    op.create_index(
        "uq_hours_series_id_occurrence_at",
        "hours",
        ["series_id", "occurrence_at"],
        unique=True,
        sqlite_where=sa.text("series_id != ''"),
        postgresql_where=sa.text("series_id != ''"),
    )


def _archive() -> None:
    op.create_table(
        "archived_questions",
        _id("hour_id"),
        _id("question_id"),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _number("endorsements"),
        *map(_moment, ("submitted_at", "aired_at", "answered_at")),
        sa.Column("question", sa.JSON, nullable=False),
        _text("event_id", 32),
        sa.PrimaryKeyConstraint("hour_id", "question_id", name="pk_archived_questions"),
    )
    op.create_index("ix_archived_questions_hour_id_state", "archived_questions", ["hour_id", "state"])
    op.create_table(
        "acts",
        _id("hour_id"),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        _moment("at"),
        sa.Column("event", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("hour_id", "event_id", name="pk_acts"),
    )
    op.create_table(
        "endorsements",
        *map(_id, ("hour_id", "question_id", "person_id")),
        _moment("at"),
        sa.PrimaryKeyConstraint("hour_id", "question_id", "person_id", name="pk_endorsements"),
    )
    op.create_table(
        "archive_cursors",
        _id("hour_id"),
        sa.Column("cursor", sa.String(32), nullable=False),
        sa.Column("settled_version", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("hour_id", name="pk_archive_cursors"),
    )


def _tokens() -> None:
    op.create_table(
        "api_tokens",
        _id("token_id"),
        _id("person_id"),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        _text("label", 100),
        _moment("created_at"),
        _moment("used_at"),
        _moment("expires_at"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_api_tokens_person_id"),
        sa.PrimaryKeyConstraint("token_id", name="pk_api_tokens"),
        sa.UniqueConstraint("secret_hash", name="uq_api_tokens_secret_hash"),
    )
    op.create_index("ix_api_tokens_person_id", "api_tokens", ["person_id"])
