"""What organisers read of the video of their deployment: what it can do, and how each part is right now."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.actions.context import Context
from hub.app import create_app
from hub.config import Settings
from tests.fakes.jitsi import APP_SECRET, running_jitsi
from tests.fakes.jitsi_tokens import TokenRules
from tests.people import ZURI
from tests.web.browser import browser_of

LINE = re.compile(
    r'<li class="spread"><div><strong>(.*?)</strong><p class="hint">(.*?)</p></div><span class="chip chip--(\w+)"'
)
HOOK = "a long token that Jitsi shows"
OFF = ["Rooms open in their time alone", "What happens in rooms", "Ending rooms", "Recording rooms"]
SERVERS = ["Prosody", "Jicofo", "Video bridge", "Jibri", "JaaS (8x8.vc)", "Folder of Jibri's recordings"]


def lines(ctx: Context, settings: Settings) -> dict[str, tuple[str, str]]:
    """The lines of the status page: state and words, by name."""
    page = browser_of(create_app(settings, clock=ctx.clock), ZURI).get("/organise/status").text
    assert settings.jitsi_prosody_url == "" or settings.jitsi_prosody_url not in page
    for secret in (settings.jitsi_app_secret, settings.jitsi_hook_token, settings.jaas_private_key):
        assert not secret or secret not in page
    return {html.unescape(name): (state, html.unescape(told)) for name, told, state in LINE.findall(page)}


def states(ctx: Context, settings: Settings) -> dict[str, str]:
    return {name: state for name, (state, _) in lines(ctx, settings).items()}


def test_a_public_server_without_tokens_is_told_plainly(ctx: Context) -> None:
    found = lines(ctx, ctx.settings)
    assert "public server" in found["Jitsi"][1]
    state, told = found["Jitsi tokens"]
    assert state == "calm"
    assert "Whoever has the link comes in" in told
    assert {found[name][0] for name in OFF + SERVERS} == {"calm"}


def test_a_whole_deployment_of_one_s_own_is_good_in_every_part(ctx: Context, tmp_path: Path) -> None:
    with running_jitsi(ctx.clock, rules=TokenRules(app_secret=APP_SECRET)) as jitsi:  # type: ignore[arg-type]
        ours = jitsi.settings(
            ctx.settings,
            jitsi_embed=True,
            jitsi_reservations=True,
            jitsi_hook_token=HOOK,
            recordings_dir=tmp_path,
        )
        found = states(ctx, ours)
    ours_alone = {"Jitsi", "Jitsi tokens", *OFF, *SERVERS} - {"JaaS (8x8.vc)"}
    assert {name: found[name] for name in ours_alone} == dict.fromkeys(ours_alone, "good")


def test_each_part_that_is_away_or_ill_is_named(ctx: Context) -> None:
    with running_jitsi(ctx.clock) as jitsi:  # type: ignore[arg-type]
        jitsi.port.loaded = {"muc_size"}
        jitsi.jicofo.stats = {"bridge_selector": {"bridge_count": 0}}
        jitsi.jibri.healthy = False
        found = lines(ctx, jitsi.settings(ctx.settings, jitsi_jvb_url="http://127.0.0.1:1"))
    assert found["Prosody"] == ("bad", "Answers, but these modules are missing: muc_census, muc_end_meeting.")
    assert found["Jicofo"] == ("good", "Works, but sees no video bridge.")
    assert found["Video bridge"] == ("bad", "Does not answer.")
    assert found["Jibri"] == ("bad", "Says itself that it is not well.")


def test_open_rooms_and_people_are_counted_and_not_named(ctx: Context) -> None:
    with running_jitsi(ctx.clock) as jitsi:  # type: ignore[arg-type]
        for room in ("m-abc", "m-xyz"):
            jitsi.prosody.join(room, name="Chidi of Lagos")
        told = lines(ctx, jitsi.settings(ctx.settings))["Prosody"][1]
    assert told == "2 rooms are open, with 2 people in all."


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Jitsi tokens", {"jaas_app_id": "a", "jaas_key_id": "k", "jaas_private_key": "nothing that signs"}),
        ("Rooms open in their time alone", {"jitsi_reservations": True}),
        ("JaaS (8x8.vc)", {"jaas_app_id": "a", "jaas_key_id": "k", "jaas_private_key": "nothing that signs"}),
    ],
)
def test_what_cannot_work_as_it_is_set_up_is_bad(ctx: Context, name: str, fields: dict[str, Any]) -> None:
    assert states(ctx, replace(ctx.settings, **fields))[name] == "bad"
