"""Asks YouTube for the titles, authors and pictures of videos that are recordings of hours."""

from collections.abc import Iterable
from typing import Any

from hub.actions.context import Context
from hub.domain.recordings import Recording
from hub.youtube.oembed import VideoRefused, YouTubeSilent, ask
from worker.jobs.job import Job

AGAIN_MS = 6 * 3600 * 1000
"""So long after a refusal that may pass YouTube is asked again: organisers publish their video when it is cut."""
GIVE_UP_MS = 14 * 24 * 3600 * 1000
REST_MS = 5 * 60 * 1000
"""How long nothing is asked after YouTube was silent: each silence would keep the files of recordings waiting."""
AT_A_TIME = 5


class LookUpsJob(Job):
    """One video at a time. What an organiser wrote as the title stays."""

    name = "recording_look_ups"
    every_s = 10.0

    def __init__(self) -> None:
        self._rests_until = 0
        self._tries: dict[str, int] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """Recordings of whom YouTube is to be asked by now: a few, and last those that were tried before."""
        if ctx.clock() < self._rests_until:
            return []
        found = ctx.records.recordings.to_look_up(ctx.clock())
        self._tries = {one_id: self._tries.get(one_id, 0) for one_id in found}
        return sorted(found, key=self._tries.__getitem__)[:AT_A_TIME]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Ask about one.

        Raises:
            YouTubeSilent: it does not answer now.
            RecordChangedMeanwhile: somebody wrote about it at the same moment.
        """
        recording = ctx.records.recordings.get(one_id)
        if recording is None or not 0 < recording.look_up_at <= ctx.clock() or ctx.clock() < self._rests_until:
            return False
        self._tries[one_id] = self._tries.get(one_id, 0) + 1
        try:
            found = _asked(ctx, recording)
        except YouTubeSilent:
            self._rests_until = ctx.clock() + REST_MS
            raise
        ctx.records.recordings.change(one_id, recording.version, **found)
        return False


def _asked(ctx: Context, recording: Recording) -> dict[str, Any]:
    if not recording.on_youtube:
        return {"look_up_at": 0}
    now = ctx.clock()
    try:
        video = ask(ctx.settings, recording.youtube_id)
    except VideoRefused as refusal:
        again = not refusal.permanent and now + AGAIN_MS < recording.created_at + GIVE_UP_MS
        return {"failure": refusal.failure, "look_up_at": now + AGAIN_MS if again else 0}
    told = {"author": video.author, "thumbnail_url": video.thumbnail_url, "failure": "", "look_up_at": 0}
    return told if recording.title else told | {"title": video.title}
