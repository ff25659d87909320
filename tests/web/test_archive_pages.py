"""The page of an hour that is over, its tracks, and the forms in which it is taken elsewhere."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.recordings import Recording, RecordingSource
from tests.actions.test_archived_hours import recorded
from tests.doing import ask, do
from tests.people import ADA, BEN, CHIDI, MONA, make_hour
from tests.worker.working import record, work
from worker.jobs.archive import ArchiveJob

ODD = '=HYPERLINK("https://evil.example") [[x]] <b>*bold*</b>, ok?'


@pytest.fixture
def hour(ctx: Context, clock: SetClock) -> Hour:
    """An hour that is over: an odd question answered at 10:00, another one owed."""
    made = make_hour(ctx, title="Who pays? [[A]] <i>")
    odd, owed = ask(ctx, made, BEN, text=ODD), ask(ctx, made, CHIDI, text="And then?")
    for question_id in (odd, owed):
        do(ctx, MONA, "question.approve", made, question_id)
    do(ctx, MONA, "question.assign", made, owed, person_id=ADA.person_id)
    clock.forward(seconds=600)
    do(ctx, MONA, "question.air", made, odd)
    clock.forward(seconds=60)
    do(ctx, MONA, "question.answer", made, odd, text="The Foundation.\n== No heading ==")
    do(ctx, MONA, "hour.move", made, move="end")
    work(ctx, ArchiveJob())
    return record(ctx, made)


@pytest.fixture
def film(ctx: Context, hour: Hour) -> Recording:
    """Its published recording, a file of ours."""
    return recorded(ctx, hour, file=f"{hour.hour_id}/film.mp4", address="", source=RecordingSource.JIBRI, title="Film")


def page(client: FlaskClient, path: str) -> str:
    """A page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


def test_page_plays_the_file_and_leads_to_each_chapter(client: FlaskClient, hour: Hour, film: Recording) -> None:
    shown = page(client, f"/hours/{hour.hour_id}")
    file = f"/hours/{hour.hour_id}/recordings/{film.recording_id}.mp4"
    assert f'src="{file}"' in shown
    assert f'href="{file}#t=600" data-second="600"' in shown
    assert "chapters.vtt" in shown


def test_question_leads_to_its_second_and_the_page_begins_there(
    client: FlaskClient, hour: Hour, film: Recording
) -> None:
    place = f"/hours/{hour.hour_id}?r={film.recording_id}&amp;t=600#recording"
    assert f'href="{place}"' in page(client, f"/hours/{hour.hour_id}?sort=answered")
    begun = page(client, f"/hours/{hour.hour_id}?r={film.recording_id}&t=600")
    assert f'{film.recording_id}.mp4#t=600"' in begun
    assert f'{film.recording_id}.mp4#t=600"' in page(client, f"/hours/{hour.hour_id}?t=600")
    assert "mp4#t=600" not in page(client, f"/hours/{hour.hour_id}?r=another&t=600").partition("chapters")[0]


def test_page_of_a_question_reads_the_story_of_its_hour_once(client: FlaskClient, ctx: Context, hour: Hour) -> None:
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        read.extend(["acts"] if "FROM acts" in statement else [])

    event.listen(Engine, "before_cursor_execute", note)
    question_id = ctx.records.archive.questions(hour.hour_id)[0].question_id
    assert client.get(f"/hours/{hour.hour_id}/questions/{question_id}").status_code == 200
    event.remove(Engine, "before_cursor_execute", note)
    assert read == ["acts"]


def test_question_that_is_owed_says_by_whom_and_until_when(client: FlaskClient, hour: Hour) -> None:
    assert "Ada will answer in writing, by" in page(client, f"/hours/{hour.hour_id}?sort=top")


def test_video_of_youtube_is_loaded_on_a_press_alone(client: FlaskClient, ctx: Context, hour: Hour) -> None:
    recorded(
        ctx, hour, source=RecordingSource.YOUTUBE, youtube_id="abcdefghijk", address="https://youtu.be/abcdefghijk"
    )
    shown = page(client, f"/hours/{hour.hour_id}")
    assert 'src="https://www.youtube-nocookie' not in shown
    assert "<iframe" not in shown
    assert "https://www.youtube.com/watch?v=abcdefghijk&amp;t=600s" in shown


