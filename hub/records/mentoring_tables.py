"""The SQL tables of mentoring: programmes, mentors, bookings and threads.

Moments (``*_at``) are milliseconds since 1970, 0 for never; ids are our own short strings.
"""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint

from hub.records.columns import count, flag, identity, metadata, moment, pieces, text

programmes = Table(
    "programmes",
    metadata,
    identity("programme_id", primary_key=True),
    text("title", 200),
    Column("version", Integer, nullable=False, default=1),
    text("summary", 300),
    Column("description", Text, nullable=False, default=""),
    Column("audience", Text, nullable=False, default=""),
    Column("resources", Text, nullable=False, default=""),
    Column("rules", Text, nullable=False, default=""),
    text("zone", 64),
    moment("opens_at"),
    moment("closes_at"),
    count("session_s"),
    count("answer_within_s"),
    count("cancel_notice_s"),
    count("quiet_after_s"),
    count("open_limit"),
    count("session_limit"),
    pieces("categories"),
    text("wiki_api", 300),
    text("wiki_page", 300),
    moment("published_at"),
    text("created_by", 64),
    moment("created_at"),
)
"""Programmes, field by field as ``domain.programmes.Programme``."""

mentors = Table(
    "mentors",
    metadata,
    identity("mentor_id", primary_key=True),
    identity("programme_id", index=True),
    text("person_id", 64),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    text("invited_name", 255),
    text("name", 255),
    text("wiki_account", 255),
    pieces("aliases"),
    text("category", 64),
    pieces("languages"),
    pieces("topics"),
    Column("words", Text, nullable=False, default=""),
    text("picture_url"),
    text("zone", 64),
    pieces("weekly"),
    pieces("absences"),
    pieces("extras"),
    count("notice_s"),
    count("per_week"),
    moment("away_until"),
    flag("takes_written"),
    flag("takes_calls"),
    text("invited_by", 64),
    moment("invited_at"),
    moment("joined_at"),
)
"""Mentors, field by field as ``domain.mentors.Mentor``. A person is a mentor of a programme once."""

Index(
    "uq_mentors_programme_id_person_id",
    mentors.c.programme_id,
    mentors.c.person_id,
    unique=True,
    sqlite_where=mentors.c.person_id != "",
    postgresql_where=mentors.c.person_id != "",
)

bookings = Table(
    "bookings",
    metadata,
    identity("booking_id", primary_key=True),
    identity("programme_id", index=True),
    Column("version", Integer, nullable=False, default=1),
    Column("state", String(16), nullable=False),
    identity("candidate_id", index=True),
    text("candidate_name", 255),
    text("candidate_zone", 64),
    identity("mentor_id", index=True),
    identity("mentor_person_id", index=True),
    pieces("order"),
    Column("about", Text, nullable=False, default=""),
    pieces("proposals"),
    flag("held"),
    count("duration_s"),
    moment("starts_at"),
    moment("ends_at"),
    text("waits_for", 16),
    moment("answer_by"),
    text("reason", 32),
    text("reason_line"),
    text("missing", 16),
    text("thread_id", 64),
    text("from_thread_id", 64),
    text("room_name", 100),
    moment("mentor_came_at"),
    moment("candidate_came_at"),
    moment("admitted_at"),
    moment("mentor_extends_at"),
    moment("candidate_extends_at"),
    count("extended_s"),
    flag("mentor_keeps"),
    flag("candidate_keeps"),
    text("client_key", 64),
    text("wiki_source"),
    moment("created_at"),
    moment("changed_at"),
    moment("ended_at"),
    UniqueConstraint("candidate_id", "client_key"),
    Index("ix_bookings_state_starts_at", "state", "starts_at"),
    Index("ix_bookings_state_answer_by", "state", "answer_by"),
    Index("ix_bookings_room_name", "room_name"),
)
"""Bookings, field by field as ``domain.bookings.Booking``. A retry of a request finds it by ``client_key``."""

