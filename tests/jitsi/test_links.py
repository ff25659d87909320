"""Addresses of rooms."""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from hub.jitsi.errors import JitsiError
from hub.jitsi.links import OVERRIDES, room_url, server

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"


def read_fragment(url: str) -> dict[str, object]:
    """What Jitsi's page makes of the part behind the hash: split, percent-decode, JSON."""
    pairs = (pair.split("=", 1) for pair in urlsplit(url).fragment.split("&") if pair)
    return {name: json.loads(unquote(value)) for name, value in pairs}


@pytest.mark.parametrize(
    ("base", "start"),
    [
        ("https://meet.example.org", "https://meet.example.org/"),
        ("https://meet.example.org/", "https://meet.example.org/"),
        ("https://meet.example.org:8443", "https://meet.example.org:8443/"),
        ("https://8x8.example/vpaas-magic-cookie-1", "https://8x8.example/vpaas-magic-cookie-1/"),
        ("https://meet.example.org/mentors/x/", "https://meet.example.org/mentors/x/"),
        ("http://localhost:8000", "http://localhost:8000/"),
    ],
)
def test_room_stands_behind_host_and_tenant(base: str, start: str):
    assert room_url(base, ROOM) == start + ROOM


def test_tenant_is_what_stands_between_host_and_room():
    assert server("https://meet.example.org/mentors/").tenant == "mentors"
    assert server("https://meet.example.org").tenant == ""


@pytest.mark.parametrize(
    "base",
    ["", "meet.example.org", "ftp://meet.example.org", "https://", "https://m.example/?a=1", "https://m.example/#a"],
)
def test_wrong_base_address_is_a_fault_for_good(base: str):
    with pytest.raises(JitsiError) as error:
        room_url(base, ROOM)
    assert error.value.permanent


def test_language_goes_into_the_query_and_all_else_behind_the_hash():
    url = room_url(
        "https://meet.example.org", ROOM, language="fr", overrides={"config.subject": "Heure"}, token="a.b.c"
    )
    parts = urlsplit(url)
    assert parse_qs(parts.query) == {"lang": ["fr"]}
    assert read_fragment(url) == {"jwt": "a.b.c", "config.subject": "Heure"}
    assert "a.b.c" not in url.partition("#")[0]


def test_token_is_quoted_as_jitsi_prefers_it():
    assert room_url("https://meet.example.org", ROOM, token="a.b.c").endswith("#jwt=%22a.b.c%22")


@pytest.mark.parametrize("title", ["Ask & tell #1 = 100%?", "ساعة الأسئلة", 'He said "hi"\\', "a/b'c<d>", "ሰላም"])
def test_title_in_any_script_survives_the_way(title: str):
    url = room_url("https://meet.example.org", ROOM, overrides={"config.subject": title})
    assert read_fragment(url) == {"config.subject": title}
    assert url.isascii()


def test_switches_are_json():
    url = room_url("https://meet.example.org", ROOM, overrides={"config.startWithAudioMuted": True})
    assert url.endswith("#config.startWithAudioMuted=true")


@pytest.mark.parametrize("name", ["config.prejoinPageEnabled", "config.defaultLanguage", "config.__proto__.x", "jwt"])
def test_setting_that_jitsi_ignores_is_refused(name: str):
    with pytest.raises(ValueError, match="link"):
        room_url("https://meet.example.org", ROOM, overrides={name: True})


def test_only_prefixes_that_jitsi_reads_are_offered():
    assert {name.partition(".")[0] for name in OVERRIDES} <= {"config", "interfaceConfig", "userInfo"}


@pytest.mark.parametrize("room", ["", "WikiAfrica Hour", "hour/1", "Hour-1", "hour?x", "-hour", "hôur", "hour\n"])
def test_name_that_jitsi_would_change_is_refused(room: str):
    with pytest.raises(ValueError, match="room name"):
        room_url("https://meet.example.org", room)
