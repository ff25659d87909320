"""Mentoring: programmes, mentors, bookings and what is left of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "programmes",
    "mentors",
    "bookings",
    "booking_events",
    "claims",
    "booking_notes",
    "kept_chats",
    "feedback",
)


def upgrade() -> None:
    """Make them."""
    _programmes()
    _mentors()
    _bookings()
    _booking_events()
    _claims()
    _booking_notes()
    _kept_chats()
    _feedback()


def downgrade() -> None:
    """Drop them."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default="")


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default="0")


def _programmes() -> None:
    op.create_table(
        "programmes",
        _id("programme_id"),
        _text("title", 200),
        sa.Column("version", sa.Integer, nullable=False),
        _text("summary", 300),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("resources", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        _text("zone", 64),
        _moment("opens_at"),
        _moment("closes_at"),
        _count("session_s"),
        _count("answer_within_s"),
        _count("cancel_notice_s"),
        _count("quiet_after_s"),
        _count("open_limit"),
        _count("session_limit"),
        sa.Column("categories", sa.JSON, nullable=False),
        _text("wiki_api", 300),
        _text("wiki_page", 300),
        _moment("published_at"),
        _text("created_by", 64),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("programme_id", name="pk_programmes"),
    )


def _mentors() -> None:
    op.create_table(
        "mentors",
        _id("mentor_id"),
        _id("programme_id"),
        _text("person_id", 64),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _text("invited_name", 255),
        _text("name", 255),
        _text("wiki_account", 255),
        sa.Column("aliases", sa.JSON, nullable=False),
        _text("category", 64),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        _text("picture_url", 500),
        _text("zone", 64),
        sa.Column("weekly", sa.JSON, nullable=False),
        sa.Column("absences", sa.JSON, nullable=False),
        sa.Column("extras", sa.JSON, nullable=False),
        _count("notice_s"),
        _count("per_week"),
        _moment("away_until"),
        _flag("takes_written"),
        _flag("takes_calls"),
        _text("invited_by", 64),
        _moment("invited_at"),
        _moment("joined_at"),
        sa.PrimaryKeyConstraint("mentor_id", name="pk_mentors"),
    )
    op.create_index("ix_mentors_programme_id", "mentors", ["programme_id"])
    op.create_index(
        "uq_mentors_programme_id_person_id",
        "mentors",
        ["programme_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("person_id != ''"),
        postgresql_where=sa.text("person_id != ''"),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        _id("booking_id"),
        _id("programme_id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        _id("candidate_id"),
        _text("candidate_name", 255),
        _text("candidate_zone", 64),
        _id("mentor_id"),
        _id("mentor_person_id"),
        sa.Column("order", sa.JSON, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("proposals", sa.JSON, nullable=False),
        _flag("held"),
        _count("duration_s"),
        _moment("starts_at"),
        _moment("ends_at"),
        _text("waits_for", 16),
        _moment("answer_by"),
        _text("reason", 32),
        _text("reason_line", 500),
        _text("missing", 16),
        _text("thread_id", 64),
        _text("from_thread_id", 64),
        _text("room_name", 100),
        _moment("mentor_came_at"),
        _moment("candidate_came_at"),
        _moment("admitted_at"),
        _moment("mentor_extends_at"),
        _moment("candidate_extends_at"),
        _count("extended_s"),
        _flag("mentor_keeps"),
        _flag("candidate_keeps"),
        _text("client_key", 64),
        _text("wiki_source", 500),
        _moment("created_at"),
        _moment("changed_at"),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_bookings"),
        sa.UniqueConstraint("candidate_id", "client_key", name="uq_bookings_candidate_id_client_key"),
    )
    op.create_index("ix_bookings_candidate_id", "bookings", ["candidate_id"])
    op.create_index("ix_bookings_mentor_id", "bookings", ["mentor_id"])
    op.create_index("ix_bookings_mentor_person_id", "bookings", ["mentor_person_id"])
    op.create_index("ix_bookings_programme_id", "bookings", ["programme_id"])
    op.create_index("ix_bookings_state_answer_by", "bookings", ["state", "answer_by"])
    op.create_index("ix_bookings_state_starts_at", "bookings", ["state", "starts_at"])


def _booking_events() -> None:
    op.create_table(
        "booking_events",
        _id("booking_id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        _moment("at"),
        _text("by", 16),
        _text("state", 16),
        _text("mentor_id", 64),
        _text("reason", 32),
        _text("line", 500),
        sa.Column("times", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", "version", name="pk_booking_events"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        _id("person_id"),
        sa.Column("at", sa.BigInteger, nullable=False),
        _id("booking_id"),
        sa.PrimaryKeyConstraint("person_id", "at", name="pk_claims"),
    )
    op.create_index("ix_claims_booking_id", "claims", ["booking_id"])


def _booking_notes() -> None:
    op.create_table(
        "booking_notes",
        _id("booking_id"),
        _id("person_id"),
        sa.Column("text", sa.Text, nullable=False),
        _flag("shared"),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("booking_id", "person_id", name="pk_booking_notes"),
    )


def _kept_chats() -> None:
    op.create_table(
        "kept_chats",
        _id("booking_id"),
        sa.Column("lines", sa.JSON, nullable=False),
        _moment("kept_at"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_kept_chats"),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        _id("booking_id"),
        _id("person_id"),
        _id("programme_id"),
        _count("stars"),
        sa.Column("text", sa.Text, nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("booking_id", "person_id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_programme_id", "feedback", ["programme_id"])
