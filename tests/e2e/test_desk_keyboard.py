"""The desk by keyboard alone: every act one key, and nothing moves from under one's fingers."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SOON_MS, Person
from tests.e2e.desk_hour import DeskHour, at_hand, open_desk, row, start_hour


@pytest.fixture
def hour(person: Person) -> DeskHour:
    """A live hour with nothing in it."""
    return start_hour(person, "Keys and questions")


@pytest.fixture
def desk(person: Person, hour: DeskHour) -> Page:
    """Mona's desk."""
    return open_desk(person("moderator"), hour)


def asked(hour: DeskHour, desk: Page, *texts: str) -> list[str]:
    """Questions that stand on the desk, at the first of which the focus is."""
    ids = [hour.ask(text) for text in texts]
    for question_id in ids:
        expect(row(desk, question_id, "incoming")).to_be_visible(timeout=SOON_MS)
    desk.keyboard.press("1")
    assert at_hand(desk) == ids[0]
    return ids


def send(desk: Page, keys: str = "Control+Enter") -> None:
    """Send what a dialog holds, and wait until it has closed."""
    desk.keyboard.press(keys)
    expect(desk.locator("dialog[open]")).to_have_count(0, timeout=SOON_MS)


def test_an_hour_is_moderated_by_keyboard_alone(hour: DeskHour, desk: Page) -> None:
    good, off, unclear, twin = asked(
        hour, desk, "A good question?", "Nothing to do with it", "hlep me?", "A good query?"
    )
    expect(desk).to_have_title("(4) Desk: Keys and questions – Baraza")

    # Approve: the question goes to the queue, and the next one is at hand.
    desk.keyboard.press("a")
    expect(row(desk, good, "queue")).to_be_visible(timeout=SOON_MS)
    assert at_hand(desk) == off

    # Dismiss: a number for the reason, a line, Enter.
    desk.keyboard.press("d")
    desk.keyboard.press("5")
    desk.keyboard.type("Please be kind")
    send(desk, "Enter")
    expect(row(desk, off, "dismissed")).to_have_count(1, timeout=SOON_MS)
    assert {name: hour.seen(off)[name] for name in ("dismiss_reason", "dismiss_line")} == {
        "dismiss_reason": "conduct",
        "dismiss_line": "Please be kind",
    }
    assert at_hand(desk) == unclear

    # Reword: the asker's words stay beside the new ones.
    desk.keyboard.press("e")
    expect(desk.locator("dialog[open] [data-part=text]")).to_have_text("hlep me?")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Who can help me?")
    send(desk)
    expect(row(desk, unclear).locator("[data-part=text]")).to_have_text("Who can help me?", timeout=SOON_MS)
    expect(row(desk, unclear).locator("[data-part=original-text]")).to_have_text("hlep me?")

    # Merge: the most alike is offered first.
    desk.keyboard.press("j")
    desk.keyboard.press("m")
    expect(desk.locator("dialog[open] [aria-selected=true]")).to_contain_text("A good question?")
    send(desk, "Enter")
    expect(row(desk, twin, "dismissed")).to_have_count(1, timeout=SOON_MS)
    assert at_hand(desk) == unclear

    # On air, and answered in writing.
    desk.keyboard.press("2")
    assert at_hand(desk) == good
    desk.keyboard.press("Enter")
    expect(row(desk, good, "air")).to_be_visible(timeout=SOON_MS)
    desk.keyboard.press("3")
    desk.keyboard.press("w")
    desk.keyboard.type("Here is the link.")
    send(desk)
    expect(row(desk, good, "answered")).to_be_visible(timeout=SOON_MS)
    assert hour.seen(good)["answer_text"] == "Here is the link."
    expect(desk).to_have_title("(1) Desk: Keys and questions – Baraza")


