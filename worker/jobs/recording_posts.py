"""Takes what Jitsi told of recordings and streams, and writes it into the records of the hours that it is of."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.recording_clock import Signs, note_begun, note_over, note_uploaded
from hub.actions.recording_rooms import home_of, tell_private, tell_unknown
from hub.actions.recording_streams import note_stream
from hub.domain.hours import Hour
from hub.domain.recordings import RecordingSource
from hub.domain.room_posts import RECORDING_KINDS, RoomPost
from hub.jitsi.recordings import Told, read_told, run_of
from worker.jobs.job import Job
from worker.jobs.recording_files import FilesJob


class RecordingPostsJob(Job):
    """Works off what waits, in the order in which it happened; each post can be worked off twice without harm."""

    name = "recording_posts"
    every_s = 2.0

    def __init__(self, files: FilesJob) -> None:
        self._files = files

    def due(self, ctx: Context) -> Iterable[str]:
        """The posts that wait."""
        return [post.post_key for post in ctx.records.room_posts.waiting(RECORDING_KINDS)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Take one post."""
        post = ctx.records.room_posts.get(one_id)
        if post is None or post.done_at:
            return False
        if post.kind == "recording.finalized":
            # Where its folder is not to be seen yet, or holds nothing yet, the next look around finds it.
            self._files.look_into(ctx, str(post.body.get("directory", "")), finished=True)
        elif post.kind == "jibri.session":
            _take_session(ctx, post)
        elif post.kind != "jibri.status":
            _take(ctx, post)
        ctx.records.room_posts.done(one_id, ctx.clock())
        return False


def _take_session(ctx: Context, post: RoomPost) -> None:
    """A run that the hub itself began at a Jibri; of all others Jibri tells nothing."""
    told = post.body.get("session")
    told = told if isinstance(told, dict) else {}
    known = ctx.records.recordings.find(RecordingSource.JIBRI, run_of(told.get("sessionId")))
    hour = ctx.records.hours.get(known.hour_id) if known else None
    if known is None or hour is None:
        return
    on = told.get("status") == "ON"
    at = post.at if on else 0
    signs = Signs(source=known.source, room_name=known.room_name, session_id=known.session_id, at=at)
    if on:
        note_begun(ctx, hour, signs)
    elif told.get("status") == "OFF":
        note_over(ctx, hour, signs)


def _take(ctx: Context, post: RoomPost) -> None:
    told = read_told(post.body)
    home = home_of(ctx, (post.room_name,))
    if home.private:
        tell_private(ctx, "recording.private_room", f"{post.room_name} {told.session_id}")
    elif home.hour is None:
        if post.kind == "recording.uploaded":
            tell_unknown(ctx, post.post_key, "JaaS")
    elif post.kind.startswith("stream."):
        note_stream(ctx, home.hour, post.at, begun=post.kind == "stream.started")
    else:
        _note(ctx, home.hour, post, told)


def _note(ctx: Context, hour: Hour, post: RoomPost, told: Told) -> None:
    signs = Signs(
        source=RecordingSource.JAAS,
        room_name=post.room_name,
        session_id=told.session_id,
        at=told.starts_at or (post.at if post.kind == "recording.started" else 0),
        initiator=told.initiator,
    )
    if post.kind == "recording.started":
        note_begun(ctx, hour, signs)
    elif post.kind == "recording.ended":
        note_over(ctx, hour, signs)
    elif told.link:
        note_uploaded(ctx, hour, signs, told, post.at)
