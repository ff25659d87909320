"""What forgetting people needs: who asked and who answered, what stays of an hour, and who wishes to be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDEXES = (("archived_questions", "asker_id"), ("endorsements", "person_id"), ("speakers", "person_id"))

ASKERS = "UPDATE archived_questions SET asker_id = COALESCE(question->>'asker_id', '')"
SPEAKERS = """
INSERT INTO speakers (hour_id, person_id, name)
SELECT DISTINCT hour_id, event->>'by', event->>'by_name' FROM acts
WHERE name IN ('question.answered', 'question.replied') AND event->>'by' <> '' AND event->>'by_name' <> ''
"""


def upgrade() -> None:
    """Make them, and fill in what is known already."""
    op.add_column("people", sa.Column("keeps_name", sa.Boolean, nullable=False, server_default="1"))
    op.add_column("people", _moment("erased_at"))
    op.add_column("archived_questions", sa.Column("asker_id", sa.String(64), nullable=False, server_default=""))
    op.add_column("hour_numbers", sa.Column("people", sa.Integer, nullable=False, server_default="0"))
    op.add_column("hour_numbers", _moment("forgotten_at"))
    _erasures()
    _speakers()
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.execute(ASKERS)
    op.execute(SPEAKERS)


def downgrade() -> None:
    """Drop them."""
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    for name in ("speakers", "erasures"):
        op.drop_table(name)
    for table, column in (
        ("hour_numbers", "forgotten_at"),
        ("hour_numbers", "people"),
        ("archived_questions", "asker_id"),
        ("people", "erased_at"),
        ("people", "keeps_name"),
    ):
        op.drop_column(table, column)


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False, server_default=""),
        sa.Column("names", sa.JSON, nullable=False),
        _moment("asked_at"),
        _moment("left_hours_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasures"),
    )


def _speakers() -> None:
    op.create_table(
        "speakers",
        sa.Column("hour_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("hour_id", "person_id", "name", name="pk_speakers"),
    )
