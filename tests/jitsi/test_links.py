"""Addresses of rooms."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from hub.config import Settings
from hub.jitsi.errors import JitsiError
from hub.jitsi.links import OVERRIDES, Way, room_jid, room_of, room_url, script_url, server

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


# Within a page


def test_frame_says_the_same_as_the_address():
    wishes = {"config.subject": "Heure", "config.prejoinConfig.enabled": False, "userInfo.displayName": "Ada"}
    way = Way("https://meet.example.org:8443/mentors", ROOM, "fr", wishes, "a.b.c")
    frame = way.frame()
    assert (frame.domain, frame.room) == ("meet.example.org:8443", f"mentors/{ROOM}")
    assert (frame.language, frame.name, frame.token) == ("fr", "Ada", "a.b.c")
    assert frame.config == {"subject": "Heure", "prejoinConfig": {"enabled": False}}
    assert read_fragment(way.url()) == wishes | {"jwt": "a.b.c"}


@pytest.mark.parametrize(
    ("base", "script"),
    [
        ("https://meet.example.org", "https://meet.example.org/external_api.js"),
        ("https://meet.example.org/mentors", "https://meet.example.org/external_api.js"),
        ("https://8x8.vc/vpaas-magic-cookie-1", "https://8x8.vc/vpaas-magic-cookie-1/external_api.js"),
    ],
)
def test_script_is_the_server_s_and_jaas_has_one_for_each_app(base: str, script: str):
    assert script_url(base) == script


def test_frame_refuses_what_the_address_refuses():
    with pytest.raises(ValueError, match="room name"):
        Way("https://meet.example.org", "Hour 1", "", {}, "").frame()
    with pytest.raises(ValueError, match="link"):
        Way("https://meet.example.org", ROOM, "", {"config.defaultLanguage": "fr"}, "").frame()


# What Prosody calls a room


@pytest.mark.parametrize(
    ("base", "name", "ours"),
    [
        ("https://meet.example.org", f"{ROOM}@conference.meet.example.org", ROOM),
        ("https://meet.example.org", ROOM, ROOM),
        ("https://meet.example.org", f"[mentors]{ROOM}", f"[mentors]{ROOM}"),
        ("https://meet.example.org/Mentors", f"[mentors]{ROOM}@conference.meet.example.org", ROOM),
        ("https://meet.example.org/mentors", ROOM, f"[]{ROOM}"),
        ("https://meet.example.org/mentors", f"[strangers]{ROOM}", f"[strangers]{ROOM}"),
    ],
)
def test_room_is_ours_in_our_tenant_alone(settings: Settings, base: str, name: str, ours: str):
    assert room_of(replace(settings, jitsi_url=base), name) == ours


def test_jid_of_a_room_has_the_tenant_before_it_and_the_domain_of_the_settings(settings: Settings):
    plain = replace(settings, jitsi_url="https://meet.example.org")
    assert room_jid(plain, ROOM) == f"{ROOM}@conference.meet.example.org"
    docker = replace(plain, jitsi_url="https://meet.example.org/mentors", jitsi_muc="muc.meet.jitsi")
    assert room_jid(docker, ROOM) == f"[mentors]{ROOM}@muc.meet.jitsi"
