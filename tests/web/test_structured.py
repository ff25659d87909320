"""What search engines are told of a recording, in schema.org's words."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from tests.actions.test_search import publish
from tests.doing import ask, do
from tests.fixed import START
from tests.people import ADA, MONA, make_hour, set_state

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client: FlaskClient, hour: Hour) -> list[dict[str, Any]]:
    """The recordings that the page of an hour tells of; none where it has no such block."""
    blocks = BLOCK.findall(client.get(f"/hours/{hour.hour_id}").text)
    return [video for block in blocks for video in json.loads(block)["@graph"]]


def air(ctx: Context, clock: SetClock, hour: Hour, words: str, seconds: int) -> None:
    """A question on air for so many seconds, then answered."""
    question_id = ask(ctx, hour, text=words)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.air", hour, question_id)
    clock.forward(seconds=seconds)
    do(ctx, ADA, "question.answer", hour, question_id)


def test_a_recording_is_told_with_a_clip_for_each_answered_question(
    ctx: Context, clock: SetClock, client: FlaskClient
) -> None:
    hour = make_hour(ctx, title="Sources", description="**About** it.", language="sw")
    clock.forward(seconds=60)
    air(ctx, clock, hour, "How do I cite a book?", 90)
    air(ctx, clock, hour, "And a map?", 30)
    ask(ctx, hour, text="Nobody answered this?")
    set_state(ctx, hour, "ended")
    publish(ctx, hour, START, duration_ms=600_000, thumbnail_url="https://example.org/t.jpg")
    (video,) = told(client, hour)
    page = f"{ctx.settings.base_url}/hours/{hour.hour_id}"
    clips = video.pop("hasPart")
    assert video == {
        "@type": "VideoObject",
        "name": "Sources",
        "description": "About it.",
        "url": page,
        "inLanguage": "sw",
        "uploadDate": "2026-11-27T16:03:00Z",
        "dateCreated": "2026-11-27T16:00:00Z",
        "duration": "PT600S",
        "thumbnailUrl": "https://example.org/t.jpg",
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
        "isAccessibleForFree": True,
        "contentUrl": "https://example.org/v",
    }
    assert [(one["name"], one["startOffset"], one["endOffset"], one["url"]) for one in clips] == [
        ("How do I cite a book?", 60, 150, f"{page}?t=60"),
        ("And a map?", 150, 180, f"{page}?t=150"),
    ]


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"youtube_id": "dQw4w9WgXcQ"}, {"embedUrl": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"}),
        ({"file": "h/r.webm", "address": ""}, {"contentUrl": "/recordings/", "encodingFormat": "video/webm"}),
    ],
)
def test_a_recording_says_where_it_is_played(
    ctx: Context, client: FlaskClient, fields: dict[str, str], source: dict[str, str]
) -> None:
    hour = make_hour(ctx, "ended")
    publish(ctx, hour, 0, **fields)
    (video,) = told(client, hour)
    assert {name for name in ("embedUrl", "contentUrl", "encodingFormat") if name in video} == source.keys()
    assert all(words in video[name] for name, words in source.items())
    assert "hasPart" not in video


def test_without_a_published_recording_nothing_is_told(ctx: Context, client: FlaskClient) -> None:
    hour = make_hour(ctx, "ended")
    assert told(client, hour) == []
    publish(ctx, hour, START)
    (recording,) = ctx.records.recordings.of_hour(hour.hour_id)
    ctx.records.recordings.move(recording.recording_id, "withdraw", ctx.clock())
    assert told(client, hour) == []


def test_what_people_wrote_cannot_end_the_block(ctx: Context, clock: SetClock, client: FlaskClient) -> None:
    hour = make_hour(ctx, title="</script><script>alert(1)</script>")
    air(ctx, clock, hour, "<!--<script> & ' \" ?", 30)
    publish(ctx, hour, START)
    (video,) = told(client, hour)
    assert video["name"] == hour.title
    assert video["hasPart"][0]["name"] == "<!--<script> & ' \" ?"
    assert "<script>alert" not in client.get(f"/hours/{hour.hour_id}").text


def test_a_question_before_the_recording_began_has_no_clip(ctx: Context, clock: SetClock, client: FlaskClient) -> None:
    hour = make_hour(ctx)
    air(ctx, clock, hour, "Too early?", 30)
    publish(ctx, hour, START + 600_000)
    (video,) = told(client, hour)
    assert "hasPart" not in video
