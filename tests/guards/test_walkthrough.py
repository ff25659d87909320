"""The client of docs/events.md runs an hour just as it stands there."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.guards.tree import ROOT
from tests.live.conftest import running_hub
from tests.needs import needs
from tests.people import MONA, make_hour

PATIENCE_S = 60


def program() -> str:
    """The one program on the page."""
    (found,) = re.findall(r"```js\n(.*?)```", (ROOT / "docs/events.md").read_text("utf-8"), re.DOTALL)
    return found


@needs(shutil.which("node"), "Node")
def test_client_of_the_page_runs_an_hour(tmp_path: Path):
    (tmp_path / "hour.mjs").write_text(program(), "utf-8")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    with running_hub("eventlet") as hub:
        hour, now = make_hour(hub.ctx), hub.ctx.clock()
        _, token = hub.ctx.records.tokens.add(MONA.person_id, "the page", now, now + PATIENCE_S * 1000)
        command = ["node", "hour.mjs", hub.url, hour.hour_id, token]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stdout) == (0, "With the toolbar.\n"), done.stderr
