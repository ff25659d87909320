"""The kinds of columns that our tables are made of. None of them is ever null."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity(name: str, **options: bool) -> Column[str]:
    """An id of ours."""
    return Column(name, String(64), nullable=False, **options)  # type: ignore[arg-type]


def text(name: str, size: int = 500) -> Column[str]:
    """Words, at most ``size`` characters; ``""`` for none."""
    return Column(name, String(size), nullable=False, default="", server_default="")


def moment(name: str) -> Column[int]:
    """Milliseconds since 1970, 0 for never."""
    return Column(name, BigInteger, nullable=False, default=0, server_default="0")


def count(name: str) -> Column[int]:
    """A number, 0 unless it is set."""
    return Column(name, Integer, nullable=False, default=0, server_default="0")


def flag(name: str) -> Column[bool]:
    """Yes or no; no unless it is set."""
    return Column(name, Boolean, nullable=False, default=False, server_default="0")


def pieces(name: str) -> Column[list[object]]:
    """A list of plain values or of small structs, as JSON."""
    return Column(name, JSON, nullable=False, default=list)
