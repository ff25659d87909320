"""YouTube's oEmbed over real HTTP: what it answers of each video, in the forms that it has.

Errors have a plain text and no JSON: 400 for what is no address of a video, 401 where it may not be shown elsewhere,
403 for a private one, 404 for none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Response, jsonify, request

from tests.fakes.serving import running

REFUSALS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}


class FakeYouTube:
    """What YouTube knows.

    Fields:
        videos: by id: what is answered, or the status of a refusal.
        next_answers: given before its own, each once.
        asked: the ids that were asked for.
    """

    def __init__(self) -> None:
        self.url = ""
        self.videos: dict[str, dict[str, Any] | int] = {}
        self.next_answers: list[Response] = []
        self.asked: list[str] = []

    def put(self, video: str, **more: Any) -> None:
        """A video that is there for everyone."""
        self.videos[video] = {
            "title": "Wikidata for beginners, live",
            "author_name": "Wiki & Friends",
            "author_url": "https://www.youtube.com/@wikifriends",
            "type": "video",
            "version": "1.0",
            "provider_name": "YouTube",
            "provider_url": "https://www.youtube.com/",
            "html": "<iframe></iframe>",
            "width": 200,
            "height": 113,
            "thumbnail_url": f"https://i.ytimg.com/vi/{video}/hqdefault.jpg",
            "thumbnail_width": 480,
            "thumbnail_height": 360,
        } | more

    def answer(self) -> Response:
        """Answer a call."""
        video = parse_qs(urlsplit(request.args.get("url", "")).query).get("v", [""])[0]
        self.asked.append(video)
        if self.next_answers:
            return self.next_answers.pop(0)
        known = self.videos.get(video, 404) if request.args.get("format") == "json" else 400
        return Response(REFUSALS[known], known, mimetype="text/plain") if isinstance(known, int) else jsonify(known)


@contextmanager
def running_youtube() -> Iterator[FakeYouTube]:
    """Such a YouTube, for as long as the block lasts."""
    known, app = FakeYouTube(), Flask("fake youtube")
    app.add_url_rule("/oembed", "oembed", known.answer)
    with running(app) as url:
        known.url = f"{url}/oembed"
        yield known