booking_events = Table(
    "booking_events",
    metadata,
    identity("booking_id", primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    moment("at"),
    text("by", 16),
    text("state", 16),
    text("mentor_id", 64),
    text("reason", 32),
    text("line"),
    pieces("times"),
)
"""The history of a booking: one row a change, written in the change's own transaction."""

claims = Table(
    "claims",
    metadata,
    identity("person_id", primary_key=True),
    Column("at", BigInteger, primary_key=True),
    identity("booking_id", index=True),
)
"""Who is taken when: a row for each person and each five minutes of a session or of a held time.

The primary key is the guarantee that nobody is in two sessions at one time. ``at`` is a multiple of
``domain.bookings.QUANTUM_MS``.
"""

booking_notes = Table(
    "booking_notes",
    metadata,
    identity("booking_id", primary_key=True),
    identity("person_id", primary_key=True),
    Column("text", Text, nullable=False, default=""),
    flag("shared"),
    moment("changed_at"),
)
"""What each of the two wrote down for themselves, or shares with the other."""

kept_chats = Table(
    "kept_chats",
    metadata,
    identity("booking_id", primary_key=True),
    Column("lines", JSON, nullable=False),
    moment("kept_at"),
)
"""The chat of a room that both kept."""

feedback = Table(
    "feedback",
    metadata,
    identity("booking_id", primary_key=True),
    identity("person_id", primary_key=True),
    identity("programme_id", index=True),
    count("stars"),
    Column("text", Text, nullable=False, default=""),
    moment("at"),
)
"""What each says about a session, for the programme alone; never shown to the other."""

threads = Table(
    "threads",
    metadata,
    identity("thread_id", primary_key=True),
    identity("programme_id", index=True),
    Column("version", Integer, nullable=False, default=1),
    Column("visibility", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    text("title", 200),
    identity("asker_id", index=True),
    text("asker_name", 255),
    pieces("mentors"),
    pieces("offers"),
    count("reminders"),
    text("booking_id", 64),
    Column("from_thread_id", String(64), nullable=False, default="", server_default="", index=True),
    text("client_key", 64),
    text("wiki_source"),
    moment("created_at"),
    moment("changed_at"),
    moment("settled_at"),
    moment("reminded_at"),
    moment("hidden_at"),
    text("hide_reason"),
    UniqueConstraint("asker_id", "client_key"),
    Index("ix_threads_programme_id_visibility", "programme_id", "visibility"),
)
"""Threads, field by field as ``domain.threads.Thread``."""

thread_parts = Table(
    "thread_parts",
    metadata,
    identity("thread_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    count("from_number"),
    count("published_version"),
    moment("at"),
)
"""The numbered questions of a thread. ``version`` grows with each word, so that a consent is for what was read."""

thread_posts = Table(
    "thread_posts",
    metadata,
    identity("post_id", primary_key=True),
    identity("thread_id", index=True),
    Column("number", Integer, nullable=False),
    identity("author_id"),
    text("name", 255),
    text("role", 16),
    Column("text", Text, nullable=False),
    text("client_key", 64),
    moment("at"),
    moment("edited_at"),
    moment("hidden_at"),
    text("hide_reason"),
    UniqueConstraint("thread_id", "author_id", "client_key"),
)
"""Answers and follow-ups, each to one numbered question."""

consents = Table(
    "consents",
    metadata,
    identity("thread_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    identity("person_id", primary_key=True),
    Column("version", Integer, nullable=False),
    text("name", 255),
    moment("at"),
)
"""Who agrees that a part becomes public, as it was at ``version``, and under which name."""

reports = Table(
    "reports",
    metadata,
    identity("report_id", primary_key=True),
    identity("programme_id", index=True),
    identity("thread_id"),
    identity("post_id"),
    identity("reporter_id"),
    Column("text", Text, nullable=False),
    text("author_name", 255),
    text("line"),
    moment("at"),
    moment("settled_at"),
    text("settled_line"),
    UniqueConstraint("post_id", "reporter_id"),
)
"""Messages that a participant showed to the moderators: the one message as it was, and nothing else of its thread."""

programme_acts = Table(
    "programme_acts",
    metadata,
    identity("act_id", primary_key=True),
    identity("programme_id", index=True),
    Column("name", String(40), nullable=False),
    moment("at"),
    text("role", 16),
    text("by", 64),
    text("thread_id", 64),
    text("post_id", 64),
    text("reason"),
)
"""The public ledger of a programme: what its moderators did to public threads, and why. ``by`` never leaves the hub."""
