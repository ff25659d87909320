"""Servers of the tests find ports of their own, whoever else runs tests on the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TAKE_ONE = "from tests.processes import free_port; print(free_port(), flush=True); input()"


@contextmanager
def another_run(worker: str) -> Iterator[int]:
    """A worker of another run of the tests on this machine; the port that it was given."""
    named = os.environ | {"PYTEST_XDIST_WORKER": worker}
    root = Path(__file__).parents[1]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", TAKE_ONE], cwd=root, env=named, text=True, **pipes) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.communicate("\n")


@pytest.mark.parametrize("worker", ["gw0", "gw46"])
def test_two_runs_on_one_machine_are_given_different_ports(worker: str) -> None:
    with another_run(worker) as mine, another_run(worker) as yours:
        assert mine != yours
        assert {mine, yours} <= set(range(1024, 32768)), "from there on the system gives them to anybody"
