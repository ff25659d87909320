"""Twenty minutes with a mentor, here five: from the programme's plan to the private word afterwards."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SOON_MS, Person

TITLE = "Before the next election"

Picture = Callable[[Page, str], None]


def test_a_session_from_the_plan_of_a_programme_to_a_private_word(person: Person, picture: Picture) -> None:
    zuri, amina, noor = person("organiser"), person("mentor"), person("candidate", phone=True, scheme="dark")
    programme = opens_a_programme(zuri)
    accepts_and_sets_hours(amina)
    booking = asks_for_a_slot(noor, programme, picture)
    proposes_a_nearer_time(amina, booking, picture)
    expect(noor.get_by_role("heading", name="A time is proposed")).to_be_visible()
    picture(noor, "booking-countered-phone-dark")
    noor.get_by_role("button", name="I can come then").click()
    expect(noor.get_by_role("link", name="Go to the room")).to_be_visible()
    enter_the_room(amina, noor, booking, picture)
    both_want_more(amina, noor)
    one_loses_the_line(amina, noor, picture)
    it_ends(amina, noor)
    a_private_word(amina, noor, booking, picture)


def opens_a_programme(zuri: Page) -> str:
    """Zuri plans a programme of short sessions, invites Amina, and publishes it; its address."""
    zuri.goto("/organise/programmes/new")
    zuri.get_by_label("Title", exact=True).fill(TITLE)
    zuri.get_by_label("Minutes a session").fill("5")
    zuri.get_by_role("button", name="Save the draft").click()
    zuri.locator("#mentor_name").fill("Amina")
    zuri.get_by_role("button", name="Invite a mentor").click()
    expect(zuri.get_by_text("Invited. They were told")).to_be_visible()
    zuri.get_by_role("button", name="Publish").click()
    expect(zuri.get_by_text("Everyone can see the programme now.")).to_be_visible()
    return zuri.url.split("#")[0].replace("/organise", "")


def accepts_and_sets_hours(amina: Page) -> None:
    """Amina reads the invitation in her inbox, accepts, and has time around the clock."""
    amina.goto("/mentoring")
    card = amina.locator("section.card", has_text=TITLE)
    card.get_by_role("button", name="Accept").click()
    amina.wait_for_url(re.compile(r"/times$"))
    amina.locator("[name=zone]").first.select_option("UTC")
    for day in range(7):
        amina.locator(f"[name=d{day}_0_from]").fill("00:00")
        amina.locator(f"[name=d{day}_0_to]").fill("00:00")
    amina.locator("[name=notice_h]").fill("0")
    amina.locator("[name=per_week]").fill("0")
    amina.get_by_role("button", name="Save my times").click()
    expect(amina.get_by_text("Your times are saved.")).to_be_visible()


def asks_for_a_slot(noor: Page, programme: str, picture: Picture) -> str:
    """Noor picks a free time of tomorrow; the address of her request."""
    noor.goto(programme)
    picture(noor, "programme-phone-dark")
    noor.get_by_role("link", name=re.compile("Ask for 5 minutes")).first.click()
    noor.locator("[name=slot]").last.check(force=True)
    noor.locator("[name=way][value=slot]").check()
    noor.locator("#about").fill("I am thinking of standing. Is it for somebody like me?")
    noor.get_by_label("Your name here").fill("A reader")
    noor.get_by_role("button", name="Send the request").click()
    expect(noor.get_by_text("Your request is on its way.")).to_be_visible()
    return noor.url


def proposes_a_nearer_time(amina: Page, booking: str, picture: Picture) -> None:
    """Amina finds the request in her inbox, and proposes the next time that is free."""
    amina.goto("/inbox")
    amina.get_by_role("link", name=re.compile("asks you for a session")).first.click()
    amina.wait_for_url(re.compile("/bookings/"))
    assert amina.url.split("?")[0] == booking
    picture(amina, "booking-asked")
    proposing = amina.locator("details", has_text="Propose another time")
    proposing.locator("summary").click()
    slots = proposing.locator("[name=time]")
    first = int(slots.first.get_attribute("value") or 0)
    # One that begins in this very moment would be gone before it is agreed.
    nearest = slots.first if first / 1000 - time.time() > 60 else slots.nth(1)
    nearest.check(force=True)
    proposing.get_by_role("button", name="Propose").click()
    expect(amina.get_by_text("Proposed. The time is held")).to_be_visible()


def enter_the_room(amina: Page, noor: Page, booking: str, picture: Picture) -> None:
    """Both come, Noor looks at herself in the fake camera, and Amina lets her in."""
    noor.goto(f"{booking}/room")
    noor.get_by_role("button", name="Try camera and microphone").click()
    expect(noor.locator("[data-part=preview]")).to_be_visible()
    expect(noor.locator("[data-part=door-text]")).to_contain_text("You are in the waiting room.")
    picture(noor, "room-waiting-phone-dark")
    amina.goto(f"{booking}/room")
    expect(amina.locator("[data-part=here]")).to_contain_text("is here")
    let_in = amina.get_by_role("button", name=re.compile("^Let "))
    expect(let_in).to_be_visible(timeout=180_000)
    let_in.click()
    for page in (amina, noor):
        expect(page.locator(".room__lead[data-for=open]")).to_be_visible()
        expect(page.locator("[data-part=link]")).to_be_visible(timeout=SOON_MS)


def both_want_more(amina: Page, noor: Page) -> None:
    """Ten minutes more, because both press."""
    before = amina.locator("[data-part=ends]").inner_text()
    noor.get_by_role("button", name="10 more minutes").click()
    expect(amina.locator("[data-part=more-words]")).to_contain_text("would like ten minutes more")
    expect(amina.locator("[data-part=ends]")).to_have_text(before)
    amina.get_by_role("button", name="10 more minutes").click()
    for page in (amina, noor):
        expect(page.locator("[data-part=ends]")).not_to_have_text(before)


def one_loses_the_line(amina: Page, noor: Page, picture: Picture) -> None:
    """Noor's line is lost while Amina writes; when it is back, nothing is missing."""
    noor.context.set_offline(True)
    amina.locator("#say-text").fill("Take your time, I am still here.")
    amina.locator("[data-part=say] button").click()
    expect(amina.locator("[data-part=lines]")).to_contain_text("Take your time")
    noor.context.set_offline(False)
    expect(noor.locator("[data-part=lines]")).to_contain_text("Take your time", timeout=SOON_MS)
    picture(amina, "room-open")
    picture(noor, "room-open-phone-dark")


