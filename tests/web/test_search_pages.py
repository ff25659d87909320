"""The page of the search and the search over HTTP."""

from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions import limits
from hub.actions.context import Context
from hub.actions.limits import Limit
from hub.domain.timecode import timecode
from tests.actions.test_search import follow, publish, shown_question
from tests.doing import do
from tests.people import ADA, MONA, make_hour
from tests.web.browser import browser_of, code_of


class Page(HTMLParser):
    """The links and the marked words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.marks: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "mark"):
            self._open.append((tag, dict(attrs).get("href") or ""))
            self.marks += [""] * (tag == "mark")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag, address in self._open:
            if tag == "a":
                self.links[address] = self.links.get(address, "") + data
            else:
                self.marks[-1] += data


def look(client: FlaskClient, **words: str) -> Page:
    """The page of a search."""
    answer = client.get("/search", query_string=words)
    assert answer.status_code == 200
    return Page(answer.text)


def test_a_question_is_found_and_leads_to_itself_its_hour_and_its_second(ctx: Context, client: FlaskClient) -> None:
    hour = make_hour(ctx, title="Sources")
    question_id = shown_question(ctx, hour, "How do I cite a book?")
    do(ctx, MONA, "question.air", hour, question_id)
    do(ctx, ADA, "question.answer", hour, question_id, text="With care.")
    publish(ctx, hour, ctx.clock() - 3_754_000)
    follow(ctx)
    page = look(client, q="cite BOOK")
    assert page.marks == ["cite", "book"]
    assert page.links[f"/hours/{hour.hour_id}/questions/{question_id}"] == "How do I cite a book?"
    assert page.links[f"/hours/{hour.hour_id}"] == "Sources"
    assert page.links[f"/hours/{hour.hour_id}?t=3754"].strip() == "Watch at 1:02:34"


def test_what_people_wrote_and_what_is_looked_for_is_only_text(ctx: Context, client: FlaskClient) -> None:
    hour = make_hour(ctx)
    shown_question(ctx, hour, "<script>alert('cite')</script> </mark><b>?")
    follow(ctx)
    answer = client.get("/search", query_string={"q": '"><script>alert(1)</script> cite'})
    assert "<script>alert" not in answer.text
    text = client.get("/search?q=cite").text
    assert "&lt;script&gt;alert(&#39;<mark>cite</mark>&#39;)&lt;/script&gt; &lt;/mark&gt;&lt;b&gt;?" in text


def test_the_form_keeps_what_was_chosen_and_the_kinds_keep_the_words(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "ended", title="Lexemes", language="sw")
    follow(ctx)
    text = client.get("/search?q=lexemes&language=sw&year=2026&guest=Ada").text
    assert '<option value="sw" selected>Swahili</option>' in text
    assert '<option value="2026" selected>' in text
    assert '<option value="Ada" selected>' in text
    assert "/search?q=lexemes&kind=hour&language=sw&year=2026&guest=Ada" in Page(text).links
    assert Page(text).links["/search?q=lexemes"].strip() == "Without filters"


def test_changing_the_language_keeps_what_was_looked_for(client: FlaskClient) -> None:
    assert "?q=a+b&amp;lang=" in client.get("/search?q=a+b").text.replace("%20", "+")


def test_more_results_are_a_link_away(ctx: Context, client: FlaskClient) -> None:
    for number in range(21):
        make_hour(ctx, "ended", title=f"Lexemes {number}")
    follow(ctx)
    first = look(client, q="lexemes")
    (address,) = [one for one, words in first.links.items() if words.strip() == "More results"]
    second = Page(client.get(address).text)
    assert len(first.marks) + len(second.marks) == 21
    assert not [words for words in second.links.values() if words.strip() == "More results"]


def test_where_nothing_is_found_the_page_says_what_may_help(client: FlaskClient) -> None:
    assert "Nothing was found." in client.get("/search?q=zebra").text
    assert "It may be there without the filters." in client.get("/search?q=zebra&year=2026").text


def test_the_bare_page_says_what_can_be_found_and_asks_no_index(client: FlaskClient) -> None:
    text = client.get("/search").text
    assert "Every hour is here" in text
    assert 'content="noindex, follow"' in text


@pytest.mark.parametrize(
    "words",
    [{"q": '"NEAR( * OR'}, {"q": "x", "year": "soon"}, {"q": "x", "kind": "person"}, {"q": "x" * 5000}, {"q": "\x00"}],
)
def test_no_query_of_the_page_is_a_fault(client: FlaskClient, words: dict[str, str]) -> None:
    assert client.get("/search", query_string=words).status_code == 200


@pytest.mark.parametrize("path", ["/", "/past"])
def test_a_box_leads_to_the_search_from(ctx: Context, client: FlaskClient, path: str) -> None:
    make_hour(ctx, "ended", starts_at=ctx.clock() - 1)
    text = client.get(path).text
    assert 'action="/search" role="search"' in text
    assert 'href="/search"' in text


def test_the_search_over_http_answers_passages_as_data(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, title="Sources")
    question_id = shown_question(ctx, hour, "How do I cite a book?", "With care.")
    follow(ctx)
    answer = browser_of(app).get("/api/v1/search?q=book&kind=question&language=en").json
    (hit,) = answer["hits"]
    assert hit["heading"] == [
        {"text": "How do I cite a ", "marked": False},
        {"text": "book", "marked": True},
        {"text": "?", "marked": False},
    ]
    assert (hit["question_id"], hit["second"], hit["answered"]) == (question_id, None, True)
    assert (answer["cursor"], answer["close"]) == ("", False)


@pytest.mark.parametrize("words", [{"q": "x", "kind": "person"}, {"q": "x", "year": "soon"}])
def test_the_search_over_http_refuses_what_is_no_filter(client: FlaskClient, words: dict[str, str]) -> None:
    answer = client.get("/api/v1/search", query_string=words)
    assert (answer.status_code, code_of(answer)) == (400, "payload.invalid")


def test_a_search_is_counted_and_an_empty_form_is_not(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "search.read", Limit("2/minute", "5/minute"))
    limits._items.cache_clear()
    answers = [client.get(path).status_code for path in ("/search", "/search?q=a", "/api/v1/search?q=a", "/search?q=a")]
    limits._items.cache_clear()
    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("second", "words"),
    [(0, "0:00"), (59, "0:59"), (754, "12:34"), (3599, "59:59"), (3600, "1:00:00"), (36_061, "10:01:01")],
)
def test_seconds_are_written_as_people_read_them(second: int, words: str) -> None:
    assert timecode(second) == words
