"""The written way: three numbered questions, two mentors, and one part that becomes public because all agree."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person

QUESTIONS = (
    "How many hours a month does a seat on the board really take?",
    "Who pays for travel, and can I say no to a trip?",
    "What did you not know when you began?",
)


def test_a_private_thread_and_the_part_of_it_that_becomes_public(
    person: Person, picture: Callable[[Page, str], None]
) -> None:
    noor = person("candidate", phone=True)
    address = asks_in_private(noor, picture)
    amina = opens_from_the_inbox(person("mentor"), address)
    tomas = person("adviser", scheme="dark")
    tomas.goto(address)

    answer(amina, 1, "About thirty. The weeks before a meeting are full.")
    expect(post(noor, 1, "About thirty.")).to_be_visible()
    box(tomas, 2).press_sequentially("The foundation pays")
    expect(noor.locator("[data-part=writing-2]")).to_contain_text("Tomás")
    answer(tomas, 2, "The foundation pays, and yes, you can.")
    expect(post(noor, 2, "The foundation pays")).to_be_visible()
    answer(noor, 1, "Thank you! Also between elections?")
    expect(post(amina, 1, "Also between elections?")).to_be_visible()
    answer(amina, 3, "That saying no is part of the work.")
    answer(tomas, 3, "How slowly good things move.")
    expect(noor.locator("#part-3 .post")).to_have_count(2)
    picture(noor, "thread-private-phone")

    stranger = person()
    assert stranger.goto(address).status == 404
    agrees(noor, 2, "A reader from Accra")
    expect(tomas.locator("#part-2-consent")).to_contain_text("May this part become public?")
    agrees(tomas, 2, "Tomás")
    expect(noor.get_by_text("Parts of this are public.")).to_be_visible()
    reads_only_the_public_part(stranger, picture)

    asks_on(noor)
    expect(amina.locator("#part-4")).to_contain_text("What would you do differently?")
    expect(amina.locator("#part-4 textarea")).to_be_editable()
    noor.get_by_role("button", name="My questions are answered").click()
    expect(noor.locator("#thread-head")).to_contain_text("Answered")
    assert stranger.goto(address).status == 404


def asks_in_private(noor: Page, picture: Callable[[Page, str], None]) -> str:
    """Noor finds the programme and writes three questions to two mentors; the address of her thread."""
    noor.goto("/programmes")
    noor.get_by_role("link", name="Peer support for potential candidates").first.click()
    noor.get_by_role("link", name="Ask in writing").first.click()
    noor.get_by_label("Private").check()
    noor.get_by_label("Whoever can answer").uncheck()
    for mentor in ("Amina", "Tomás"):
        noor.get_by_label(re.compile(mentor)).check()
    noor.get_by_label("What it is about").fill("Before I decide")
    for number, text in enumerate(QUESTIONS, 1):
        noor.get_by_label(f"Question {number}").fill(text)
    noor.get_by_label("Your name here").fill("Noor from the coast")
    picture(noor, "ask-in-writing-phone")
    noor.get_by_role("button", name="Send the questions").click()
    expect(noor.locator(".thread__seal")).to_contain_text("Private")
    expect(noor.locator(".part")).to_have_count(3)
    return noor.url


def asks_on(noor: Page) -> None:
    """One more question, in the thread that others have open."""
    noor.get_by_text("Ask one more question").click()
    noor.get_by_label("Question 4").fill("What would you do differently?")
    noor.get_by_role("button", name="Ask", exact=True).click()


def opens_from_the_inbox(mentor: Page, address: str) -> Page:
    """A mentor is told, and the notice leads to the thread."""
    mentor.goto("/inbox")
    mentor.get_by_role("link", name=re.compile("asks in writing")).first.click()
    mentor.wait_for_url(re.compile("/threads/"))
    assert mentor.url.split("#")[0] == address.split("#", maxsplit=1)[0]
    return mentor


def box(page: Page, number: int):
    """The box in which one answers a part."""
    return page.locator(f"#text-{number}")


def answer(page: Page, number: int, text: str) -> None:
    """Write about a part, and see it there."""
    box(page, number).fill(text)
    page.locator(f"form[data-number='{number}'] [type=submit]").click()
    expect(post(page, number, text)).to_be_visible()


def post(page: Page, number: int, text: str):
    """What somebody wrote about a part."""
    return page.locator(f"#part-{number} .post", has_text=text)


def agrees(page: Page, number: int, name: str) -> None:
    """Agree that a part becomes public, under a name."""
    consent = page.locator(f"#part-{number}-consent")
    if consent.locator("details:not([open])").count():
        consent.locator("summary").click()
    consent.get_by_label("Under which name").fill(name)
    consent.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("Noted.")).to_be_visible()


def reads_only_the_public_part(stranger: Page, picture: Callable[[Page, str], None]) -> None:
    """Somebody without any account finds the part, under the chosen names, and nothing else."""
    stranger.goto("/programmes")
    stranger.get_by_role("link", name="Peer support for potential candidates").first.click()
    stranger.goto(f"{stranger.url.split('?')[0]}/questions?q=travel")
    stranger.locator(".thread-row a").first.click()
    expect(stranger.locator(".thread__seal")).to_contain_text("Public")
    expect(stranger.locator(".part__title")).to_contain_text(QUESTIONS[1])
    words = stranger.locator("main").inner_text()
    assert "A reader from Accra" in words and "Tomás" in words
    for hidden in (QUESTIONS[0], QUESTIONS[2], "About thirty", "Noor", "Amina"):
        assert hidden not in words
    picture(stranger, "thread-public")