def test_the_other_keys_do_what_the_help_says(hour: DeskHour, desk: Page) -> None:
    (question_id,) = asked(hour, desk, "A question for Ada?")
    it = row(desk, question_id)
    desk.keyboard.press("l")
    desk.keyboard.type("Sources, Tools")
    send(desk, "Enter")
    expect(it.locator(".chip").filter(has_text="Tools")).to_be_visible(timeout=SOON_MS)
    desk.keyboard.press("n")
    desk.keyboard.type("Ask Ada first")
    send(desk)
    expect(it).to_contain_text("Mona: Ask Ada first", timeout=SOON_MS)
    desk.keyboard.press("g")
    desk.keyboard.press("1")
    send(desk, "Enter")
    expect(it.locator(".chip").filter(has_text="Ada")).to_be_visible(timeout=SOON_MS)
    desk.keyboard.press("c")
    expect(it).to_contain_text("You are on it", timeout=SOON_MS)
    desk.keyboard.press("c")
    expect(it).not_to_contain_text("You are on it", timeout=SOON_MS)
    desk.keyboard.press("s")
    desk.keyboard.type("Please wait for your turn")
    send(desk)
    expect(it).to_contain_text("Asker is silenced", timeout=SOON_MS)
    desk.keyboard.press("s")
    expect(it).not_to_contain_text("Asker is silenced", timeout=SOON_MS)
    desk.keyboard.press("a")
    desk.keyboard.press("2")
    expect(row(desk, question_id, "queue")).to_be_visible(timeout=SOON_MS)
    desk.keyboard.press("2")
    desk.keyboard.press("p")
    expect(it).to_contain_text("Pinned", timeout=SOON_MS)
    desk.keyboard.press("o")
    expect(row(desk, question_id, "air")).to_be_visible(timeout=SOON_MS)
    desk.keyboard.press("3")
    desk.keyboard.press("r")
    desk.keyboard.type("More on the talk page")
    send(desk)
    expect(it).to_contain_text("1 reply", timeout=SOON_MS)
    desk.keyboard.press("u")
    expect(row(desk, question_id, "queue")).to_be_visible(timeout=SOON_MS)
    assert hour.seen(question_id)["labels"] == ["Sources", "Tools"]


def test_a_wrong_key_is_taken_back_by_one_key(hour: DeskHour, desk: Page) -> None:
    first, second = asked(hour, desk, "Dismissed by mistake?", "Another?")
    desk.keyboard.press("d")
    send(desk, "Enter")
    expect(row(desk, first, "dismissed")).to_have_count(1, timeout=SOON_MS)
    desk.keyboard.press("z")
    # Nobody had approved it: it waits again, and is not shown.
    expect(row(desk, first, "incoming")).to_be_visible(timeout=SOON_MS)
    assert at_hand(desk) == second


def test_somebody_who_was_quicker_is_named_and_the_neighbour_is_at_hand(hour: DeskHour, desk: Page) -> None:
    first, second = asked(hour, desk, "Who takes this one?", "And who this?")
    hour.act("approve", first)
    expect(row(desk, first, "queue")).to_be_visible(timeout=SOON_MS)
    expect(desk.locator("[data-toasts]")).to_contain_text("Zuri was quicker with this question")
    assert at_hand(desk) == second


def test_a_refusal_is_shown_in_its_dialog_and_the_text_stays(hour: DeskHour, desk: Page) -> None:
    (question_id,) = asked(hour, desk, "Reworded too late?")
    desk.keyboard.press("e")
    desk.keyboard.type(" A better wording")
    expect(row(desk, question_id)).to_contain_text("You are on it", timeout=SOON_MS)
    desk.keyboard.press("Escape")
    expect(row(desk, question_id)).not_to_contain_text("You are on it", timeout=SOON_MS)
    desk.keyboard.press("d")
    hour.act("dismiss", question_id, reason="unclear")
    expect(row(desk, question_id, "dismissed")).to_have_count(1, timeout=SOON_MS)
    desk.keyboard.press("2")
    desk.keyboard.type("My line")
    desk.keyboard.press("Enter")
    expect(desk.locator("dialog[open] [data-part=error]")).to_contain_text("Somebody was quicker")
    expect(desk.locator("dialog[open] [name=line]")).to_have_value("My line")


def test_a_question_that_another_moderator_holds_is_left_to_them(hour: DeskHour, desk: Page) -> None:
    (question_id,) = asked(hour, desk, "Zuri is on it?")
    hour.act("claim", question_id)
    expect(row(desk, question_id)).to_contain_text("Zuri is on it", timeout=SOON_MS)
    desk.keyboard.press("a")
    expect(desk.locator("[data-toasts]")).to_contain_text("Zuri is on this question")
    assert hour.seen(question_id)["state"] == "pending"


