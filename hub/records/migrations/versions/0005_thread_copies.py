"""Threads: of what a post is a copy, retries of a further question, who offers, reports of questions."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ONCE, ONCE_A_TEXT = "uq_reports_post_id_reporter_id", "uq_reports_thread_id_number_post_id_edited_at_reporter_id"

threads = sa.table(
    "threads",
    sa.column("thread_id", sa.String),
    sa.column("programme_id", sa.String),
    sa.column("from_thread_id", sa.String),
    sa.column("offers", sa.JSON),
)
parts = sa.table(
    "thread_parts",
    sa.column("thread_id", sa.String),
    sa.column("number", sa.Integer),
    sa.column("from_number", sa.Integer),
)
posts = sa.table(
    "thread_posts",
    sa.column("post_id", sa.String),
    sa.column("thread_id", sa.String),
    sa.column("number", sa.Integer),
    sa.column("author_id", sa.String),
    sa.column("name", sa.String),
    sa.column("client_key", sa.String),
    sa.column("from_post_id", sa.String),
    sa.column("at", sa.BigInteger),
)
mentors = sa.table(
    "mentors",
    sa.column("mentor_id", sa.String),
    sa.column("programme_id", sa.String),
    sa.column("person_id", sa.String),
    sa.column("name", sa.String),
)


def upgrade() -> None:
    """Add the columns, and fill in what follows from what is there."""
    op.add_column("thread_posts", sa.Column("from_post_id", sa.String(64), nullable=False, server_default=""))
    op.add_column("thread_parts", sa.Column("client_key", sa.String(64), nullable=False, server_default=""))
    with op.batch_alter_table("reports") as table:
        table.add_column(sa.Column("number", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("edited_at", sa.BigInteger, nullable=False, server_default="0"))
        table.drop_constraint(ONCE, type_="unique")
        table.create_unique_constraint(ONCE_A_TEXT, ["thread_id", "number", "post_id", "edited_at", "reporter_id"])
    _remember_sources(op.get_bind())
    _offers_by_mentor(op.get_bind())


def downgrade() -> None:
    """Take the columns away again; offers, which were names before, are forgotten."""
    op.execute(threads.update().values(offers=[]))
    with op.batch_alter_table("reports") as table:
        table.drop_constraint(ONCE_A_TEXT, type_="unique")
        table.create_unique_constraint(ONCE, ["post_id", "reporter_id"])
        table.drop_column("edited_at")
        table.drop_column("number")
    with op.batch_alter_table("thread_parts") as table:
        table.drop_column("client_key")
    with op.batch_alter_table("thread_posts") as table:
        table.drop_column("from_post_id")


def _remember_sources(connection: sa.Connection) -> None:
    """Copies were numbered by the place of their sources: ``copy-2-0`` is of the first post of its part."""
    copied = (
        sa.select(posts.c.post_id, posts.c.client_key, parts.c.from_number, threads.c.from_thread_id)
        .join(threads, threads.c.thread_id == posts.c.thread_id)
        .join(parts, sa.and_(parts.c.thread_id == posts.c.thread_id, parts.c.number == posts.c.number))
        .where(threads.c.from_thread_id != "", parts.c.from_number > 0, posts.c.client_key.like("copy-%-%"))
    )
    for post_id, key, number, source_id in connection.execute(copied).all():
        sources = _posts_of(connection, source_id, number)
        place = key.rpartition("-")[2]
        if place.isdigit() and int(place) < len(sources):
            values = {"from_post_id": sources[int(place)], "client_key": post_id}
            connection.execute(posts.update().where(posts.c.post_id == post_id).values(**values))


def _posts_of(connection: sa.Connection, thread_id: str, number: int) -> list[str]:
    here = (posts.c.thread_id == thread_id, posts.c.number == number)
    query = sa.select(posts.c.post_id).where(*here).order_by(posts.c.at, posts.c.post_id)
    return [str(one) for one in connection.execute(query).scalars()]


def _offers_by_mentor(connection: sa.Connection) -> None:
    """Offers were names; now they are ids of mentors, so that a session can be asked for."""
    query = sa.select(threads.c.thread_id, threads.c.programme_id, threads.c.offers)
    for thread_id, programme_id, names in connection.execute(query).all():
        if names:
            found = [mentor_id for name in names for mentor_id in _of_name(connection, thread_id, programme_id, name)]
            here = threads.c.thread_id == thread_id
            connection.execute(threads.update().where(here).values(offers=list(dict.fromkeys(found))))


def _of_name(connection: sa.Connection, thread_id: str, programme_id: str, name: str) -> Iterable[str]:
    wrote = sa.select(posts.c.author_id).where(posts.c.thread_id == thread_id, posts.c.name == name)
    so_called = sa.or_(mentors.c.name == name, mentors.c.person_id.in_(wrote))
    query = sa.select(mentors.c.mentor_id).where(mentors.c.programme_id == programme_id, so_called)
    # Two of one name: nobody can tell any more who offered.
    found = [str(one) for one in connection.execute(query).scalars()]
    return found if len(found) == 1 else []
