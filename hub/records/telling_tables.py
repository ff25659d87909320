"""The SQL tables of being told: notices, what people want to hear of, addresses, letters."""

from sqlalchemy import JSON, Column, Index, String, Table

from hub.records.columns import count, flag, identity, metadata, moment, text

notices = Table(
    "notices",
    metadata,
    identity("notice_id", primary_key=True),
    identity("person_id"),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    text("programme_id", 64),
    text("booking_id", 64),
    text("thread_id", 64),
    text("hour_id", 64),
    text("question_id", 64),
    Column("facts", JSON, nullable=False),
    moment("at"),
    moment("read_at"),
    Column("mail", String(16), nullable=False),
    moment("mail_claimed_at"),
    count("mail_tries"),
    moment("mailed_at"),
    Index("ix_notices_person_id_at", "person_id", "at"),
    Index("ix_notices_mail_at", "mail", "at"),
)
"""What somebody is told, once: ``key`` names the occasion and the person. ``mail`` is ``domain.notices.MailState``."""

notice_choices = Table(
    "notice_choices",
    metadata,
    identity("person_id", primary_key=True),
    Column("kind", String(40), primary_key=True),
    flag("site_off"),
    flag("mail_off"),
)
"""What somebody does not want to hear of, on the site or by e-mail."""

addresses = Table(
    "addresses",
    metadata,
    identity("person_id", primary_key=True),
    text("email", 320),
    moment("verified_at"),
)
"""Where somebody gets e-mail. Only a verified address is ever written to (but for the letter that verifies it)."""

letters = Table(
    "letters",
    metadata,
    identity("letter_id", primary_key=True),
    Column("kind", String(40), nullable=False),
    text("email", 320),
    text("person_id", 64),
    Column("facts", JSON, nullable=False),
    text("language", 16),
    Column("state", String(16), nullable=False),
    moment("at"),
    moment("expires_at"),
    moment("claimed_at"),
    count("tries"),
    moment("sent_at"),
    moment("used_at"),
    Index("ix_letters_state_at", "state", "at"),
)
"""Letters that are no notices: the links that sign somebody in or verify an address. Each link works once."""