def test_new_questions_and_votes_move_nothing_from_under_the_focus(hour: DeskHour, desk: Page) -> None:
    ids = asked(hour, desk, *[f"Question number {n} of the queue?" for n in range(6)])
    for question_id in ids:
        hour.act("approve", question_id)
    expect(desk.locator("[data-rows=queue] .row")).to_have_count(6, timeout=SOON_MS)
    desk.keyboard.press("2")
    desk.keyboard.press("End")
    last = row(desk, ids[-1], "queue")
    before = last.bounding_box()
    hour.act("pin", ids[-1])
    new = hour.ask("One more?")
    expect(row(desk, new, "incoming")).to_be_visible(timeout=SOON_MS)
    expect(last).to_contain_text("Pinned", timeout=SOON_MS)
    assert at_hand(desk) == ids[-1]
    after = last.bounding_box()
    assert before is not None and after is not None
    assert before["y"] == pytest.approx(after["y"], abs=2)
    # The new order comes when it is asked for, and the focus goes with its question.
    expect(desk.locator("[data-sort=queue]")).to_be_visible()
    desk.keyboard.press("v")
    expect(desk.locator("[data-rows=queue] .row").first).to_have_attribute("data-id", ids[-1])
    assert at_hand(desk) == ids[-1]


def test_search_finds_in_any_script_and_escape_shows_everything_again(hour: DeskHour, desk: Page) -> None:
    arabic, french = asked(hour, desk, "كيف نُضيفُ أسماءً بالعربيّة؟", "Où sont les élèves ?")
    desk.keyboard.press("/")
    desk.keyboard.type("اسماء")
    expect(row(desk, arabic, "incoming")).to_be_visible()
    expect(row(desk, french, "incoming")).to_have_count(0)
    desk.keyboard.press("Control+a")
    desk.keyboard.type("eleves")
    expect(row(desk, french, "incoming")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(row(desk, arabic, "incoming")).to_be_visible()
    assert at_hand(desk) in (arabic, french)


def test_single_keys_can_be_switched_off_for_good(hour: DeskHour, desk: Page) -> None:
    (question_id,) = asked(hour, desk, "Untouched?")
    desk.keyboard.press("?")
    desk.get_by_label("Single keys act").uncheck()
    desk.keyboard.press("Escape")
    open_desk(desk, hour)
    row(desk, question_id).locator("article").focus()
    desk.keyboard.press("a")
    desk.keyboard.press("d")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    assert hour.seen(question_id)["state"] == "pending"


def test_tab_reaches_a_row_and_its_buttons_and_no_other_row_s(hour: DeskHour, desk: Page) -> None:
    first, _second = asked(hour, desk, "With three buttons?", "Passed over?")
    names = []
    for _ in range(4):
        names.append(desk.evaluate("document.activeElement.dataset.act ?? document.activeElement.className"))
        assert at_hand(desk) == first
        desk.keyboard.press("Tab")
    assert names == ["row__card", "approve", "dismiss", "menu"]
    assert at_hand(desk) != first


def test_dragging_a_question_onto_another_asks_before_it_merges(hour: DeskHour, desk: Page) -> None:
    first, second = asked(hour, desk, "Dragged?", "Dropped onto?")
    row(desk, first).hover()
    row(desk, first).locator("[data-grip]").drag_to(row(desk, second))
    expect(desk.locator("dialog[open] [aria-selected=true]")).to_contain_text("Dropped onto?")
    assert hour.seen(first)["state"] == "pending"
    desk.keyboard.press("Enter")
    expect(row(desk, first, "dismissed")).to_have_count(1, timeout=SOON_MS)


def test_hosts_pause_asking_slow_it_down_and_end_the_hour(hour: DeskHour, desk: Page) -> None:
    desk.get_by_role("button", name="Pause asking").click()
    expect(desk.get_by_role("button", name="Let people ask again")).to_be_visible(timeout=SOON_MS)
    desk.get_by_role("button", name="Let people ask again").click()
    desk.get_by_label("Slow mode").select_option("60")
    expect(desk.locator("[data-part=asking]")).to_have_text("slow mode: 60 s", timeout=SOON_MS)
    desk.get_by_role("button", name="End the hour").click()
    desk.get_by_role("dialog").get_by_role("button", name="End the hour").click()
    expect(desk.get_by_role("button", name="Resume the hour")).to_be_visible(timeout=SOON_MS)
    expect(desk.locator("[data-part=state]")).to_have_text("Over")
