"""Hours that took place elsewhere: what tells them apart, and the names of who spoke."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAMES = ("guest_names", "host_names")


def upgrade() -> None:
    """Make them."""
    op.add_column("hours", sa.Column("import_key", sa.String(64), nullable=False, server_default=""))
    for name in NAMES:
        op.add_column("hours", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
    if op.get_bind().dialect.name != "sqlite":
        # Needed for the rows that there are; who adds one names them.
        for name in NAMES:
            op.alter_column("hours", name, server_default=None)
    imported = sa.text("import_key != ''")
    op.create_index(
        "uq_hours_import_key",
        "hours",
        ["import_key"],
        unique=True,
        sqlite_where=imported,
        postgresql_where=imported,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("uq_hours_import_key", "hours")
    for name in (*NAMES, "import_key"):
        op.drop_column("hours", name)
