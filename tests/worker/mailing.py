"""A worker process that reminds people and sends their mail once: ``python -m tests.worker.mailing CLOCK_MS [POINT]``.

With a ``POINT`` it is killed (SIGKILL) before the first SQL statement that begins so.
"""

import os
import signal
import subprocess
import sys

from sqlalchemy import event

from hub.actions.context import Context, open_context
from hub.config import Settings
from hub.domain.clock import SetClock
from tests.fakes.smtp import SmtpServer
from tests.worker.processes import ROOT, environment
from worker.jobs.mails import LettersJob, MailsJob, Post
from worker.jobs.reminders import RemindersJob
from worker.runner import Runner


def start_mailing(settings: Settings, server: SmtpServer, now: int, *point: str) -> "subprocess.Popen[bytes]":
    """Start such a process at a moment (ms since 1970), with a mail server."""
    by_smtp = {"HUB_SMTP_HOST": server.host, "HUB_SMTP_PORT": str(server.port), "HUB_SMTP_SECURITY": "none"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.worker.mailing", str(now), *point],
        env=environment(settings) | by_smtp | {"HUB_MAIL_FROM": "hub@example.org"},
        cwd=ROOT,
    )


def send_all(ctx: Context) -> None:
    """Do what the jobs of reminders and mails have to do now."""
    post = Post()
    runner = Runner(ctx, [RemindersJob(), LettersJob(post), MailsJob(post)])
    while runner.round():
        pass
    assert runner.failures.counts == {}


def _main(now: str, point: str = "") -> None:
    ctx = open_context(Settings.from_env(), clock=SetClock(int(now)))

    def look(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if point and statement.startswith(point):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(ctx.records.engine, "before_cursor_execute", look)
    send_all(ctx)


if __name__ == "__main__":
    _main(*sys.argv[1:])
