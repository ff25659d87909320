"""axe-core in the page: what keeps people out of it."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = "() => axe.run(document, { resultTypes: ['violations'] })"
SERIOUS = ("serious", "critical")


def barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands."""
    # Evaluated, not loaded: the page's own policy lets no foreign script in.
    page.evaluate(SCRIPT.read_text("utf-8"))
    found = page.evaluate(RUN)["violations"]
    return [
        f"{one['id']} at {node['target']}: {node['failureSummary']}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
