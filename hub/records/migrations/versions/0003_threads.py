"""Threads: questions in writing, and their moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "threads",
    "thread_parts",
    "thread_posts",
    "consents",
    "reports",
    "programme_acts",
)


def upgrade() -> None:
    """Make them."""
    _threads()
    _thread_parts()
    _thread_posts()
    _consents()
    _reports()
    _programme_acts()


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


def _threads() -> None:
    op.create_table(
        "threads",
        _id("thread_id"),
        _id("programme_id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        _text("title", 200),
        _id("asker_id"),
        _text("asker_name", 255),
        sa.Column("mentors", sa.JSON, nullable=False),
        sa.Column("offers", sa.JSON, nullable=False),
        _count("reminders"),
        _text("booking_id", 64),
        _text("from_thread_id", 64),
        _text("client_key", 64),
        _text("wiki_source", 500),
        _moment("created_at"),
        _moment("changed_at"),
        _moment("settled_at"),
        _moment("reminded_at"),
        _moment("hidden_at"),
        _text("hide_reason", 500),
        sa.PrimaryKeyConstraint("thread_id", name="pk_threads"),
        sa.UniqueConstraint("asker_id", "client_key", name="uq_threads_asker_id_client_key"),
    )
    op.create_index("ix_threads_asker_id", "threads", ["asker_id"])
    op.create_index("ix_threads_from_thread_id", "threads", ["from_thread_id"])
    op.create_index("ix_threads_programme_id", "threads", ["programme_id"])
    op.create_index("ix_threads_programme_id_visibility", "threads", ["programme_id", "visibility"])


def _thread_parts() -> None:
    op.create_table(
        "thread_parts",
        _id("thread_id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _count("from_number"),
        _count("published_version"),
        _moment("at"),
        sa.PrimaryKeyConstraint("thread_id", "number", name="pk_thread_parts"),
    )


def _thread_posts() -> None:
    op.create_table(
        "thread_posts",
        _id("post_id"),
        _id("thread_id"),
        sa.Column("number", sa.Integer, nullable=False),
        _id("author_id"),
        _text("name", 255),
        _text("role", 16),
        sa.Column("text", sa.Text, nullable=False),
        _text("client_key", 64),
        _moment("at"),
        _moment("edited_at"),
        _moment("hidden_at"),
        _text("hide_reason", 500),
        sa.PrimaryKeyConstraint("post_id", name="pk_thread_posts"),
        sa.UniqueConstraint(
            "thread_id", "author_id", "client_key", name="uq_thread_posts_thread_id_author_id_client_key"
        ),
    )
    op.create_index("ix_thread_posts_thread_id", "thread_posts", ["thread_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        _id("thread_id"),
        sa.Column("number", sa.Integer, nullable=False),
        _id("person_id"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("name", 255),
        _moment("at"),
        sa.PrimaryKeyConstraint("thread_id", "number", "person_id", name="pk_consents"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        _id("report_id"),
        _id("programme_id"),
        _id("thread_id"),
        _id("post_id"),
        _id("reporter_id"),
        sa.Column("text", sa.Text, nullable=False),
        _text("author_name", 255),
        _text("line", 500),
        _moment("at"),
        _moment("settled_at"),
        _text("settled_line", 500),
        sa.PrimaryKeyConstraint("report_id", name="pk_reports"),
        sa.UniqueConstraint("post_id", "reporter_id", name="uq_reports_post_id_reporter_id"),
    )
    op.create_index("ix_reports_programme_id", "reports", ["programme_id"])


def _programme_acts() -> None:
    op.create_table(
        "programme_acts",
        _id("act_id"),
        _id("programme_id"),
        sa.Column("name", sa.String(40), nullable=False),
        _moment("at"),
        _text("role", 16),
        _text("by", 64),
        _text("thread_id", 64),
        _text("post_id", 64),
        _text("reason", 500),
        sa.PrimaryKeyConstraint("act_id", name="pk_programme_acts"),
    )
    op.create_index("ix_programme_acts_programme_id", "programme_acts", ["programme_id"])
