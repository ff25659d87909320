"""What moderators do about public threads, the ledger of it, and the messages that somebody showed them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine, insert, select, update

from hub.domain.errors import ThreadNotFound
from hub.records.database import insert as upsert
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import programme_acts, reports, thread_posts
from hub.records.telling import Telling, tell
from hub.records.thread_writes import grow, lock_thread
from hub.records.threads import find_post


class ProgrammeAct(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a programme's public ledger. ``by`` leaves the hub nowhere."""

    act_id: str
    programme_id: str
    name: str
    at: int
    role: str
    by: str = ""
    thread_id: str = ""
    post_id: str = ""
    reason: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A message that somebody showed to the moderators, as it was. Moments are ms since 1970, 0 for never."""

    report_id: str
    programme_id: str
    text: str
    author_name: str
    line: str
    at: int
    settled_at: int = 0
    settled_line: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody shows to the moderators: a message as it is, or (by its ``number`` alone) a question.

    ``edited_at`` says which of its texts it is: what was changed since can be shown anew.
    """

    thread_id: str
    text: str
    author_name: str
    number: int = 0
    post_id: str = ""
    edited_at: int = 0


@dataclass(frozen=True)
class ModerationRecords:
    """Hiding, the ledger and reports. Every method is one short transaction."""

    engine: Engine
    new_id: Callable[[], str]

    def hide(self, act: ProgrammeAct, tellings: Iterable[Telling]) -> bool:
        """Hide a public thread, or a post of one, or show it again (by the act's name), and write the ledger.

        Returns:
            Whether that changed anything: what is hidden is not hidden again, and nobody is told anything.
        Raises:
            ThreadNotFound: it is not there.
        """
        moment, reason = (act.at, act.reason) if act.name == "thread.hidden" else (0, "")
        with writing(self.engine) as connection:
            thread = lock_thread(connection, act.thread_id)
            if not thread.public:
                raise ThreadNotFound
            hidden = find_post(connection, act.thread_id, act.post_id) if act.post_id else thread
            if bool(hidden.hidden_at) == bool(moment):
                return False
            if act.post_id:
                here = thread_posts.c.post_id == act.post_id
                connection.execute(update(thread_posts).where(here).values(hidden_at=moment, hide_reason=reason))
                grow(connection, thread, 0)
            else:
                grow(connection, thread, 0, hidden_at=moment, hide_reason=reason)
            connection.execute(insert(programme_acts).values(**msgspec.to_builtins(act)))
            tell(connection, self.new_id, act.at, tellings)
            return True

    def ledger(self, programme_id: str) -> list[ProgrammeAct]:
        """Every act in a programme, newest first."""
        query = select(programme_acts).where(programme_acts.c.programme_id == programme_id)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(programme_acts.c.at.desc(), programme_acts.c.act_id)).mappings()
            return [struct(row, ProgrammeAct) for row in rows]

    def report(
        self, programme_id: str, shown: Shown, reporter_id: str, line: str, now: int, told: Iterable[Telling]
    ) -> None:
        """Show one message to the moderators. The same person shows the same words once."""
        row = msgspec.structs.asdict(shown) | {
            "report_id": self.new_id(),
            "programme_id": programme_id,
            "reporter_id": reporter_id,
            "line": line,
            "at": now,
        }
        with writing(self.engine) as connection:
            made = upsert(connection, reports).values(**row).on_conflict_do_nothing().returning(reports.c.report_id)
            if connection.execute(made).first():
                tell(connection, self.new_id, now, told)

    def reported_by(self, thread_id: str, person_id: str) -> set[tuple[int, str, int]]:
        """What somebody showed to the moderators of a thread: ``number``, ``post_id`` and ``edited_at`` of each."""
        query = select(reports.c.number, reports.c.post_id, reports.c.edited_at)
        here = (reports.c.thread_id == thread_id, reports.c.reporter_id == person_id)
        with reading(self.engine) as connection:
            return {
                (int(one.number), str(one.post_id), int(one.edited_at))
                for one in connection.execute(query.where(*here))
            }

    def reports(self, programme_id: str) -> list[Report]:
        """The reports of a programme, those that wait first, then the newest."""
        query = select(reports).where(reports.c.programme_id == programme_id)
        ordered = query.order_by(reports.c.settled_at > 0, reports.c.at.desc())
        with reading(self.engine) as connection:
            return [struct(row, Report) for row in connection.execute(ordered).mappings()]

    def settle(self, programme_id: str, report_id: str, line: str, now: int) -> bool:
        """Say what was done about a report; False when there is none that waits."""
        here = (reports.c.programme_id == programme_id, reports.c.report_id == report_id, reports.c.settled_at == 0)
        with writing(self.engine) as connection:
            changed = update(reports).where(*here).values(settled_at=now, settled_line=line)
            return bool(connection.execute(changed).rowcount)
