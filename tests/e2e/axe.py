"""axe-core in the page: what keeps people out of it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = "where => axe.run(where ? document.querySelector(where) : document, { resultTypes: ['violations'] })"
SERIOUS = ("serious", "critical")
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "dark Arabic phone": {"phone": True, "scheme": "dark", "language": "ar"},
}
"""How pages are looked at: both colours, both directions, both sizes."""


def barriers(page: Page, within: str = "") -> list[str]:
    """What axe-core calls serious or critical on the page as it stands.

    Args:
        within: selector of the one part that is looked at, such as an open dialog; ``""`` for all of the page.
    """
    # Evaluated, not loaded: the page's own policy lets no foreign script in.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found = page.evaluate(RUN, within)["violations"]
    return [
        f"{one['id']} at {node['target']}: {node['failureSummary']}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
