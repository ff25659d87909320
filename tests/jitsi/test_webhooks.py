"""What JaaS signs, and what becomes of its events; the exact form of answers to Prosody."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest

from hub.config import Settings
from hub.domain.room_grants import Grant
from hub.domain.room_posts import RoomPost
from hub.jitsi import reservations
from hub.jitsi.events import read_event
from hub.jitsi.links import room_of
from hub.jitsi.webhooks import is_signed, jibri_key, read_jaas
from tests.fakes.jitsi_jaas import WEBHOOK_SECRET, signature
from tests.fixed import START

BODY = b'{"eventType":"ROOM_CREATED", "x": "\xc3\xa9"}'
NOW_S = START // 1000
APP_ID = "vpaas-magic-cookie-1"
ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
DATA = {"participantJid": "a@8x8.vc/1", "id": "id-Ada", "name": "Ada", "email": "ada@example.org", "moderator": "true"}


def signed(header: str, body: bytes = BODY, secret: str = WEBHOOK_SECRET) -> bool:
    """Whether a header fits, at the moment of the tests."""
    return is_signed(secret, header, body, START)


def told(settings: Settings, event: str, data: dict[str, Any] | None = None, **more: Any) -> RoomPost | None:
    """What becomes of an event of JaaS."""
    jaas = replace(settings, jitsi_url=f"https://8x8.vc/{APP_ID}")
    envelope = {
        "idempotencyKey": "k1",
        "eventType": event,
        "sessionId": "s1",
        "timestamp": START + 5,
        "fqn": f"{APP_ID}/{ROOM}",
        "data": data or {},
    }
    return read_jaas(jaas, json.dumps(envelope | more).encode(), START + 1000)


def test_what_jaas_signed_lately_is_taken():
    assert signed(signature(WEBHOOK_SECRET, NOW_S, BODY))
    assert signed(signature(WEBHOOK_SECRET, NOW_S - 300, BODY))
    assert signed(signature(WEBHOOK_SECRET, NOW_S + 300, BODY))


@pytest.mark.parametrize("at_s", [NOW_S - 301, NOW_S + 301, 0, 10**14])
def test_signature_that_is_old_or_ahead_is_not_taken(at_s: int):
    assert not signed(signature(WEBHOOK_SECRET, at_s, BODY))


def test_signature_counts_for_these_very_bytes_this_moment_and_this_secret():
    fine = signature(WEBHOOK_SECRET, NOW_S, BODY)
    assert not signed(fine, BODY.replace(b" ", b""))
    assert not signed(fine, secret="another")
    assert not signed(fine.replace(f"t={NOW_S}", f"t={NOW_S + 1}"))


def test_one_of_several_signatures_is_enough_and_other_schemes_are_passed_over():
    moment, _, right = signature(WEBHOOK_SECRET, NOW_S, BODY).partition(",")
    wrong = f"v1={base64.b64encode(b'x' * 32).decode()}"
    assert signed(f"{moment},{wrong},{right}")
    assert signed(f"{right}, {moment} ,v0={wrong}")
    assert not signed(f"{moment},{wrong}")
    assert not signed(f"{moment},{right.replace('v1', 'v2')}")


def test_signature_in_hexadecimal_is_none():
    mac = hmac.new(WEBHOOK_SECRET.encode(), f"{NOW_S}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert not signed(f"t={NOW_S},v1={mac}")


@pytest.mark.parametrize(
    "header", ["", "t", "t=", "v1=", f"t={NOW_S}", "t=x,v1=x", f"t={NOW_S},t={NOW_S},v1=é", "t=١,v1="]
)
def test_header_without_form_is_no_signature(header: str):
    assert not signed(header)


def test_rooms_and_people_of_jaas_are_told_in_the_same_form_as_prosodys(settings: Settings):
    created = told(settings, "ROOM_CREATED")
    assert created is not None
    assert (created.kind, created.room_name, created.at) == ("room.created", ROOM, START + 5)
    assert created.body == {"created_at": START + 5}
    joined, left = told(settings, "PARTICIPANT_JOINED", DATA), told(settings, "PARTICIPANT_LEFT", DATA)
    assert joined is not None and left is not None
    ada = {"jid": "a@8x8.vc/1", "jitsi_id": "id-Ada", "name": "Ada"}
    assert joined.body == ada | {"joined_at": START + 5, "left_at": 0}
    assert left.body == ada | {"joined_at": 0, "left_at": START + 5}
    closed = told(settings, "ROOM_DESTROYED")
    assert closed is not None
    assert closed.body == {"created_at": 0, "destroyed_at": START + 5, "occupants": []}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("RECORDING_STARTED", "recording.started"),
        ("RECORDING_ENDED", "recording.ended"),
        ("RECORDING_UPLOADED", "recording.uploaded"),
        ("LIVE_STREAM_STARTED", "stream.started"),
        ("LIVE_STREAM_ENDED", "stream.ended"),
    ],
)
def test_recordings_of_jaas_are_told_whole(settings: Settings, event: str, kind: str):
    data = {"preAuthenticatedLink": "https://x.8x8.vc/y.mp4", "durationSec": 60, "participants": [{"name": "Ada"}]}
    post = told(settings, event, data)
    assert post is not None
    assert (post.kind, post.room_name) == (kind, ROOM)
    assert post.body == {"event": event, "session_id": "s1", "data": data}


@pytest.mark.parametrize("event", ["USAGE", "SOMETHING_NEW", "", "SETTINGS_PROVISIONING", None, 7])
def test_event_that_we_do_not_know_is_nothing(settings: Settings, event: Any):
    assert told(settings, event) is None


def test_room_within_a_room_and_a_recorder_are_nothing(settings: Settings):
    assert told(settings, "PARTICIPANT_LEFT", DATA | {"isBreakout": True}) is None
    assert told(settings, "PARTICIPANT_JOINED", DATA | {"participantJid": "r@recorder.8x8.vc/1"}) is None


def test_same_key_is_the_same_post_and_without_one_the_same_bytes_are(settings: Settings):
    def key(**more: Any) -> str:
        post = told(settings, "ROOM_CREATED", **more)
        assert post is not None
        return post.post_key

    assert key() == key(timestamp=START + 9)
    assert key() != key(idempotencyKey="k2")
    assert key(idempotencyKey="") == key(idempotencyKey="")
    assert key(idempotencyKey="") != key(idempotencyKey="", timestamp=START + 9)


def test_room_of_another_app_is_none_of_ours(settings: Settings):
    post = told(settings, "ROOM_CREATED", fqn=f"vpaas-magic-cookie-2/{ROOM}")
    assert post is not None
    assert post.room_name == f"[vpaas-magic-cookie-2]{ROOM}"


@pytest.mark.parametrize("room", ["x" * 300, "\u0130" * 200], ids=["long", "longer in small letters"])
def test_name_of_a_room_is_never_longer_than_its_column(settings: Settings, room: str):
    tenant = replace(settings, jitsi_url="https://meet.example.org/mentors")
    posts = [
        told(settings, "ROOM_CREATED", fqn=room),
        told(settings, "ROOM_CREATED", fqn=f"a/{room}"),
        read_event(tenant, "room.created", json.dumps({"room_name": room}).encode(), START),
    ]
    assert [post is not None and len(post.room_name) for post in posts] == [200] * 3


def test_address_for_jibri_hangs_on_the_token_and_does_not_show_it():
    assert jibri_key("one") != jibri_key("two")
    assert len(jibri_key("one")) == 40
    assert jibri_key("one").isalnum()


def test_answer_has_every_key_that_prosody_needs_and_no_other():
    grant = Grant(grant_id="x1", room_name=ROOM, starts_at=START, duration_s=14400)
    assert reservations.answer(grant, ROOM, "u@meet.example.org") == {
        "id": "x1",
        "name": ROOM,
        "mail_owner": "u@meet.example.org",
        "start_time": "2026-11-27T16:00:00Z",
        "duration": 14400,
    }
    assert reservations.answer(grant, ROOM)["mail_owner"] == "baraza"


@pytest.mark.parametrize(
    ("tenant", "node"), [("", "x"), ("mentors", "[mentors]x"), ("mentors", "[other]x"), ("mentors", "x")]
)
def test_name_of_a_room_goes_to_prosody_as_it_came(settings: Settings, tenant: str, node: str):
    there = replace(settings, jitsi_url=f"https://meet.example.org/{tenant}")
    assert reservations.node_of(there, room_of(there, node)) == node