def it_ends(amina: Page, noor: Page) -> None:
    """Amina ends it; both read that the chat, which only one would keep, is erased."""
    noor.get_by_role("button", name="Keep it").click()
    expect(amina.locator("[data-part=keep-words]")).to_contain_text("would keep this chat")
    amina.get_by_text("End now").click()
    amina.get_by_role("button", name="End the session").click()
    for page in (amina, noor):
        expect(page.get_by_text("The chat is erased.")).to_be_visible()


def a_private_word(amina: Page, noor: Page, booking: str, picture: Picture) -> None:
    """They write to each other; the programme hears how it was; nobody else can see either."""
    noor.get_by_role("link", name="Go on to your notes and messages").click()
    noor.get_by_role("button", name="Write to each other").click()
    expect(noor.locator(".thread__seal")).to_contain_text("Private")
    thread = noor.url
    amina.goto(thread)
    noor.locator("form[data-number] textarea").first.fill("Thank you. I will stand.")
    noor.locator("form[data-number] button").first.click()
    expect(amina.get_by_text("Thank you. I will stand.")).to_be_visible()
    amina.goto(booking)
    picture(amina, "booking-done")
    amina.locator("[name=stars][value='5']").check()
    amina.locator("form[action$='booking.rate'] button").click()
    expect(amina.get_by_text("Thank you. The programme reads it, and nobody else.")).to_be_visible()
