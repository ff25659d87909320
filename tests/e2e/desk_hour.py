"""An hour of a test's own at the desk: planned and started by Zuri, asked in by Ben."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SOON_MS, Person


def command(page: Page, name: str, **fields: Any) -> dict[str, Any]:
    """Send a command as whoever sits at this window."""
    token = page.request.get("/api/v1/me").json()["csrf_token"]
    answer = page.request.post(f"/api/v1/commands/{name}", data=fields, headers={"X-CSRFToken": token})
    assert answer.ok, answer.text()
    found: dict[str, Any] = answer.json()
    return found


@dataclass(frozen=True)
class DeskHour:
    """A live hour, and the windows of those who are in it."""

    hour_id: str
    zuri: Page
    ben: Page

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/hours/{self.hour_id}"

    def ask(self, text: str) -> str:
        """Let Ben ask something; its id."""
        found = command(self.ben, "question.submit", hour_id=self.hour_id, text=text, client_key=uuid4().hex)
        question_id: str = found["question"]["question_id"]
        return question_id

    def act(self, name: str, question_id: str, **fields: Any) -> None:
        """Let Zuri do something to a question, away from the desk of the test."""
        command(self.zuri, f"question.{name}", hour_id=self.hour_id, question_id=question_id, **fields)

    def seen(self, question_id: str) -> dict[str, Any]:
        """A question as the desk sees it now."""
        found = self.zuri.request.get(f"/api/v1/hours/{self.hour_id}/questions?audience=desk").json()
        return next(one for one in found["questions"] if one["question_id"] == question_id)


def start_hour(person: Person, title: str) -> DeskHour:
    """Plan an hour in which people may ask at any pace, and start it."""
    zuri = person("organiser")
    starts = datetime.now(UTC) + timedelta(days=1)
    planned = send_form(zuri, "/organise/hours/new", title=title, starts=starts.strftime("%Y-%m-%dT19:00"), pace_s="0")
    hour_id = planned.rsplit("/", 1)[1]
    for move in ("announce", "start"):
        command(zuri, "hour.move", hour_id=hour_id, move=move)
    return DeskHour(hour_id, zuri, _guest(person(), "Ben"))


def send_form(page: Page, path: str, **fields: str) -> str:
    """Send a form as whoever sits at this window, without drawing its page; the address that it led to."""
    token = page.request.get("/api/v1/me").json()["csrf_token"]
    answer = page.request.post(path, form={"csrf_token": token} | fields)
    assert answer.ok, answer.text()
    return answer.url


def _guest(page: Page, name: str) -> Page:
    """Somebody new, so that what others asked in other tests counts for none of their limits."""
    send_form(page, "/name", name=name)
    return page


def open_desk(page: Page, hour: DeskHour) -> Page:
    """Go to the desk, and wait for its line."""
    page.goto(f"{hour.path}/desk")
    expect(page.locator("[data-part=line]")).to_have_attribute("data-line", "live", timeout=SOON_MS)
    return page


def row(desk: Page, question_id: str, column: str = "") -> Locator:
    """A question's row, in a column if one is named."""
    place = f"[data-rows={column}] " if column else ""
    return desk.locator(f'{place}.row[data-id="{question_id}"]')


def at_hand(desk: Page) -> str:
    """The id of the question that has the focus, or what has it instead."""
    found: str = desk.evaluate("document.activeElement.closest('.row')?.dataset.id ?? document.activeElement.outerHTML")
    return found
