"""``hub run``: everything a developer needs in one command, and nothing of it left when it ends."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import click

from hub import demo, dev_links, embedded
from hub.actions.context import Context, open_context
from hub.config import Settings, variable
from hub.lifeline import end_with_parent
from hub.records.database import migrate

STARTING_S = 60.0
STOPPING_S = 15.0
LOOK_S = 0.1
PARTS = {"hub": "hub.wsgi", "worker": "worker"}
"""The processes, and the module that each runs."""

Processes = dict[str, "subprocess.Popen[bytes]"]


class StartError(Exception):
    """It cannot start; the message is one line for the person at the terminal."""


def run(settings: Settings) -> None:
    """Start Redis, hub and worker, with the demo on the first start, until Ctrl-C or SIGTERM.

    Raises:
        StartError, EmbeddedRedisError: it cannot start.
    """
    check_port(settings.host, settings.port)
    stop = _on_signals()
    with _redis(settings) as (complete, redis):
        migrate(complete.database_url)
        ctx = open_context(complete)
        _first_start(ctx)
        with _processes(complete) as started:
            processes = started | redis
            _wait_until_served(complete, processes, stop)
            if not stop.is_set():
                click.echo(welcome(ctx))
            _watch(processes, stop)


def check_port(host: str, port: int) -> None:
    """Check that we can listen on the port, before anything is started.

    Raises:
        StartError: somebody else does, or this machine has no such address.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StartError(f"Port {port} is busy. Choose another: HUB_PORT={port + 1} make run") from None
            raise StartError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None


def welcome(ctx: Context) -> str:
    """What is printed when everything is up: the address and the sign-in links."""
    lines = ["", f"  Baraza is at  {ctx.settings.base_url}", ""]
    lines += [f"  sign in as {part:<10} {link}" for part, link in dev_links.links(ctx.settings, ctx).items()]
    lines += ["", f"  Ctrl-C stops everything; the data stays in {ctx.settings.data_dir}/", ""]
    return "\n".join(lines)


def _first_start(ctx: Context) -> None:
    if ctx.settings.development and demo.load(ctx):
        click.echo("First start: the demo is loaded.")


@contextmanager
def _redis(settings: Settings) -> Iterator[tuple[Settings, Processes]]:
    """The settings with the address of a Redis, the one they name or a private one; and the private one's process."""
    if settings.redis_url:
        yield settings, {}
        return
    with embedded.running(settings.data_dir) as server:
        yield replace(settings, redis_url=server.address), {"redis-server": server.process}


@contextmanager
def _processes(settings: Settings) -> Iterator[Processes]:
    environ = os.environ | {
        variable("environment"): settings.environment,
        variable("redis_url"): settings.redis_url,
        variable("data_dir"): str(settings.data_dir),
    }
    processes: Processes = {}
    try:
        for name, module in PARTS.items():
            # In a session of its own: Ctrl-C reaches this process alone, which then stops the others in order.
            processes[name] = subprocess.Popen(
                [sys.executable, "-m", module],
                env=environ,
                start_new_session=True,
                preexec_fn=end_with_parent(),  # noqa: PLW1509 (no thread runs yet)
            )
        yield processes
    finally:
        _stop(processes)


def _stop(processes: Processes) -> None:
    for process in processes.values():
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOPPING_S
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - time.monotonic()))
        process.kill()
        process.wait()


def _wait_until_served(settings: Settings, processes: Processes, stop: threading.Event) -> None:
    until = time.monotonic() + STARTING_S
    while not stop.is_set() and not _well(settings.host, settings.port):
        _check_alive(processes)
        if time.monotonic() > until:
            raise StartError("The hub did not come up.")
        stop.wait(LOOK_S)


def _well(host: str, port: int) -> bool:
    """Whether the hub answers, and finds its Redis and its database."""
    line = http.client.HTTPConnection(host, port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _watch(processes: Processes, stop: threading.Event) -> None:
    while not stop.wait(LOOK_S):
        _check_alive(processes)


def _check_alive(processes: Processes) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise StartError(f"The {name} ended with code {process.returncode}; stopping everything.")


def _on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
