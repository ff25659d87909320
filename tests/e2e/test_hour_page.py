"""The attendee's page in a browser: by keyboard alone, a list that does not jump, a text that is never lost."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SOON_MS, Person


def open_hour(page: Page) -> Page:
    """Go to the hour that is live, and wait until the page hears it."""
    page.goto("/")
    page.locator(".hero .button-big").click()
    page.locator("[data-part=line][data-line=live]").wait_for(state="attached")
    return page


def rows(page: Page) -> Locator:
    """The questions of the list."""
    return page.locator("[data-part=questions] > .question")


def order(page: Page) -> list[str]:
    """The ids of the questions, from the top of the list."""
    ids: list[str] = rows(page).evaluate_all("rows => rows.map((row) => row.dataset.id)")
    return ids


def press(page: Page, question_id: str) -> None:
    """Press the endorse button of a question."""
    page.locator(f"#q-{question_id} [data-part=endorse]").click()


FOCUSED = """() => {
  const { dataset, id, textContent } = document.activeElement;
  return (dataset.part || id || textContent).trim();
}"""


def focused(page: Page) -> str:
    """The name of what has the focus, as far as a test needs to know."""
    name: str = page.evaluate(FOCUSED)
    return name


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


def test_the_hour_can_be_driven_by_keyboard_alone(person: Person) -> None:
    page = open_hour(person("attendee"))
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, "ask-text")
    page.keyboard.type("Is there a keyboard shortcut for asking?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#ask-text")).to_have_value("", timeout=SOON_MS)
    tab_to(page, "endorse")
    button = page.locator(":focus")
    before = button.get_attribute("aria-pressed")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false" if before == "true" else "true")


def test_the_list_does_not_move_under_somebody_who_points_at_it(person: Person) -> None:
    page = open_hour(person())
    seen = order(page)
    pointed = rows(page).nth(1)
    pointed.hover()
    place = pointed.bounding_box()
    # The last question overtakes its neighbour once it has one endorsement more.
    last, above = seen[-1], seen[-2]
    wanted = count(page, above) + 1
    for _ in range(wanted - count(page, last)):
        press(open_hour(person()), last)
    expect(page.locator(f"#q-{last} [data-part=count]")).to_have_text(str(wanted), timeout=SOON_MS)
    expect(page.locator("[data-part=fresh-button]")).to_be_visible(timeout=SOON_MS)
    assert order(page) == seen
    assert pointed.bounding_box() == place
    page.locator("[data-part=fresh-button]").click()
    expect(page.locator("[data-part=fresh]")).to_be_hidden()
    assert order(page).index(last) < order(page).index(above)


def count(page: Page, question_id: str) -> int:
    """How many endorse a question, as the page says."""
    return int(page.locator(f"#q-{question_id} [data-part=count]").inner_text())


def test_what_is_typed_is_there_again_after_the_page_was_closed(person: Person) -> None:
    page = open_hour(person("attendee"))
    page.locator("#ask-text").fill("Half a quest")
    page.reload()
    expect(page.locator("#ask-text")).to_have_value("Half a quest")
    page.locator("#ask-text").fill("")


def test_a_question_that_waits_for_the_line_survives_a_reload(person: Person) -> None:
    page = open_hour(person("attendee"))
    page.context.set_offline(True)
    expect(page.locator("[data-part=line]")).to_contain_text("The line is down", timeout=SOON_MS)
    page.locator("#ask-text").fill("Asked in a tunnel?")
    page.locator("[data-part=send]").click()
    expect(page.locator("[data-part=kept]")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-part=latest]")).to_contain_text("Asked in a tunnel?", timeout=3 * SOON_MS)
    page.locator("[data-sort=mine]").click()
    expect(page.locator(".own").filter(has_text="Asked in a tunnel?")).to_have_count(1)


def test_a_guest_gives_a_name_with_the_first_question_and_keeps_it(person: Person) -> None:
    page = open_hour(person())
    page.locator("#ask-text").fill("May I come in by name alone?")
    page.locator("[name=name]").fill("Nyah")
    page.locator("[data-part=send]").click()
    expect(page.locator("#ask-text")).to_have_value("", timeout=SOON_MS)
    expect(page.locator("[data-part=as-name]")).to_have_text("Nyah")
    page.reload()
    expect(page.locator("[data-part=as-name]")).to_have_text("Nyah")


def test_light_and_dark_change_at_once_and_are_remembered(person: Person) -> None:
    page = open_hour(person())
    body = page.locator("body")
    address, light = page.url, body.evaluate("(body) => getComputedStyle(body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    expect(body).not_to_have_css("background-color", light)
    assert page.url == address
    dark = body.evaluate("(body) => getComputedStyle(body).backgroundColor")
    page.reload()
    expect(body).to_have_css("background-color", dark)


def test_without_a_script_the_hour_can_be_read_asked_and_endorsed(person: Person) -> None:
    page = person()
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/")
    page.locator(".hero .button-big").click()
    button = rows(page).locator("button.endorse[aria-pressed=false]").first
    question_id = button.get_attribute("value")
    button.click()
    expect(page.locator(f"#q-{question_id} button.endorse")).to_have_attribute("aria-pressed", "true")
    page.locator("#ask-text").fill("Asked without any script?")
    page.locator("[name=name]").fill("Nyah")
    page.locator("[data-part=send]").click()
    expect(page.locator(".flash")).to_contain_text("We have your question")
    expect(page.locator(".own")).to_contain_text("Asked without any script?")
