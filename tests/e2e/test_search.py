"""From a word to the answer: the search in the browser, and the answer of an earlier hour while somebody asks."""

from playwright.sync_api import Page, expect

from tests.e2e.axe import barriers
from tests.e2e.conftest import SOON_MS, Person
from tests.e2e.desk_hour import start_hour

ASK = "async () => { window.known = (await (await fetch('/api/v1/search?q=grandmother')).json()).hits?.length > 0; }"
KNOWN = f"() => {{ ({ASK})().catch(() => {{}}); return window.known; }}"
"""Asks until the worker has come round; each look sees what the one before was told."""
WORDS = "How do I scan the letters of my grandmother?"


def answered_hour(person: Person) -> str:
    """The path of an hour in which a question was answered, once the search knows it."""
    hour = start_hour(person, "Letters and archives")
    question_id = hour.ask(WORDS)
    for act in ("approve", "air", "answer"):
        hour.act(act, question_id)
    reader = person()
    reader.goto("/search")
    reader.wait_for_function(KNOWN, polling=1000, timeout=3 * SOON_MS)
    return hour.path


def find(page: Page, words: str) -> None:
    """Look for something from the list of past hours."""
    page.goto("/past")
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search?**")


def test_what_was_answered_is_found_and_offered_to_who_asks_it_again(person: Person) -> None:
    path = answered_hour(person)
    page = person(phone=True)
    find(page, "GRANDMOTHER létters")
    expect(page.locator("mark").first).to_have_text("letters")
    assert barriers(page) == []
    page.get_by_role("link", name="Questions").click()
    page.get_by_role("link", name=WORDS).click()
    page.wait_for_url(f"**{path}/questions/*")
    other = start_hour(person, "Another hour")
    asker = person("attendee", phone=True)
    asker.goto(other.path)
    asker.locator("#ask-text").press_sequentially("How can I scan letters of a grandmother")
    offer = asker.locator("[data-part=earlier]")
    expect(offer).to_be_visible(timeout=SOON_MS)
    expect(offer.get_by_role("link", name=WORDS)).to_be_visible()
    expect(offer).to_contain_text("Letters and archives")
    assert barriers(asker) == []
    asker.locator("#ask-text").fill("")
    expect(offer).to_be_hidden()
