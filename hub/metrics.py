"""What is counted for Prometheus; ``/metrics`` shows it. Each process counts for itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Gauge, Histogram

from hub.domain.errors import HubError

SOON = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)

REQUESTS = Counter("hub_requests_total", "HTTP requests", ["endpoint", "method", "status"])
REQUEST_SECONDS = Histogram("hub_request_seconds", "Seconds to answer a request", ["endpoint"], buckets=SOON)
COMMANDS = Counter("hub_commands_total", "Commands, with the code of their refusal or `ok`", ["name", "outcome"])
COMMAND_SECONDS = Histogram("hub_command_seconds", "Seconds to carry out a command", ["name"], buckets=SOON)
SOCKETS = Gauge("hub_sockets", "Sockets connected to this process")


@contextmanager
def counted(name: str) -> Iterator[None]:
    """Count a command and measure it, however it ends.

    Args:
        name: one of our own commands, never a word that a client made up.
    """
    begun, outcome = time.perf_counter(), "server.failed"
    try:
        yield
        outcome = "ok"
    except HubError as refused:
        outcome = refused.code
        raise
    finally:
        COMMANDS.labels(name, outcome).inc()
        COMMAND_SECONDS.labels(name).observe(time.perf_counter() - begun)
