"""A hub with its demo for all browser tests, a Chromium, and people with a browser window each."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from tests.e2e.running import Hub, running_hub

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
"""Chromium as root in a container, and without calls home."""
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
"""A camera and a microphone that are always there and allowed."""

SOON_MS = 30_000
"""How long a page may take to show something on a busy machine; nobody waits this long when all is well."""
LAID_OUT_MS = 10_000
"""How long a page may take to fit a window that was resized."""
HEIGHT = 800
HOOK_TOKEN = "what Jitsi's servers show the hub of these tests"

Person = Callable[..., Page]
FAILED = pytest.StashKey[bool]()


expect.set_options(timeout=SOON_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A story with several windows and the start of a hub takes its time on a busy machine."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.timeout(400))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember that a test failed, for the fixtures that end after it."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The whole hub, started once by the command of the README."""
    folder = tmp_path_factory.mktemp("hub")
    (folder / "jibri").mkdir()
    uses = {"HUB_JITSI_HOOK_TOKEN": HOOK_TOKEN, "HUB_RECORDINGS_DIR": str(folder / "jibri")}
    with running_hub(folder, **uses) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=[*QUIET, *CAMERA])
        yield found
        found.close()


@pytest.fixture
def person(browser: Browser, hub: Hub, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """A function that gives somebody a window of their own, still empty, and signed in where a part is named.

    The test fails when a script of ours threw anything in any of the windows. A failed test leaves a picture of each.
    """
    opened: list[Any] = []
    thrown: list[str] = []

    def enter(part: str = "", *, phone: bool = False, scheme: str = "light", language: str = "en") -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
            timezone_id="Africa/Nairobi",
            reduced_motion="reduce",
            base_url=hub.address,
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(f"{part} {page.url}: {error}"))
        if part:
            # As a request, which draws no page; the cookie is the window's all the same.
            assert page.request.get(hub.links[part]).ok
        return page

    yield enter
    failed = request.node.stash.get(FAILED, False)
    for number, context in enumerate(opened):
        if failed:
            context.pages[0].screenshot(path=tmp_path / f"failed-{number}.png", full_page=True)
        context.close()
    assert thrown == []


def visit(page: Page, path: str, status: int = 200) -> Response:
    """Open a page that is there, so that what is not found on it was looked for where it could be.

    Args:
        status: how it is to be answered.
    """
    response = page.goto(path)
    assert response is not None
    assert response.status == status, path
    return response


def check_width(page: Page, width: int, where: str = "") -> None:
    """See that a page which stands there is as wide as its window, and not wider, once the window has this width.

    A page is loaded once and its window resized: that is cheap, and the browser may take a frame or two to lay it out.
    """
    page.set_viewport_size({"width": width, "height": HEIGHT})
    whole = expect(page.locator("html"), f"{where} in {width} px")
    whole.to_have_js_property("scrollWidth", width, timeout=LAID_OUT_MS)


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Page, str], None]:
    """A function that saves what a window shows; with PICTURES set, into that folder (``make pictures``)."""
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def save(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png", animations="disabled")

    return save
