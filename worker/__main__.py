"""The worker: ``python -m worker`` works until SIGTERM or SIGINT, ``python -m worker health`` asks whether it does."""

import signal
import sys
import threading
from contextlib import ExitStack

import structlog

from hub import logs
from hub.actions.context import open_context
from hub.config import ConfigError, Settings
from hub.records import database
from worker.failures import TRANSIENT
from worker.heartbeat import Heartbeat
from worker.jobs.archive import ArchiveJob, TrimJob
from worker.jobs.bookings import BookingsJob
from worker.jobs.census import CensusJob
from worker.jobs.end_rooms import EndRoomsJob
from worker.jobs.erase import EraseJob
from worker.jobs.forget import ForgetJob, LeftoversJob
from worker.jobs.head_counts import HeadCountsJob
from worker.jobs.hours import HoursJob
from worker.jobs.job import Job
from worker.jobs.mails import LettersJob, MailsJob, Post
from worker.jobs.make_rooms import MakeRoomsJob
from worker.jobs.owed import OwedJob
from worker.jobs.private_rooms import PrivateRoomsJob
from worker.jobs.projection import PutBackJob, ShowJob
from worker.jobs.recording_drafts import DraftsJob
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_keeping import KeepingJob
from worker.jobs.recording_look_ups import LookUpsJob
from worker.jobs.recording_overdue import OverdueJob
from worker.jobs.recording_posts import RecordingPostsJob
from worker.jobs.recording_streams import StreamsJob
from worker.jobs.reminders import RemindersJob
from worker.jobs.rewrite import RewriteJob
from worker.jobs.room_posts import ForgetRoomsJob, RoomPostsJob, StageJob
from worker.jobs.search import SearchJob
from worker.jobs.series import SeriesJob
from worker.jobs.sessions import SessionsJob
from worker.jobs.settle import SettleJob
from worker.jobs.threads import ThreadsJob
from worker.runner import Runner, beside

log = structlog.get_logger("worker")

LATER_S = 2.0


def jobs() -> list[Job]:
    """Every job that waits for no other server, in the order of a round: what people wait for comes first."""
    return [
        HoursJob(),
        # Who is in Jitsi has come: that is to be known before somebody is called missing.
        RoomPostsJob(),
        SessionsJob(),
        MakeRoomsJob(),
        PrivateRoomsJob(),
        BookingsJob(),
        StageJob(),
        RemindersJob(),
        ShowJob(),
        PutBackJob(),
        ArchiveJob(),
        SettleJob(),
        TrimJob(),
        SearchJob(),
        SeriesJob(),
        ThreadsJob(),
        ForgetRoomsJob(),
        RewriteJob(),
        OwedJob(),
        HeadCountsJob(),
        EraseJob(),
        ForgetJob(),
        LeftoversJob(),
    ]


def mail_jobs() -> list[Job]:
    """The jobs that wait for a mail server, which may be slow. They go round by themselves, so that hours begin and
    sessions end in time whatever it does."""
    post = Post()
    return [LettersJob(post), MailsJob(post)]


def prosody_jobs() -> list[Job]:
    """The jobs that ask Prosody. They go round by themselves: where it says nothing, each room is waited for."""
    return [EndRoomsJob(), CensusJob()]


def slow_jobs(stopping: threading.Event) -> list[Job]:
    """Every job that may take minutes: large files, and answers from far away. Nothing that people wait for is here."""
    files = FilesJob(lambda: not stopping.is_set())
    return [
        RecordingPostsJob(files),
        StreamsJob(),
        files,
        KeepingJob(stopping),
        LookUpsJob(),
        OverdueJob(),
        DraftsJob(),
    ]


def work(settings: Settings, stopping: threading.Event) -> None:
    """Run the worker until ``stopping`` is set.

    Args:
        settings: ``redis_url`` names the Redis of the hub; the worker starts none.
    """
    prepare(settings, stopping)
    ctx = open_context(settings)
    log.info("worker.started")
    mail, rooms = Runner(ctx, mail_jobs()), Runner(ctx, prosody_jobs())
    slow = Runner(ctx, slow_jobs(stopping), listens=False)
    others = ((mail, "mail"), (rooms, "prosody"), (slow, "slow jobs"))
    try:
        with ExitStack() as running:
            for runner, name in others:
                running.enter_context(beside(runner, stopping, name))
            Runner(ctx, jobs(), beat=Heartbeat(settings.data_dir).beat).run(stopping)
    finally:
        ctx.store.client.close()
        ctx.records.engine.dispose()
        log.info("worker.stopped")


def prepare(settings: Settings, stopping: threading.Event) -> None:
    """Bring the database to the newest form; waits for one that is away or locked."""
    while not stopping.is_set():
        try:
            database.migrate(settings.database_url)
            return
        except TRANSIENT as error:
            log.warning("worker.waits_for_database", error=type(error).__name__)
            stopping.wait(LATER_S)


def main(words: list[str]) -> int:
    """The program; returns its exit code."""
    try:
        settings = Settings.from_env()
        if not settings.redis_url:
            raise ConfigError("HUB_REDIS_URL is missing: the worker needs the Redis of the hub.")
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if words == ["health"]:
        return 0 if Heartbeat(settings.data_dir).alive() else 1
    logs.set_up(development=settings.development, level=settings.log_level.upper())
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    work(settings, stopping)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
