"""A PostgreSQL of the tests' own, from the machine's binaries: on a unix socket alone, gone after the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
START_S = 60


class Missing(Exception):
    """PostgreSQL cannot be started here; the text says why."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a fresh cluster's first database."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="baraza-pg-"))
    try:
        user = _give_to_owner(folder)
        data = folder / "data"
        _run(
            user,
            binaries / "initdb",
            "-D",
            data,
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=40"
        control = binaries / "pg_ctl"
        _run(
            user,
            control,
            "start",
            "-D",
            data,
            "-w",
            "-t",
            START_S,
            "-l",
            folder / "log",
            "-o",
            options,
        )
        try:
            yield f"postgresql://{OWNER}@/postgres?host={folder}"
        finally:
            _run(user, control, "stop", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """The folder of the newest installed version; Debian keeps it off PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda one: int(one.parts[-3]),
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise Missing("PostgreSQL is not installed (Debian's package: postgresql)")
    return found[-1].parent if found else Path(on_path or "").parent


def _give_to_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as Debian's user for it. Answers the words to put before."""
    if os.geteuid() != 0:
        return []
    try:
        account = pwd.getpwnam(OWNER)
    except KeyError:
        raise Missing("the tests run as root, and there is no user `postgres` to run PostgreSQL as") from None
    os.chown(folder, account.pw_uid, account.pw_gid)
    return [
        "setpriv",
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
    ]


def _run(user: list[str], *words: object) -> None:
    done = subprocess.run([*user, *map(str, words)], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise Missing(f"{words[0]}: {done.stderr.strip() or done.stdout.strip()}")
