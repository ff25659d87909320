"""The big screen, the overlay and the speakers' page follow the desk by themselves, and survive a lost line."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SOON_MS, Person
from tests.e2e.desk_hour import DeskHour, start_hour

LONG = (
    "How can a small community keep its wiki alive when the few who built it grow tired, move away or find other work? "
    * 4
)
SIZES = [(1280, 720), (1024, 768), (3840, 2160), (360, 780)]
FITS = """box => {
  const words = box.firstElementChild;
  const fits = words.scrollHeight <= box.clientHeight && document.documentElement.scrollHeight <= innerHeight;
  const size = parseFloat(getComputedStyle(words).fontSize);
  words.style.fontSize = `${size * 1.15}px`;
  const larger = words.scrollHeight <= box.clientHeight;
  words.style.fontSize = `${size}px`;
  return fits && (!larger || size > 7 * Math.min(innerWidth / 100, innerHeight / 56.25));
}"""
"""The words fit, and could not be larger: unless they are as large as words on this screen become."""
STANDS_WHOLE = """third => {
  const { top, bottom, left, right } = third.getBoundingClientRect();
  const inside = top >= innerHeight / 3 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
  return inside && third.scrollHeight <= third.clientHeight;
}"""


@pytest.fixture
def hour(person: Person) -> DeskHour:
    """A live hour with nothing in it."""
    return start_hour(person, "Screens and speakers")


def shown(hour: DeskHour, text: str) -> str:
    """A question that everybody sees."""
    question_id = hour.ask(text)
    hour.act("approve", question_id)
    return question_id


def overlay_of(hour: DeskHour) -> str:
    """The secret address of the overlay, as the desk tells it."""
    hour.zuri.goto(f"{hour.path}/desk")
    address = hour.zuri.locator("a[href*='/overlay/']").get_attribute("href")
    assert address
    return address


def test_the_stage_follows_the_desk(hour: DeskHour, person: Person) -> None:
    stage = person()
    stage.goto(f"{hour.path}/stage")
    expect(stage.locator("[data-part=calm]")).to_be_visible()
    first, second = shown(hour, "What comes first?"), shown(hour, "What comes then?")
    expect(stage.locator("[data-part=next] .next")).to_have_count(2, timeout=SOON_MS)
    hour.act("air", first)
    expect(stage.locator("[data-part=now] [data-part=question]")).to_have_text("What comes first?", timeout=SOON_MS)
    expect(stage.locator("[data-part=next] .next")).to_have_count(1)
    hour.act("air", second)
    expect(stage.locator("[data-part=now] [data-part=question]")).to_have_text("What comes then?", timeout=SOON_MS)
    hour.act("unair", second)
    expect(stage.locator("[data-part=calm]")).to_be_visible(timeout=SOON_MS)
    expect(stage.locator("[data-part=now]")).to_be_hidden()


def test_a_long_question_fits_every_screen(hour: DeskHour, person: Person) -> None:
    hour.act("air", shown(hour, LONG[:500]))
    for _ in range(3):
        shown(hour, LONG[100:400])
    stage, overlay = person(), person()
    overlay_path = overlay_of(hour)
    for width, height in SIZES:
        for screen in (stage, overlay):
            screen.set_viewport_size({"width": width, "height": height})
        stage.goto(f"{hour.path}/stage")
        box = stage.locator("[data-part=now] [data-part=box]")
        expect(box).to_be_visible()
        stage.wait_for_function(FITS, arg=box.element_handle())
        overlay.goto(overlay_path)
        overlay.wait_for_function(STANDS_WHOLE, arg=overlay.locator("[data-third]").element_handle())


def test_the_overlay_comes_and_goes_and_survives_a_lost_line(hour: DeskHour, person: Person) -> None:
    overlay = person()
    overlay.goto(overlay_of(hour))
    third = overlay.locator("[data-third]")
    expect(third).to_be_hidden()
    first, second = shown(hour, "Seen in the stream?"), shown(hour, "Put on air in the dark?")
    hour.act("air", first)
    expect(third).to_be_visible(timeout=SOON_MS)
    expect(third).to_contain_text("Seen in the stream?")
    expect(third).to_contain_text("Ben")
    overlay.context.set_offline(True)
    hour.act("air", second)
    overlay.context.set_offline(False)
    expect(third).to_contain_text("Put on air in the dark?", timeout=3 * SOON_MS)
    hour.act("answer", second)
    expect(third).to_be_hidden(timeout=SOON_MS)
    background = overlay.evaluate(
        "[document.documentElement, document.body].map(one => getComputedStyle(one).backgroundColor)"
    )
    assert background == ["rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)"]


def test_a_guest_hears_what_is_for_them_and_keeps_writing_while_things_move(hour: DeskHour, person: Person) -> None:
    ada = person("guest", phone=True)
    ada.goto(f"{hour.path}/speaker")
    question_id = shown(hour, "Something for Ada?")
    speakers = hour.zuri.request.get(f"{hour.path}/desk/facts").json()["speakers"]
    ids = {one["name"]: one["person_id"] for one in speakers}
    hour.act("assign", question_id, person_id=ids["Ada"])
    card = ada.locator(f'[data-part=mine] [data-id="{question_id}"]')
    expect(card).to_be_visible(timeout=SOON_MS)
    card.get_by_text("Answer in writing").click()
    card.get_by_label("Your words").fill("It begins")
    hour.act("air", question_id)
    aired = ada.locator(f'[data-part=air] [data-id="{question_id}"]')
    expect(aired.get_by_label("Your words")).to_have_value("It begins", timeout=SOON_MS)
    expect(aired.get_by_label("Your words")).to_be_focused()
    ada.keyboard.type(" with a question.")
    aired.get_by_role("button", name="This is the answer").click()
    expect(aired).to_have_count(0, timeout=SOON_MS)
    assert hour.seen(question_id)["answer_text"] == "It begins with a question."
