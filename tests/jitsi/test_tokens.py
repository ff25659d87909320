"""Tokens for one person and one room."""

from dataclasses import replace
from typing import Any

import jwt
import pytest

from hub.config import Settings
from hub.jitsi.errors import JitsiError
from hub.jitsi.tokens import ALONE, RUNNING, SPEAKING, Visitor, own_token, token_for
from tests.fakes.jitsi import APP_SECRET
from tests.fakes.jitsi_tokens import Refused, TokenRules, check_room, is_owner, login, may, server_login
from tests.fixed import START
from tests.jitsi.keys import key_pair

ADA = Visitor("4f2a", "Ada", moderator=True)
BEN = Visitor("77b0", "Ben", moderator=False)
ROOM = "hour-2026-11-27-x"
NOW_S = START // 1000
END = START + 3600 * 1000
APP = "vpaas-magic-cookie-1"


@pytest.fixture
def own(settings: Settings) -> Settings:
    """A deployment with a server of its own, which asks for tokens."""
    return replace(settings, jitsi_url="https://meet.example.org", jitsi_app_id="baraza", jitsi_app_secret=APP_SECRET)


@pytest.fixture
def pair() -> tuple[str, str]:
    """A private key and its public one, as texts."""
    return key_pair()


@pytest.fixture
def jaas(settings: Settings, pair: tuple[str, str]) -> Settings:
    """A deployment with rooms at JaaS."""
    return replace(
        settings,
        jitsi_url=f"https://8x8.vc/{APP}",
        jaas_app_id=APP,
        jaas_key_id=f"{APP}/4f4910",
        jaas_private_key=pair[0],
    )


def claims_of(token: str) -> dict[str, Any]:
    """What a token says; its signature is looked at by the fakes."""
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def make(settings: Settings, visitor: Visitor = ADA, **fields: Any) -> str:
    when = {"begins_at": START, "ends_at": END} | fields
    return token_for(settings, ROOM, visitor, **when)


@pytest.mark.parametrize("verifies", [True, False], ids=["debian", "docker"])
@pytest.mark.parametrize(("path", "tenant"), [("", ""), ("/mentors", "mentors")])
def test_token_lets_into_its_room_whether_or_not_domains_are_checked(
    own: Settings, verifies: bool, path: str, tenant: str
):
    rules = TokenRules(app_secret=APP_SECRET, verify_domain=verifies)
    claims = login(rules, make(replace(own, jitsi_url=own.jitsi_url + path)), NOW_S)
    check_room(rules, claims, ROOM, tenant)
    with pytest.raises(Refused):
        check_room(rules, claims, "hour-2026-11-28-y", tenant)


def test_token_is_bound_to_room_server_and_person(own: Settings):
    claims = claims_of(make(own))
    assert (claims["room"], claims["sub"], claims["aud"]) == (ROOM, "meet.example.org", "jitsi")
    assert claims["context"]["user"] == {"id": "4f2a", "name": "Ada", "moderator": True, "affiliation": "owner"}
    assert jwt.get_unverified_header(make(own)) == {"alg": "HS256", "typ": "JWT"}


