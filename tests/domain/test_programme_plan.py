"""The plan of a programme: words in, checked fields out, and back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.domain.errors import PayloadInvalid
from hub.domain.programme_plan import NEW, keyed, read_programme_plan, words_of
from hub.domain.programmes import Category, Phase, Programme

NOW = int(datetime(2026, 11, 27, 16, tzinfo=UTC).timestamp() * 1000)
WORDS = {
    "title": "  Peer\tsupport ",
    "summary": "Talk to somebody who has been there.",
    "description": "# Hello\r\n\r\nRead **this**.\x00",
    "zone": "America/New_York",
    "opens": "2026-12-01T09:00",
    "closes": "2027-01-15T18:00",
    "session_min": "45",
    "answer_within_h": "72",
    "cancel_notice_h": "0",
    "quiet_after_days": "30",
    "open_limit": "1",
    "session_limit": "0",
    "categories": "Current board member\n\n  Guide \nGuide",
    "wiki_page": " https://meta.wikimedia.org/wiki/Peer_support ",
}


def read(**words: Any) -> dict[str, Any]:
    """The fields that follow from some words in the form of a new programme."""
    return read_programme_plan(WORDS | words, NEW)


def wrong(**words: Any) -> set[str]:
    """The fields that are refused."""
    with pytest.raises(PayloadInvalid) as refusal:
        read(**words)
    fields = refusal.value.details["fields"]
    assert isinstance(fields, dict)
    assert all(fields.values())
    return set(fields)


def test_words_become_fields():
    found = read()
    assert found["title"] == "Peer support"
    assert found["description"] == "# Hello\n\nRead **this**."
    assert datetime.fromtimestamp(found["opens_at"] / 1000, UTC).isoformat() == "2026-12-01T14:00:00+00:00"
    assert (found["session_s"], found["answer_within_s"], found["cancel_notice_s"]) == (2700, 72 * 3600, 0)
    assert [one.label for one in found["categories"]] == ["Current board member", "Guide"]
    assert found["categories"][0].key == "current"
    assert found["wiki_page"] == "https://meta.wikimedia.org/wiki/Peer_support"


def test_an_empty_form_asks_for_a_title_alone():
    with pytest.raises(PayloadInvalid) as refusal:
        read_programme_plan({}, NEW)
    assert list(refusal.value.details["fields"]) == ["title"]  # type: ignore[call-overload]
    plain = Programme(programme_id="p", **read_programme_plan({"title": "One"}, NEW), published_at=1)
    assert (plain.session_s, plain.answer_within_s, plain.phase(NOW)) == (1200, 48 * 3600, Phase.OPEN)
    assert [one.key for one in plain.categories] == ["current", "former", "experienced"]


def test_a_form_that_is_sent_back_untouched_changes_nothing():
    found = read()
    programme = Programme(programme_id="p", **found)
    assert read_programme_plan(words_of(programme), words_of(programme), programme.categories) == found


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("title", " \t"),
        ("title", "x" * 201),
        ("summary", "x" * 301),
        ("rules", "x" * 20_001),
        ("zone", "Europe/Atlantis"),
        ("zone", "../etc"),
        ("opens", "tomorrow"),
        ("closes", "2026-12-01T09:00"),
        ("session_min", "4"),
        ("session_min", "22"),
        ("session_min", "125"),
        ("session_min", ""),
        ("session_min", "²0"),
        ("answer_within_h", "0"),
        ("cancel_notice_h", "-1"),
        ("quiet_after_days", "1e3"),
        ("open_limit", "0"),
        ("session_limit", "101"),
        ("categories", "\n".join(map(str, range(13)))),
        ("categories", "x" * 81),
        ("wiki_page", "Peer support"),
        ("wiki_page", "http://meta.wikimedia.org/wiki/Peer_support"),
        ("wiki_page", "javascript:alert(1)"),
        ("wiki_page", "https://meta.wikimedia.org/wiki/Peer support"),
        ("wiki_page", "https://[meta/wiki/Peer_support"),
        ("wiki_page", "https://who@meta.wikimedia.org/wiki/Peer_support"),
        ("wiki_page", "https:///wiki/Peer_support"),
        ("wiki_page", f"https://meta.wikimedia.org/wiki/{'x' * 300}"),
        ("published_at", "1"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(field: str, word: str):
    assert wrong(**{field: word}) == {field}


def test_all_that_is_wrong_is_told_at_once():
    assert wrong(title="", zone="Mars", session_min="x") == {"title", "zone", "session_min"}


BEFORE = (Category("a", "Current board member"), Category("b", "Former board member"), Category("c", "Guide"))


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (["Current board member", "Former board member", "Guide"], "abc"),
        (["Guide", "Current board member", "Former board member"], "cab"),
        (["Sitting trustee", "Former board member", "Guide"], "abc"),
        (["Former board member", "Guides", "Current board member", "Staff"], "bca?"),
        (["Former board members"], "b"),
        (["Staff", "Former board member"], "?b"),
        ([], ""),
    ],
)
def test_a_label_that_is_reworded_keeps_its_key(labels: list[str], keys: str):
    known = {one.key for one in BEFORE}
    found = keyed(labels, BEFORE)
    assert "".join(one.key if one.key in known else "?" for one in found) == keys
    assert [one.label for one in found] == labels
    assert len({one.key for one in found}) == len(labels)
