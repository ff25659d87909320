"""Reading and saving pages of a wiki, over real HTTP."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Response, jsonify

from hub.config import Settings
from hub.domain.errors import HubError, PayloadInvalid, RecordChangedMeanwhile, WikiPageNotFound, WikiUnreachable
from hub.wiki.addresses import PageAddress, read_address, revision_url
from hub.wiki.client import MOST_BYTES, Wiki
from tests.fakes.mediawiki import TOKEN, FakeWiki, elsewhere, running_wiki

HOSTS = ("meta.wikimedia.org", "*.wikipedia.org", "127.0.0.1:8123", "old.example.org/mediawiki", "*.example.org/")
OLD, ROOT = "https://old.example.org/mediawiki/api.php", "https://new.example.org/api.php"
META = "https://meta.wikimedia.org/w/api.php"


@pytest.fixture
def wiki() -> Iterator[FakeWiki]:
    """A wiki with one page."""
    with running_wiki() as found:
        found.put("List", "the text")
        yield found


@pytest.fixture
def waits() -> list[float]:
    """How long the client waited, in seconds."""
    return []


@pytest.fixture
def client(settings: Settings, wiki: FakeWiki, waits: list[float]) -> Wiki:
    """A client that may save."""
    known = replace(settings, wiki_hosts=(wiki.host,), base_url="https://baraza.example.org", contact="a@example.org")
    return Wiki(known, wiki.api, TOKEN, sleep=waits.append)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://meta.wikimedia.org/wiki/Peer_support%20list#Sign_up", PageAddress(META, "Peer support list")),
        ("https://meta.m.wikimedia.org/wiki/List", PageAddress(META, "List")),
        (" https://meta.wikimedia.org/w/index.php?title=List&oldid=12 ", PageAddress(META, "", 12)),
        ("https://meta.wikimedia.org/wiki/Special:PermanentLink/12", PageAddress(META, "", 12)),
        ("https://fr.wikipedia.org/w/index.php?title=A_b", PageAddress("https://fr.wikipedia.org/w/api.php", "A b")),
        ("http://127.0.0.1:8123/wiki/List", PageAddress("http://127.0.0.1:8123/w/api.php", "List")),
        ("http://meta.wikimedia.org/wiki/List", None),
        ("https://meta.wikimedia.org:444/wiki/List", None),
        ("https://a@meta.wikimedia.org/wiki/List", None),
        ("https://evil.org/wiki/List", None),
        ("https://wikipedia.org.evil.org/wiki/List", None),
        ("https://notwikipedia.org/wiki/List", None),
        ("http://127.0.0.1/wiki/List", None),
        ("https://meta.wikimedia.org/", None),
        ("https://meta.wikimedia.org:443/wiki/List", PageAddress(META, "List")),
        ("https://meta.wikimedia.org/w/index.php?title=List&diff=15&oldid=12", PageAddress(META, "", 15)),
        ("https://meta.wikimedia.org/w/index.php?title=List&diff=prev&oldid=12", PageAddress(META, "", 12)),
        ("https://meta.wikimedia.org/w/index.php?title=List&oldid=0", PageAddress(META, "List")),
        ("https://meta.wikimedia.org/wiki/My_PermanentLink/12", PageAddress(META, "My PermanentLink/12")),
        ("https://old.example.org/mediawiki/index.php?title=A_b", PageAddress(OLD, "A b")),
        ("https://old.example.org/mediawiki/index.php/A_b", PageAddress(OLD, "A b")),
        ("https://old.example.org/mediawiki/A_b", PageAddress(OLD, "A b")),
        ("https://old.example.org/wiki/A_b", PageAddress(OLD, "A b")),
        ("https://old.example.org/mediawiki/index.php?oldid=12", PageAddress(OLD, "", 12)),
        ("https://old.example.org/mediawiki/index.php", None),
        ("https://new.example.org/index.php?title=A_b", PageAddress(ROOT, "A b")),
        ("https://new.example.org/index.php/A_b", PageAddress(ROOT, "A b")),
        ("https://new.example.org/A_b", PageAddress(ROOT, "A b")),
        ("https://new.example.org/wiki/A_b", PageAddress(ROOT, "A b")),
        ("https://new.example.org/", None),
        ("https://example.org/A_b", None),
        # The library that calls would go to evil.org for the first of these.
        ("https://evil.org\\.wikipedia.org/wiki/List", None),
        ("https://evil.org%2f.wikipedia.org/wiki/List", None),
        ("https://evil.org;.wikipedia.org/wiki/List", None),
        ("https://.wikipedia.org/wiki/List", None),
        ("https://meta.wikimedia.org/wiki/A%7CB", None),
        ("https://meta.wikimedia.org/wiki/%1FA%1FB", None),
        ("https://meta.wikimedia.org/wiki/_", None),
        ("https://[", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_address_is_read_as_browsers_show_it_and_of_our_wikis_alone(written: str, address: PageAddress | None):
    assert read_address(written, HOSTS) == address


def test_page_comes_with_its_revision_and_how_its_wiki_writes(wiki: FakeWiki, client: Wiki):
    wiki.language, wiki.zone = "sw", "Africa/Nairobi"
    page = client.page("List")
    assert (page.title, page.text, page.saved_at) == ("List", "the text", 1795356180000)
    assert (page.tongue.language, page.tongue.zone) == ("sw", "Africa/Nairobi")
    assert "userin" in page.tongue.names.users
    assert client.page(revision=page.revision) == page
    assert revision_url(META, 12) == "https://meta.wikimedia.org/w/index.php?oldid=12"
    assert wiki.agents[0].startswith("Baraza/")
    assert "(https://baraza.example.org; a@example.org)" in wiki.agents[0]
    assert wiki.calls[0]["maxlag"] == "5"


@pytest.mark.parametrize("which", [{"title": "Nothing"}, {"title": "Nothing|List"}, {"title": ""}, {"revision": 7}])
def test_page_that_is_none(client: Wiki, which: dict[str, str]):
    with pytest.raises(WikiPageNotFound):
        client.page(**which)  # type: ignore[arg-type]


def test_busy_wiki_is_waited_for_as_it_asks(wiki: FakeWiki, client: Wiki, waits: list[float]):
    late = wiki.error("maxlag")
    late.headers["Retry-After"] = "3"
    wiki.next_answers = [late, Response("slow down", 429)]
    assert client.page("List").text == "the text"
    assert waits == [3.0, 8.0]
    wiki.next_answers = [wiki.error("ratelimited") for _ in range(3)]
    with pytest.raises(WikiUnreachable):
        client.page("List")


@pytest.mark.parametrize(
    "answer",
    [
        lambda: Response("<html>"),
        lambda: Response("[]"),
        lambda: Response("[" * 200_000),
        lambda: Response('{"errors": ["x"]}'),
        lambda: Response('{"errors": {"code": "x"}}'),
        lambda: Response('{"error": {"code": "x"}}'),
        lambda: Response('{"query": {"pages": [{"revisions": [{"slots": {"main": {"content": "x"}}}]}]}}'),
        lambda: Response(b" " * (MOST_BYTES + 1)),
        lambda: Response("no", 500),
        elsewhere,
    ],
)
def test_odd_answer_is_a_clear_refusal(wiki: FakeWiki, client: Wiki, answer: object):
    wiki.next_answers = [answer()]  # type: ignore[operator]
    with pytest.raises(WikiUnreachable) as refusal:
        client.page("List")
    assert TOKEN not in str(refusal.value)


def test_wiki_that_is_away(settings: Settings):
    with pytest.raises(WikiUnreachable):
        Wiki(replace(settings, wiki_hosts=("127.0.0.1:1",)), "http://127.0.0.1:1/w/api.php").page("List")


def test_wiki_that_is_none_of_ours_is_never_called(settings: Settings, wiki: FakeWiki):
    with pytest.raises(WikiUnreachable):
        Wiki(settings, wiki.api)
    assert wiki.calls == []


def test_wiki_whose_api_stands_elsewhere_is_read_where_the_settings_say(settings: Settings):
    with running_wiki("/mediawiki") as wiki:
        revision = wiki.put("List", "the text")
        known = replace(settings, wiki_hosts=(f"{wiki.host}/mediawiki",))
        address = read_address(f"http://{wiki.host}/mediawiki/index.php/List", known.wiki_hosts)
        assert address
        assert Wiki(known, address.api).page(address.title).revision == revision
        assert revision_url(address.api, revision) == f"http://{wiki.host}/mediawiki/index.php?oldid={revision}"
        with pytest.raises(WikiUnreachable):
            Wiki(known, f"http://{wiki.host}/w/api.php")


def test_page_is_saved_from_the_revision_that_was_read(wiki: FakeWiki, client: Wiki):
    page = client.page("List")
    assert client.save("List", "more", "why", page.revision) == page.revision + 1
    assert wiki.revisions["List"][-1][1] == "more"
    with pytest.raises(RecordChangedMeanwhile):
        client.save("List", "less", "why", page.revision)


@pytest.mark.parametrize("code", ["protectedpage", "blocked", "abusefilter-disallowed", "permissiondenied", "badtoken"])
def test_account_that_may_not_save_is_told_so(wiki: FakeWiki, client: Wiki, code: str):
    wiki.next_answers = [wiki.error(code)]
    with pytest.raises(PayloadInvalid):
        client.save("List", "more", "why", 1000)


def ready() -> Response:
    """The answer before an edit."""
    page = {"title": "List", "revisions": [{"revid": 1000}]}
    return jsonify(query={"pages": [page], "tokens": {"csrftoken": "csrf+\\"}})


@pytest.mark.parametrize("code", ["protectedpage", "blocked", "autoblocked", "spamblacklist", "from-extension"])
def test_every_reason_not_to_save_is_told_as_one(wiki: FakeWiki, client: Wiki, code: str):
    wiki.next_answers = [ready(), wiki.error(code)]
    with pytest.raises(PayloadInvalid):
        client.save("List", "more", "why", 1000)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: Response("<html>", 502),
        lambda: Response("<html>", 503),
        lambda: Response("<html>"),
        lambda: Response(b" " * (MOST_BYTES + 1)),
        lambda: jsonify(errors=[{"code": "internal_api_error_DBQueryError"}]),
        lambda: jsonify(edit=[]),
        lambda: jsonify(edit={"result": "Success", "newrevid": "x"}),
    ],
)
def test_edit_that_may_have_been_saved_is_not_sent_again(wiki: FakeWiki, client: Wiki, answer: object):
    wiki.next_answers = [ready(), answer()]  # type: ignore[operator]
    with pytest.raises(WikiUnreachable) as refusal:
        client.save("List", "more", "why", 1000)
    assert refusal.value.details == {"reason": "unknown_outcome"}
    assert edits(wiki) == 1


def edits(wiki: FakeWiki) -> int:
    """How often an edit was sent."""
    return [one["action"] for one in wiki.calls].count("edit")


def test_edit_waits_for_a_busy_wiki(wiki: FakeWiki, client: Wiki, waits: list[float]):
    wiki.next_answers = [ready(), wiki.error("maxlag"), Response("slow down", 429)]
    assert client.save("List", "more", "why", 1000) == 1001
    assert (waits, edits(wiki)) == ([4.0, 8.0], 3)


def test_token_of_an_edit_that_went_stale_is_fetched_once_more(wiki: FakeWiki, client: Wiki):
    wiki.next_answers = [ready(), wiki.error("badtoken")]
    assert client.save("List", "more", "why", 1000) == 1001
    wiki.next_answers = [ready(), wiki.error("badtoken"), ready(), wiki.error("badtoken")]
    with pytest.raises(PayloadInvalid):
        client.save("List", "more", "why", 1000)


def test_newer_revision_is_told_before_anything_is_sent(wiki: FakeWiki, client: Wiki):
    newest = wiki.put("List", "by the same account")
    with pytest.raises(RecordChangedMeanwhile) as refusal:
        client.save("List", "more", "why", 1000)
    assert (refusal.value.details, edits(wiki)) == ({"version": newest}, 0)


def test_clash_between_token_and_edit_is_told(wiki: FakeWiki, client: Wiki):
    wiki.next_answers = [ready()]
    wiki.put("List", "meanwhile")
    with pytest.raises(RecordChangedMeanwhile):
        client.save("List", "more", "why", 1000)


def test_text_is_sent_as_the_wiki_stores_it(wiki: FakeWiki, client: Wiki):
    client.save("List", "cafe\u0301\r\n", "why", 1000)
    assert wiki.revisions["List"][-1][1] == "café\n"


@pytest.mark.parametrize("token", ["токен", "a\nb", " a"])
def test_token_that_cannot_be_one_is_refused_without_being_shown(settings: Settings, wiki: FakeWiki, token: str):
    with pytest.raises(PayloadInvalid) as refusal:
        Wiki(replace(settings, wiki_hosts=(wiki.host,)), wiki.api, token)
    assert token not in repr(refusal.value) and wiki.calls == []


def test_wiki_that_lets_nobody_in_is_no_matter_of_a_token_where_none_was_given(settings: Settings, wiki: FakeWiki):
    reader = Wiki(replace(settings, wiki_hosts=(wiki.host,), contact="équipe – “x”"), wiki.api)
    wiki.next_answers = [Response("no", 403)]
    with pytest.raises(WikiUnreachable):
        reader.page("List")
    wiki.next_answers = [wiki.error("readapidenied")]
    with pytest.raises(WikiPageNotFound):
        reader.page("List")
    assert reader.page("List").text == "the text"


def test_wrong_token_is_refused_and_told_to_nobody(settings: Settings, wiki: FakeWiki):
    client = Wiki(replace(settings, wiki_hosts=(wiki.host,)), wiki.api, "a wrong token")
    with pytest.raises(PayloadInvalid) as refusal:
        client.save("List", "more", "why", 1000)
    assert "wrong token" not in str(refusal.value)


def test_saving_is_not_repeated_when_the_answer_is_lost(wiki: FakeWiki, client: Wiki):
    wiki.saves_silently = True
    with pytest.raises(HubError):
        client.save("List", "more", "why", 1000)
    assert [one["action"] for one in wiki.calls].count("edit") == 1
