"""The command line: what ``make run`` starts, what it leaves behind, and how it says no."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import requests

from hub.actions.context import open_context
from hub.config import Settings
from hub.dev_links import PARTS
from hub.domain.hours import Hour, HourState
from hub.domain.roles import Role
from hub.domain.search_terms import terms_of
from hub.records import database
from hub.records.records import Records
from hub.records.search_index import Wish
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA
from tests.processes import free_port

PATIENCE_S = 60
HUB = [sys.executable, "-m", "hub.cli"]


@dataclass(frozen=True)
class Running:
    """A ``hub run`` whose address has been printed."""

    process: "subprocess.Popen[str]"
    address: str
    links: dict[str, str]

    def children(self) -> list[psutil.Process]:
        """Every process that it started, and those that these started."""
        return psutil.Process(self.process.pid).children(recursive=True)


def environment(data_dir: Path, port: int = 0, **more: str) -> dict[str, str]:
    """The environment of a command; nothing named ``HUB_`` of the tests' own is in it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    return clean | {"HUB_DATA_DIR": str(data_dir), "HUB_PORT": str(port or free_port())} | more


def hub(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """A command that ends by itself."""
    return subprocess.run([*HUB, *words], env=environ, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


@contextmanager
def running(data_dir: Path) -> Iterator[Running]:
    """``hub run``, ended with Ctrl-C when the block is left and it still runs."""
    port = free_port()
    process = subprocess.Popen(
        [*HUB, "run"],
        env=environment(data_dir, port),
        stdout=subprocess.PIPE,
        stderr=(data_dir / "log").open("w"),
        text=True,
        start_new_session=True,
    )
    try:
        yield Running(process, f"http://127.0.0.1:{port}", dict(printed_links(process)))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_S)
        assert process.stdout
        process.stdout.close()


def printed_links(process: "subprocess.Popen[str]") -> Iterator[tuple[str, str]]:
    """The sign-in links that it prints, up to the last line of its welcome."""
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"sign in as (\w+) +(\S+)", line):
            yield found[1], found[2]
        if "Ctrl-C" in line:
            return
    raise AssertionError("it ended without a welcome")


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fails when it takes too long."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def ended(process: psutil.Process) -> bool:
    """Whether a process has ended (its parent may not have noticed yet)."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def hours_on(address: str) -> list[str]:
    """The links to hours on the home page, in order."""
    page = requests.get(address, timeout=10)
    assert page.status_code == 200
    return re.findall(r'href="(/hours/\w+)"', page.text)


@pytest.mark.slow
def test_run_serves_a_demo_with_a_link_for_each_part_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        assert set(first.links) == {*PARTS}
        assert requests.get(f"{first.address}/healthz", timeout=10).json()["ok"] is True
        assert requests.get(first.links["organiser"], timeout=10).ok
        hours = hours_on(first.address)
        assert hours
        children = first.children()
        assert len(children) == 3
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(PATIENCE_S) == 0
        assert all(ended(child) for child in children)
    with running(tmp_path) as second:
        assert hours_on(second.address) == hours


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_run_leaves_nothing_behind_either(tmp_path: Path) -> None:
    with running(tmp_path) as killed:
        children = killed.children()
        killed.process.kill()
        wait_for(lambda: all(ended(child) for child in children))


@pytest.mark.slow
@pytest.mark.parametrize("part", ["hub.wsgi", "worker", "redis-server"])
def test_when_one_part_dies_everything_stops_and_the_part_is_named(tmp_path: Path, part: str) -> None:
    name = {"hub.wsgi": "hub"}.get(part, part)
    with running(tmp_path) as hurt:
        children = hurt.children()
        next(child for child in children if any(part in word for word in child.cmdline())).kill()
        assert hurt.process.wait(PATIENCE_S) == 1
        assert all(ended(child) for child in children)
    assert f"The {name} ended" in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_other_commands_find_the_redis_of_a_running_hub(tmp_path: Path) -> None:
    with running(tmp_path):
        environ = environment(tmp_path, HUB_ENVIRONMENT="development")
        assert "nothing was changed" in hub("demo", **environ).stdout
        assert "Ben is organiser now" in hub("grant", "Ben", "organiser", **environ).stdout
    records = Records(database.connect(Settings.from_env(environ).database_url))
    ben = records.people.find_by_name("Ben")
    assert ben
    assert Role.ORGANISER in records.people.roles(ben.person_id)
    records.engine.dispose()


def test_a_busy_port_gives_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hub("run", **environment(tmp_path, port))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"Error: Port {port} is busy. Choose another: HUB_PORT={port + 1} make run"]
    assert not (tmp_path / "redis").exists()


@pytest.mark.parametrize("command", ["serve", "work"])
def test_without_a_redis_serve_and_work_say_what_to_do(tmp_path: Path, command: str) -> None:
    done = hub(command, **environment(tmp_path, HUB_ENVIRONMENT="development"))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "HUB_REDIS_URL" in line


@pytest.mark.parametrize("command", ["run", "serve", "work", "migrate"])
def test_a_wrong_setting_gives_one_line_that_names_it(tmp_path: Path, command: str) -> None:
    done = hub(command, **environment(tmp_path, HUB_TICK_MS="soon"))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "HUB_TICK_MS" in line


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    environ = environment(tmp_path, HUB_ENVIRONMENT="development")
    assert hub("migrate", **environ).returncode == 0
    assert hub("migrate", **environ).returncode == 0
    records = Records(database.connect(f"sqlite:///{tmp_path / 'baraza.sqlite'}"))
    assert records.series.list() == []
    records.engine.dispose()


def test_a_role_for_somebody_who_never_signed_in_is_refused(tmp_path: Path) -> None:
    environ = environment(tmp_path, HUB_ENVIRONMENT="development", HUB_REDIS_URL="redis://127.0.0.1:1")
    hub("migrate", **environ)
    done = hub("grant", "Nobody", "organiser", **environ)
    assert done.returncode == 1
    assert "Nobody with this name" in done.stderr


def test_the_search_is_made_anew_without_a_redis(settings: Settings, tmp_path: Path) -> None:
    records = Records(database.connect(settings.database_url))
    hour = Hour(hour_id="h1", title="Lexemes", starts_at=1, duration_s=60, state=HourState.ARCHIVED)
    records.hours.add(hour)
    environ = environment(tmp_path, HUB_ENVIRONMENT="development", HUB_DATABASE_URL=settings.database_url)
    done = hub("search", "rebuild", **environ)
    assert (done.returncode, done.stdout) == (
        0,
        "Hours and threads so far: 1\nThe index is new. Hours and threads in it: 1\n",
    )
    found = records.search.find(Wish(terms_of("lexemes")))
    assert [hit.owner_id for hit in records.search.hits(found)] == ["h1"]
    records.engine.dispose()


def test_production_is_never_given_the_demo(tmp_path: Path) -> None:
    environ = environment(
        tmp_path,
        HUB_ENVIRONMENT="production",
        HUB_SECRET_KEY="k" * 40,
        HUB_BASE_URL="https://baraza.example",
        HUB_REDIS_URL="redis://127.0.0.1:1",
    )
    done = hub("demo", **environ)
    assert done.returncode == 1
    assert "HUB_ENVIRONMENT" in done.stderr


def test_signups_import_says_what_would_happen_and_then_does_it(settings: Settings):
    ctx = open_context(settings)
    programme = make_programme(ctx, closes_at=0, opens_at=1)
    make_mentor(ctx, programme, ADA, name="Amina")
    page = (
        "*I would like to have a mentorship session with Amina.--[[User:Gil]] 14:03, 20 November 2026 (UTC)\n"
        "*I would like to have a mentorship session with Amina.\n"
        "*I would like to have a mentorship session with Aminah.--[[User:Ida]] 14:03, 20 November 2026 (UTC)"
    )

    where = {"HUB_REDIS_URL": settings.redis_url, "HUB_DATABASE_URL": settings.database_url}
    env = environment(settings.data_dir, HUB_ENVIRONMENT="development", **where)

    def hub(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [*HUB, "signups", "import", "-", *words]
        return subprocess.run(command, env=env, input=page, capture_output=True, text=True, check=True)

    dry = hub("--dry-run", "--source", "https://meta.wikimedia.org/wiki/List").stdout
    assert dry.splitlines() == [
        "1: Gil -> Amina: ready",
        "2: - -> Amina: unsigned",
        "3: Ida -> Aminah: unknown_mentor (perhaps Amina)",
        "Nothing was changed.",
    ]
    assert ctx.records.signups.taken(programme.programme_id) == []
    assert hub().stdout.splitlines()[-1] == "1 taken in."
    again = hub().stdout.splitlines()
    assert (again[0], again[-1]) == ("1: Gil -> Amina: taken in before", "0 taken in.")


def test_signups_import_asks_which_programme_is_meant_and_names_the_drafts_too(settings: Settings):
    ctx = open_context(settings)
    where = {"HUB_REDIS_URL": settings.redis_url, "HUB_DATABASE_URL": settings.database_url}
    env = environment(settings.data_dir, HUB_ENVIRONMENT="development", **where)

    def ask(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [*HUB, "signups", "import", "-", "--dry-run", *words]
        return subprocess.run(command, env=env, input="A page.", capture_output=True, text=True, check=False)

    assert "There is no programme yet." in ask().stderr
    draft = make_programme(ctx, title="For those who write grants", published_at=0)
    name = f"{draft.programme_id}  {draft.title} (draft)\n"
    alone = ask()
    assert (alone.returncode, name in alone.stderr) == (2, True)
    old = make_programme(ctx, closes_at=START)
    asked = ask()
    assert (asked.returncode, name in asked.stderr) == (2, True)
    assert f"{old.programme_id}  {old.title}\n" in asked.stderr
    assert ask("--programme", draft.programme_id).stdout.endswith("Nothing was changed.\n")


def test_address_for_jibri_is_printed_where_there_is_a_token(tmp_path: Path):
    without = hub("jibri-address", **environment(tmp_path, HUB_ENVIRONMENT="development"))
    assert (without.returncode, "HUB_JITSI_HOOK_TOKEN" in without.stderr) == (1, True)
    token = {"HUB_JITSI_HOOK_TOKEN": "long and random", "HUB_BASE_URL": "https://hub.example"}
    told = hub("jibri-address", **environment(tmp_path, HUB_ENVIRONMENT="development", **token))
    assert re.fullmatch(r"https://hub\.example/jitsi/jibri/[0-9a-f]{40}\n", told.stdout)
    assert "long and random" not in told.stdout + told.stderr


def test_signups_import_says_in_one_line_what_cannot_be_read(settings: Settings, tmp_path: Path):
    programme = make_programme(open_context(settings))
    (tmp_path / "latin.txt").write_bytes("Ren\xe9".encode("latin-1"))
    (tmp_path / "page.txt").write_text("a page")
    env = environment(settings.data_dir, HUB_ENVIRONMENT="development", HUB_DATABASE_URL=settings.database_url)

    def wrong(*words: str) -> str:
        command = [*HUB, "signups", "import", *words, "--programme", programme.programme_id, "--dry-run"]
        where = {"HUB_REDIS_URL": settings.redis_url}
        done = subprocess.run(command, env=env | where, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        return line

    assert wrong(f"{tmp_path}/nofile").endswith("nofile cannot be read: No such file or directory.")
    assert wrong(f"{tmp_path}/latin.txt").endswith("latin.txt is not written in UTF-8.")
    for source in ("javascript:alert(1)", "http://meta.wikimedia.org/"):
        assert "This is not an https address of a page." in wrong(f"{tmp_path}/page.txt", "--source", source)
    assert "on a wiki that we may read" in wrong("https://evil.example/wiki/List")
