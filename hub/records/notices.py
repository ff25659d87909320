"""Notices and what people want to hear of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Engine, Select, and_, func, or_, select, update

from hub.domain.notices import KINDS, Choice, MailState, Notice
from hub.records.database import insert, reading, struct, writing
from hub.records.telling import Telling, tell
from hub.records.telling_tables import notice_choices, notices

WAITS_MS = (0, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000)
"""How long after the try before it each try to send waits. When the last one failed, the mail is given up."""
TRIES = len(WAITS_MS)
CLAIM_MS = 300_000
"""After so long a claim counts as left behind by a worker that died: the mail is tried again, and may come twice."""
AT_ONCE = 50


@dataclass(frozen=True)
class NoticeRecords:
    """Notices and what people want to hear of. Every method is one short transaction."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, notice_id: str) -> Notice | None:
        """The notice of an id, or None."""
        found = self._list(select(notices).where(notices.c.notice_id == notice_id))
        return found[0] if found else None

    def of_person(self, person_id: str, limit: int = 30) -> list[Notice]:
        """What somebody was told, newest first, without the kinds that they turned off for the site."""
        newest = select(notices).where(*_shown_to(person_id)).order_by(notices.c.at.desc(), notices.c.notice_id.desc())
        return self._list(newest.limit(limit))

    def unread(self, person_id: str) -> int:
        """How many notices somebody has not read, without the kinds that they turned off for the site."""
        query = select(func.count()).select_from(notices).where(*_shown_to(person_id), notices.c.read_at == 0)
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar_one())

    def tell(self, tellings: Iterable[Telling], now: int) -> list[str]:
        """Tell people of what stands already; answers who was told something new. Doing it again changes nothing.

        Args:
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            return tell(connection, self.new_id, now, tellings)

    def read(self, person_id: str, notice_ids: Sequence[str], now: int) -> None:
        """Mark somebody's notices as read: these, or all with none. Doing it again changes nothing.

        Args:
            now: milliseconds since 1970.
        """
        unread = update(notices).where(notices.c.person_id == person_id, notices.c.read_at == 0)
        if notice_ids:
            unread = unread.where(notices.c.notice_id.in_(notice_ids))
        with writing(self.engine) as connection:
            connection.execute(unread.values(read_at=now))

    def choices(self, person_id: str) -> dict[str, Choice]:
        """What somebody chose, by kind; a kind that is not there is wanted everywhere."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(notice_choices).where(notice_choices.c.person_id == person_id)).mappings()
            return {str(row["kind"]): struct(row, Choice) for row in rows}

    def choose(self, person_id: str, chosen: Mapping[str, Mapping[str, bool]]) -> None:
        """Keep what somebody wants to hear of: ``{kind: {"site_off": …, "mail_off": …}}``, either or both.

        Raises:
            KeyError: no such kind.
        """
        with writing(self.engine) as connection:
            for kind, fields in chosen.items():
                KINDS[kind]
                row = msgspec.structs.asdict(Choice()) | dict(fields) | {"person_id": person_id, "kind": kind}
                made = insert(connection, notice_choices).values(**row)
                keys = ["person_id", "kind"]
                connection.execute(made.on_conflict_do_update(index_elements=keys, set_=dict(fields)))

    def to_mail(self, now: int) -> list[str]:
        """Ids of the notices whose e-mail is due at a moment (ms since 1970), oldest first."""
        query = select(notices.c.notice_id).where(_to_mail(now)).order_by(notices.c.at, notices.c.notice_id)
        with reading(self.engine) as connection:
            return list(connection.execute(query.limit(AT_ONCE)).scalars())

    def claim_mail(self, notice_id: str, now: int) -> Notice | None:
        """Take it upon oneself to send the e-mail of a notice; None when another worker did, or it is not due.

        The claim counts as a try. ``mail_claimed_at`` is what ``settle_mail`` asks for.
        """
        claimed = {"mail": MailState.SENDING.value, "mail_claimed_at": now, "mail_tries": notices.c.mail_tries + 1}
        change = update(notices).where(notices.c.notice_id == notice_id, _to_mail(now)).values(**claimed)
        with writing(self.engine) as connection:
            row = connection.execute(change.returning(*notices.c)).mappings().first()
        return struct(row, Notice) if row else None

    def settle_mail(self, notice: Notice, state: MailState, now: int) -> bool:
        """Note what became of the e-mail of a claimed notice; answers whether the claim still stood.

        ``due`` puts it back to be tried later; after the last try that is ``failed``.
        """
        if state is MailState.DUE and notice.mail_tries >= TRIES:
            state = MailState.FAILED
        fields = {"mail": state.value} | ({"mailed_at": now} if state is MailState.SENT else {})
        mine = (
            notices.c.notice_id == notice.notice_id,
            notices.c.mail == MailState.SENDING.value,
            notices.c.mail_claimed_at == notice.mail_claimed_at,
        )
        with writing(self.engine) as connection:
            return connection.execute(update(notices).where(*mine).values(**fields)).rowcount == 1

    def _list(self, query: Select[Any]) -> list[Notice]:
        with reading(self.engine) as connection:
            return [struct(row, Notice) for row in connection.execute(query).mappings()]


def _shown_to(person_id: str) -> tuple[ColumnElement[bool], ...]:
    off = select(notice_choices.c.kind).where(notice_choices.c.person_id == person_id, notice_choices.c.site_off)
    return notices.c.person_id == person_id, notices.c.kind.not_in(off)


def _to_mail(now: int) -> ColumnElement[bool]:
    return ready_to_send(notices.c.mail, notices.c.mail_tries, notices.c.mail_claimed_at, now)


def ready_to_send(
    state: ColumnElement[str], tries: ColumnElement[int], claimed_at: ColumnElement[int], now: int
) -> ColumnElement[bool]:
    """Whether an e-mail (of a notice, or a letter) is to be tried at a moment, by its columns."""
    waited = or_(
        tries == 0, *(and_(tries == count, claimed_at <= now - wait) for count, wait in enumerate(WAITS_MS) if count)
    )
    left_behind = and_(state == MailState.SENDING.value, claimed_at <= now - CLAIM_MS)
    return or_(and_(state == MailState.DUE.value, waited), left_behind)
