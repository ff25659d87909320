"""A guest keeps a name with a question, takes everything along, and has it erased, all in a browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import barriers
from tests.e2e.conftest import DESKTOP, PHONE, SOON_MS, Person, visit
from tests.e2e.desk_hour import start_hour

SLOW_MS = 60_000
"""The worker begins a few seconds after somebody asked, and waits for the archive."""


def saved(page: Page, way: str, tmp_path: Path) -> dict[str, object]:
    """The file that a link downloads."""
    with page.expect_download() as download:
        page.get_by_role("link", name=way).first.click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    found: dict[str, object] = json.loads(file.read_text("utf-8"))
    return found


@pytest.mark.slow
def test_a_guest_keeps_a_name_takes_the_data_along_and_has_them_erased(person: Person, tmp_path: Path) -> None:
    hour = start_hour(person, "Names that stay")
    guest = person(phone=True)
    guest.goto(hour.path)
    guest.get_by_label("Your question").fill("May my name stay?")
    guest.get_by_label("Your name").fill("Tamboti Quagga")
    keep = guest.get_by_label("Keep my name with the question")
    guest.get_by_label("Without my name").check()
    expect(keep).to_be_hidden()
    guest.get_by_label("Without my name").uncheck()
    keep.check()
    guest.get_by_role("button", name="Ask", exact=True).click()
    expect(guest.locator("[data-part=latest]")).to_contain_text("May my name stay?", timeout=SOON_MS)
    waiting = hour.zuri.request.get(f"/api/v1{hour.path}/questions?audience=desk").json()["questions"]
    question_id = waiting[0]["question_id"]
    hour.act("approve", question_id)
    watcher = person()
    watcher.goto(hour.path)
    row = watcher.locator(f"#q-{question_id}")
    expect(row.locator("[data-part=asker]")).to_have_text("Tamboti Quagga")
    guest.goto("/privacy")
    (asked,) = saved(guest, "Download everything as a file", tmp_path)["questions"]  # type: ignore[misc]
    assert (asked["text"], asked["keeps_name"]) == ("May my name stay?", True)
    guest.get_by_role("link", name="Erase what this browser asked").click()
    guest.get_by_role("button", name="Erase it for good").click()
    expect(guest.get_by_text("You are forgotten here.")).to_be_visible()
    expect(row.locator("[data-part=asker]")).to_have_text("Without a name", timeout=SLOW_MS)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_ones_own_data_keep_nobody_out(size: dict[str, int], scheme: str, person: Person, picture) -> None:
    page = person("attendee", scheme=scheme)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    found = {}
    for path in ("/privacy", "/account", "/account/erase"):
        visit(page, path)
        found[path] = barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        picture(page, f"own-data{path.replace('/', '-')}-{scheme}-{size['width']}")
    assert {where: what for where, what in found.items() if what} == {}
