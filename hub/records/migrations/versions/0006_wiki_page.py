"""A programme knows the address of its list on a wiki, and no API beside it: nothing ever filled that in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the API; forget what is no address, so that no page links to it."""
    op.drop_column("programmes", "wiki_api")
    op.execute("UPDATE programmes SET wiki_page = '' WHERE wiki_page NOT LIKE 'https://%'")


def downgrade() -> None:
    """Add it again, empty."""
    op.add_column("programmes", sa.Column("wiki_api", sa.String(300), nullable=False, server_default=""))
