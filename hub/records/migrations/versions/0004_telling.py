"""Being told: notices, what people want to hear of, addresses and letters."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "notices",
    "notice_choices",
    "addresses",
    "letters",
)


def upgrade() -> None:
    """Make them."""
    _notices()
    _notice_choices()
    _addresses()
    _letters()


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


def _notices() -> None:
    op.create_table(
        "notices",
        _id("notice_id"),
        _id("person_id"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        _text("programme_id", 64),
        _text("booking_id", 64),
        _text("thread_id", 64),
        sa.Column("facts", sa.JSON, nullable=False),
        _moment("at"),
        _moment("read_at"),
        sa.Column("mail", sa.String(16), nullable=False),
        _moment("mail_claimed_at"),
        _count("mail_tries"),
        _moment("mailed_at"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_mail_at", "notices", ["mail", "at"])
    op.create_index("ix_notices_person_id_at", "notices", ["person_id", "at"])


def _notice_choices() -> None:
    op.create_table(
        "notice_choices",
        _id("person_id"),
        sa.Column("kind", sa.String(40), nullable=False),
        _flag("site_off"),
        _flag("mail_off"),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_notice_choices"),
    )


def _addresses() -> None:
    op.create_table(
        "addresses",
        _id("person_id"),
        _text("email", 320),
        _moment("verified_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_addresses"),
    )


def _letters() -> None:
    op.create_table(
        "letters",
        _id("letter_id"),
        sa.Column("kind", sa.String(40), nullable=False),
        _text("email", 320),
        _text("person_id", 64),
        sa.Column("facts", sa.JSON, nullable=False),
        _text("language", 16),
        sa.Column("state", sa.String(16), nullable=False),
        _moment("at"),
        _moment("expires_at"),
        _moment("claimed_at"),
        _count("tries"),
        _moment("sent_at"),
        _moment("used_at"),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letters"),
    )
    op.create_index("ix_letters_state_at", "letters", ["state", "at"])
