"""Every SQL table of people and hours; the rest stands in ``mentoring_tables.py`` and ``telling_tables.py``.

Moments (``*_at``) are milliseconds since 1970, 0 for never; ids are our own short strings.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from hub.records.columns import count as _count
from hub.records.columns import flag as _flag
from hub.records.columns import identity as _id
from hub.records.columns import metadata
from hub.records.columns import moment as _moment
from hub.records.columns import pieces as _pieces
from hub.records.columns import text as _text

people = Table(
    "people",
    metadata,
    _id("person_id", primary_key=True),
    _text("issuer"),
    _text("subject"),
    _text("name", 255),
    _text("zone", 64),
    _text("language", 16),
    _moment("created_at"),
    _moment("seen_at"),
    Column("keeps_name", Boolean, nullable=False, default=True, server_default="1"),
    _moment("erased_at"),
    UniqueConstraint("issuer", "subject"),
)
"""Accounts. ``issuer`` and ``subject`` come from the sign-in and never change; the name may. What is left of one that
was erased is its id."""

erasures = Table(
    "erasures",
    metadata,
    _id("person_id", primary_key=True),
    _text("salt", 64),
    _moment("asked_at"),
    _moment("looked_at"),
    _pieces("hours"),
    _moment("left_words_at"),
)
"""Whose data are being erased: a row goes when all is done. ``salt`` makes what stands in for them, and is gone with
it. ``looked_at``: since when it is known in which ``hours`` they stand, which go from there as they are left;
``left_words_at``: since when nothing beside hours knows them any more."""

grants = Table(
    "grants",
    metadata,
    Column("person_id", String(64), ForeignKey("people.person_id"), primary_key=True),
    Column("scope", String(16), primary_key=True),
    Column("scope_id", String(64), primary_key=True),
    Column("role", String(16), primary_key=True),
    _id("granted_by"),
    _moment("granted_at"),
    Index("ix_grants_scope_scope_id", "scope", "scope_id"),
)
"""Roles. ``scope`` is ``site``, ``series`` or ``hour``; ``scope_id`` is ``""`` for the site."""

series = Table(
    "series",
    metadata,
    _id("series_id", primary_key=True),
    _text("title", 200),
    Column("rrule", String(500), nullable=False),
    _moment("starts_at"),
    Column("zone", String(64), nullable=False),
    Column("template", JSON, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    _flag("announce"),
    _id("created_by"),
    _moment("created_at"),
    _moment("ended_at"),
)
"""Series. ``rrule`` (RFC 5545) runs in local time of ``zone`` from ``starts_at``; ``template``: fields of its hours."""

hours = Table(
    "hours",
    metadata,
    _id("hour_id", primary_key=True),
    Column("title", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    _moment("starts_at"),
    Column("duration_s", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("description", Text, nullable=False, default=""),
    _text("language", 16),
    _text("cover", 16),
    _text("cover_file", 100),
    _text("watch", 16),
    _text("youtube_url"),
    _moment("asking_opens_at"),
    _text("moderation", 16),
    _text("who_may_ask", 16),
    _text("who_may_endorse", 16),
    Column("length_limit", Integer, nullable=False),
    Column("pace_s", Integer, nullable=False),
    Column("series_id", String(64), nullable=False, default="", server_default=""),
    _moment("occurrence_at"),
    _flag("changed_alone"),
    _text("room_name", 100),
    _text("overlay_key", 64),
    _text("created_by", 64),
    _moment("created_at"),
    _moment("announced_at"),
    _moment("opened_at"),
    _moment("started_at"),
    _moment("ended_at"),
    _moment("archived_at"),
    _moment("cancelled_at"),
    _text("cancel_reason"),
    _moment("overrun_warned_at"),
    _text("import_key", 64),
    _pieces("guest_names"),
    _pieces("host_names"),
    Index("ix_hours_state_starts_at", "state", "starts_at"),
    Index("ix_hours_room_name", "room_name"),
)
"""Hours, field by field as ``domain.hours.Hour``. An occurrence of a series exists once: see the partial index."""

Index(
    "uq_hours_series_id_occurrence_at",
    hours.c.series_id,
    hours.c.occurrence_at,
    unique=True,
    sqlite_where=hours.c.series_id != "",
    postgresql_where=hours.c.series_id != "",
)

Index(
    "uq_hours_import_key",
    hours.c.import_key,
    unique=True,
    sqlite_where=hours.c.import_key != "",
    postgresql_where=hours.c.import_key != "",
)

archived_questions = Table(
    "archived_questions",
    metadata,
    _id("hour_id", primary_key=True),
    _id("question_id", primary_key=True),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("endorsements", Integer, nullable=False),
    _moment("submitted_at"),
    _moment("aired_at"),
    _moment("answered_at"),
    Column("question", JSON, nullable=False),
    _text("event_id", 32),
    _text("asker_id", 64),
    Index("ix_archived_questions_hour_id_state", "hour_id", "state"),
    Index("ix_archived_questions_asker_id", "asker_id"),
)
"""What became of each question: ``question`` is ``domain.questions.Question``; ``event_id`` the newest event in it."""

acts = Table(
    "acts",
    metadata,
    _id("hour_id", primary_key=True),
    Column("event_id", String(32), primary_key=True),
    Column("name", String(40), nullable=False),
    _moment("at"),
    Column("event", JSON, nullable=False),
)
"""The ledger: every event that is an act (``protocol.events.ACTS``), whole."""

endorsements = Table(
    "endorsements",
    metadata,
    _id("hour_id", primary_key=True),
    _id("question_id", primary_key=True),
    _id("person_id", primary_key=True),
    _moment("at"),
    Index("ix_endorsements_person_id", "person_id"),
)
"""Who endorsed what: the primary key holds one endorsement per person and question."""

speakers = Table(
    "speakers",
    metadata,
    _id("hour_id", primary_key=True),
    _id("person_id", primary_key=True),
    Column("name", String(255), primary_key=True),
    Index("ix_speakers_person_id", "person_id"),
)
"""Under which name an account answered in an hour: answers carry the name alone, and their writer may take it back."""

archive_cursors = Table(
    "archive_cursors",
    metadata,
    _id("hour_id", primary_key=True),
    Column("cursor", String(32), nullable=False),
    _count("settled_version"),
    _count("erasures"),
)
"""How far the archive of an hour is written; moves in the same transaction as what it counts. ``settled_version`` is
the version of a closed hour whose archive was compared with Redis for the last time, 0 for never. ``erasures`` grows
when somebody goes from the archive: what was read of the hour before is not to come into it any more."""

hour_numbers = Table(
    "hour_numbers",
    metadata,
    _id("hour_id", primary_key=True),
    _count("most_here"),
    _count("people"),
    _moment("forgotten_at"),
)
"""What was counted while an hour was live, and can be counted from nothing afterwards. ``people`` is kept when the
people of an hour are forgotten (``forgotten_at``)."""

api_tokens = Table(
    "api_tokens",
    metadata,
    _id("token_id", primary_key=True),
    Column("person_id", String(64), ForeignKey("people.person_id"), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    _text("label", 100),
    _moment("created_at"),
    _moment("used_at"),
    _moment("expires_at"),
)
"""Bearer tokens for the HTTP API; only a hash of each is kept."""
