"""A plain socket.io-client from npm runs an hour by what docs/events.md says."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.live.conftest import RunningHub
from tests.live.visitor import cookie_of
from tests.needs import needs
from tests.people import BEN, MONA, make_hour

HERE = Path(__file__).parent
NODE_MODULES = HERE.parents[1] / "node_modules"


@needs(shutil.which("node"), "Node")
def test_a_plain_client_from_npm_runs_an_hour(hub: RunningHub) -> None:
    assert (NODE_MODULES / "socket.io-client").is_dir(), "run `npm ci` first"
    hour = make_hour(hub.ctx)
    now = hub.ctx.clock()
    _, token = hub.ctx.records.tokens.add(MONA.person_id, "a plain client", now, now + 60_000)
    words = [hub.url, hour.hour_id, cookie_of(hub.ctx.settings, BEN), token]
    command = ["node", str(HERE / "plain_client.mjs"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "title": hour.title,
        "asked": "pending",
        "desk": "Ben",
        "shown": "How do I begin?",
        "endorsed": 1,
        "counted": 1,
        "aired": "on_air",
        "answer": "With the tour.",
        "refused": "question.endorse: question.transition_refused",
    }
