"""The history of the tables: Alembic revisions in ``versions/``, newest last."""
