"""The page on which past hours are brought here, and the command that does the same."""

import io
import re
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from hub.actions.context import Context
from hub.actions.past_hours import take_in_past
from hub.cli import main
from hub.domain.hours import HourState
from tests.domain.test_past_hours import TABLE
from tests.people import MONA, ZURI
from tests.web.browser import browser_of, csrf_token

PAGE = "/organise/past"


def test_organiser_sees_what_would_happen_and_then_it_happens(app: Flask, ctx: Context) -> None:
    zuri = browser_of(app, ZURI)
    csrf = csrf_token(zuri)
    seen = zuri.post(PAGE, data={"csrf_token": csrf, "text": TABLE}).get_data(as_text=True)
    assert "WikiAfrica Hour 12" in seen
    assert "Take in 2 hours" in seen
    assert ctx.records.hours.in_states(HourState) == []
    done = zuri.post(PAGE, data={"csrf_token": csrf, "text": TABLE, "take_in": "1"}).get_data(as_text=True)
    assert "Taken in" in done
    assert len(ctx.records.hours.in_states([HourState.ARCHIVED])) == 2


def test_file_wins_over_the_box_and_its_text_is_not_lost(app: Flask) -> None:
    zuri = browser_of(app, ZURI)
    file = (io.BytesIO(("\ufeff" + TABLE).encode()), "hours.csv")
    seen = zuri.post(PAGE, data={"csrf_token": csrf_token(zuri), "file": file, "text": "nothing"})
    assert "WikiAfrica Hour 13" in seen.get_data(as_text=True)


def test_what_cannot_be_read_is_told_and_nothing_is_lost(app: Flask) -> None:
    zuri = browser_of(app, ZURI)
    answer = zuri.post(PAGE, data={"csrf_token": csrf_token(zuri), "text": "no columns\nhere"})
    assert answer.status_code == 400
    assert "The first line must name the columns" in answer.get_data(as_text=True)
    assert "no columns\nhere" in answer.get_data(as_text=True)


def test_page_is_for_organisers_of_the_site(app: Flask) -> None:
    assert browser_of(app, MONA).get(PAGE).status_code == 403


def test_command_says_what_would_happen_and_does_it_once(ctx: Context, tmp_path: Path) -> None:
    file = tmp_path / "hours.csv"
    file.write_text(TABLE, "utf-8")
    environ = {
        "HUB_ENVIRONMENT": "development",
        "HUB_DATA_DIR": str(ctx.settings.data_dir),
        "HUB_REDIS_URL": ctx.settings.redis_url,
        "HUB_DATABASE_URL": ctx.settings.database_url,
    }
    dry = CliRunner().invoke(main, ["hours", "import", str(file), "--dry-run"], env=environ)
    assert dry.output.splitlines() == [
        "2: WikiAfrica Hour 12: new",
        "4: WikiAfrica Hour 13: new",
        "Nothing was changed.",
    ]
    for outcome in ("new", "same"):
        done = CliRunner().invoke(main, ["hours", "import", str(file)], env=environ)
        assert done.output.splitlines()[0] == f"2: WikiAfrica Hour 12: {outcome}"
    assert len(ctx.records.hours.in_states([HourState.ARCHIVED])) == 2


def test_pages_of_such_an_hour_lead_nowhere_where_nothing_is(app: Flask, ctx: Context) -> None:
    zuri = browser_of(app, ZURI)
    hour_id = take_in_past(ctx, ZURI, TABLE)[0].hour_id
    for path in (f"/organise/hours/{hour_id}", f"/hours/{hour_id}"):
        shown = zuri.get(path).get_data(as_text=True)
        links = set(re.findall(rf'href="((?:/organise)?/hours/{hour_id}/?[a-z]*)"', shown))
        assert not [link for link in links if zuri.get(link).status_code != 200]
        assert f'action="/organise/hours/{hour_id}/overlay"' not in shown
    assert '"settled":true' in zuri.get(f"/hours/{hour_id}").get_data(as_text=True).replace(": ", ":")