def test_token_opens_from_a_little_before_its_time_to_its_very_end(own: Settings):
    rules, token = TokenRules(app_secret=APP_SECRET), make(own)
    login(rules, token, NOW_S - 10)
    login(rules, token, END // 1000 - 1)
    for wrong in (NOW_S - 11, END // 1000):
        with pytest.raises(Refused):
            login(rules, token, wrong)


def test_moments_are_whole_seconds(own: Settings):
    claims = claims_of(make(own, begins_at=START + 1, ends_at=END + 999))
    assert (claims["nbf"], claims["exp"]) == (NOW_S - 10, END // 1000)
    assert all(type(claims[name]) is int for name in ("nbf", "exp"))


@pytest.mark.parametrize("auto_owner", [True, False])
@pytest.mark.parametrize("module", [True, False])
def test_who_moderates_is_as_the_token_says_where_jitsi_is_set_up_for_it(own: Settings, auto_owner: bool, module: bool):
    rules = TokenRules(app_secret=APP_SECRET, auto_owner=auto_owner, affiliation_module=module)
    ada, ben = (login(rules, make(own, who), NOW_S) for who in (ADA, BEN))
    assert is_owner(rules, ben, first=True) is auto_owner
    assert is_owner(rules, ada, first=False) is module
    assert is_owner(rules, ben, first=False) is False


@pytest.mark.parametrize("feature", ["recording", "livestreaming", "transcription", "outbound-call", "file-upload"])
def test_two_people_alone_are_never_recorded_whoever_is_moderator(own: Settings, feature: str):
    for visitor in (ADA, BEN):
        assert may(claims_of(make(own, visitor, features=ALONE)), feature, owner=True) is False


def test_speaker_who_does_not_run_the_hour_talks_and_records_nothing(own: Settings):
    claims = claims_of(make(own, features=SPEAKING))
    assert may(claims, "screen-sharing", owner=True)
    assert not may(claims, "recording", owner=True)


def test_without_a_map_of_features_being_moderator_decides(own: Settings):
    claims = claims_of(make(own))
    assert "features" not in claims["context"]
    assert may(claims, "recording", owner=True) and not may(claims, "recording", owner=False)


def test_deployment_without_keys_gives_no_tokens(settings: Settings):
    assert make(settings) == ""
    assert own_token(settings, START) == ""


def test_token_of_jaas_is_signed_with_the_key_and_names_it(jaas: Settings, pair: tuple[str, str]):
    token = make(jaas)
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": f"{APP}/4f4910"}
    claims = jwt.decode(token, pair[1], ["RS256"], audience="jitsi", options={"verify_exp": False, "verify_nbf": False})
    assert (claims["iss"], claims["sub"], claims["room"]) == ("chat", APP, ROOM)
    assert claims["context"]["user"] == {"id": "4f2a", "name": "Ada", "moderator": True}


def test_name_of_a_key_is_taken_with_and_without_the_app_before_it(jaas: Settings):
    short = replace(jaas, jaas_key_id="4f4910")
    assert jwt.get_unverified_header(make(short)) == jwt.get_unverified_header(make(jaas))


def test_jaas_always_reads_what_somebody_may_do(jaas: Settings):
    features = {who: claims_of(make(jaas, who))["context"]["features"] for who in (ADA, BEN)}
    assert features == {ADA: dict(RUNNING), BEN: dict(SPEAKING)}
    assert claims_of(make(jaas, features=ALONE))["context"]["features"]["recording"] is False


@pytest.mark.parametrize("key", ["no key at all", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])
def test_wrong_key_is_a_fault_for_good_and_is_not_told(jaas: Settings, key: str):
    with pytest.raises(JitsiError) as error:
        make(replace(jaas, jaas_private_key=key))
    assert error.value.permanent
    assert key not in str(error.value)


def test_hub_s_own_token_ends_rooms_for_a_minute_with_the_shared_secret(own: Settings):
    rules, token = TokenRules(app_secret=APP_SECRET), own_token(own, START)
    assert server_login(rules, token, NOW_S)["room"] == "*"
    with pytest.raises(Refused):
        server_login(rules, token, NOW_S + 60)


def test_hub_s_own_token_is_signed_with_the_servers_key_where_there_is_one(own: Settings, pair: tuple[str, str]):
    rules = TokenRules(app_secret=APP_SECRET, server_public_key=pair[1], server_key_id="hub-1")
    server_login(rules, own_token(replace(own, jitsi_server_key=pair[0], jitsi_server_key_id="hub-1"), START), NOW_S)
    for refused in (own_token(own, START), make(own)):
        with pytest.raises(Refused):
            server_login(rules, refused, NOW_S)


def test_another_secret_does_not_open_it(own: Settings):
    with pytest.raises(Refused):
        login(TokenRules(app_secret="another secret that nobody shares with us"), make(own), NOW_S)