def test_hour_without_a_recording_keeps_its_cover(client: FlaskClient, hour: Hour) -> None:
    shown = page(client, f"/hours/{hour.hour_id}")
    assert 'id="recording"' not in shown
    assert "This hour took place on" in shown


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("vtt", "text/vtt", "WEBVTT\n\n1\n00:00:00.000 --> 00:10:00.000\nOpening\n"),
        ("srt", "application/x-subrip", "1\n00:00:00,000 --> 00:10:00,000\nOpening\n"),
        ("json", "application/json+chapters", '{"version":"1.2.0"'),
        ("txt", "text/plain", ""),
    ],
)
def test_chapters_are_there_as_tracks(
    client: FlaskClient, hour: Hour, film: Recording, form: str, kind: str, begins: str
) -> None:
    answer = client.get(f"/hours/{hour.hour_id}/recordings/{film.recording_id}/chapters.{form}")
    assert answer.content_type == f"{kind}; charset=utf-8"
    assert answer.get_data(as_text=True).startswith(begins)


def test_chapters_of_what_is_not_published_are_not_there(
    client: FlaskClient, ctx: Context, hour: Hour, film: Recording
) -> None:
    ctx.records.recordings.move(film.recording_id, "withdraw", ctx.clock())
    path = f"/hours/{hour.hour_id}/recordings/{film.recording_id}/chapters.vtt"
    assert client.get(path).status_code == 404
    assert client.get(path.replace(film.recording_id, "nothing")).status_code == 404


def test_table_holds_no_formula(client: FlaskClient, hour: Hour, film: Recording) -> None:
    rows = list(csv.DictReader(io.StringIO(page(client, f"/hours/{hour.hour_id}/export.csv"))))
    assert rows[0]["question"] == f"'{ODD}"
    assert (rows[0]["recording_id"], rows[0]["second"]) == (film.recording_id, "600")
    assert rows[1]["assigned_to"] == "Ada"


def test_wiki_page_shows_words_as_they_are(client: FlaskClient, hour: Hour, film: Recording) -> None:
    text = page(client, f"/hours/{hour.hour_id}/export.wiki")
    assert text.startswith("== Who pays? &#91;&#91;A&#93;&#93; &#60;i&#62; ==\n")
    assert "[[x]]" not in text
    assert "\n== No heading" not in text
    assert "* 10:00 " in text


def test_markdown_shows_words_as_they_are(client: FlaskClient, hour: Hour, film: Recording) -> None:
    from hub.web import markdown

    with client.application.test_request_context():
        shown = str(markdown.render(page(client, f"/hours/{hour.hour_id}/export.md")))
    assert "&lt;b&gt;*bold*&lt;/b&gt;" in shown
    assert "<strong>" not in shown
    assert "<em>" not in shown


def test_no_words_are_links_or_blocks_elsewhere(client: FlaskClient, ctx: Context) -> None:
    from hub.web import markdown

    made = make_hour(ctx)
    question_id = ask(ctx, made, BEN, text="RFC 1234, PMID 99, ISBN 0-306-40615-2?")
    do(ctx, MONA, "question.approve", made, question_id)
    do(ctx, MONA, "question.answer", made, question_id, text="a\n===\n\n    code\n\n1) x &copy;")
    do(ctx, MONA, "hour.move", made, move="end")
    work(ctx, ArchiveJob())
    wiki = page(client, f"/hours/{made.hour_id}/export.wiki")
    assert "&#82;FC 1234, &#80;MID 99, &#73;SBN 0-306" in wiki
    with client.application.test_request_context():
        shown = str(markdown.render(page(client, f"/hours/{made.hour_id}/export.md")))
    assert "===" in shown
    assert "&amp;copy;" in shown
    assert not [mark for mark in ("<h1", "<ol", "<pre", "<code") if mark in shown]


def test_json_is_what_the_api_answers(client: FlaskClient, hour: Hour, film: Recording) -> None:
    file = client.get(f"/hours/{hour.hour_id}/export.json").json
    assert file == client.get(f"/api/v1/hours/{hour.hour_id}/archive").json
    assert file["recordings"][0]["chapters"][1]["begins_s"] == 600


@pytest.mark.parametrize("path", ["export.csv", "export.json", "export.wiki", "export.md"])
def test_hour_that_is_not_over_is_not_exported(client: FlaskClient, ctx: Context, path: str) -> None:
    assert client.get(f"/hours/{make_hour(ctx).hour_id}/{path}").status_code == 404
    assert client.get(f"/hours/{make_hour(ctx, 'draft').hour_id}/{path}").status_code == 404
