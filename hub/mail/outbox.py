"""The outbox of development: each message is a file under ``outbox/`` of the data folder, and a page shows them."""

import os
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple, cast

FOLDER = "outbox"
NAME = re.compile(r"[0-9TZ]{19}-[a-z_.]+-[0-9a-f]{8}\.eml")
SHOWN = 100


class Attachment(NamedTuple):
    """A file that goes with a message."""

    name: str
    kind: str
    data: bytes


class Sent(NamedTuple):
    """A message of the outbox. ``at`` is in milliseconds since 1970; ``headers`` are those worth a look."""

    name: str
    at: int
    to: str
    subject: str
    language: str
    text: str
    headers: dict[str, str]
    attachments: list[Attachment]


class Outbox:
    """The folder. It is a way out for e-mail, and the page reads it.

    Args:
        data_dir: as in the settings.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def send(self, message: EmailMessage, kind: str, now: int) -> None:
        """Keep a message as a file, which is there whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        moment = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%dT%H%M%S%f")[:18]
        fresh = self._folder / f".{os.urandom(8).hex()}"
        fresh.write_bytes(message.as_bytes(policy=policy.SMTP))
        fresh.rename(self._folder / f"{moment}Z-{kind}-{os.urandom(4).hex()}.eml")

    def sent(self) -> list[Sent]:
        """The newest messages, newest first."""
        names = sorted((file.name for file in self._folder.glob("*.eml") if NAME.fullmatch(file.name)), reverse=True)
        return [one for one in map(self.read, names[:SHOWN]) if one]

    def read(self, name: str) -> Sent | None:
        """The message of a file, or None when there is none of that name."""
        file = self._folder / name
        if not NAME.fullmatch(name) or not file.is_file():
            return None
        message = cast(EmailMessage, message_from_bytes(file.read_bytes(), policy=cast(Any, policy.default)))
        text = message.get_body(("plain",))
        return Sent(
            name=name,
            at=_moment(name),
            to=str(message["To"]),
            subject=str(message["Subject"]),
            language=str(message.get("Content-Language", "")),
            text=str(text.get_content()) if text else "",
            headers={key: str(message[key]) for key in HEADERS if key in message},
            attachments=[_attachment(part) for part in message.iter_attachments()],
        )


HEADERS = ("From", "To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe")


def _attachment(part: Any) -> Attachment:
    return Attachment(part.get_filename() or "file", part.get_content_type(), part.get_payload(decode=True) or b"")


def _moment(name: str) -> int:
    digits = name.partition("Z")[0]
    return round(datetime.strptime(digits, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC).timestamp() * 1000)
