"""Coming in and going out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.app import create_app
from hub.config import Settings
from hub.dev_links import links
from hub.domain.clock import SetClock
from tests.fakes.wikimedia import CLIENT_ID, CLIENT_SECRET, SignInServer, new_key, running_sign_in_server
from tests.people import CHIDI
from tests.web.browser import browser_of, send_form


@pytest.fixture
def server() -> Iterator[SignInServer]:
    """Wikimedia, and an OpenID Connect provider."""
    with running_sign_in_server() as running:
        yield running


@pytest.fixture
def app(settings: Settings, clock: SetClock, server: SignInServer) -> Flask:
    """The hub, with both providers in its settings."""
    known = replace(
        settings,
        contact="hello@example.org",
        wikimedia_url=f"{server.url}/w/rest.php",
        wikimedia_client_id=CLIENT_ID,
        wikimedia_client_secret=CLIENT_SECRET,
        oidc_name="The club",
        oidc_issuer=server.url,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
    )
    return create_app(known, clock=clock)


def go_through(client: FlaskClient, provider: str, wish: str = "/past") -> TestResponse:
    """Leave for a provider, say yes there, and come back with what it sent along."""
    away = client.get(f"/sign-in/{provider}", query_string={"next": wish})
    return client.get(path_back(away))


def path_back(away: TestResponse) -> str:
    """Where the provider sends a browser that was sent to it."""
    assert away.status_code == 302
    back = requests.get(away.headers["Location"], allow_redirects=False, timeout=5)
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def who(client: FlaskClient) -> dict[str, object]:
    """Whom the hub takes this browser for."""
    facts = client.get("/api/v1/me").json
    return {"name": facts["name"], "signed_in": facts["signed_in"]}


@pytest.mark.parametrize(("provider", "name"), [("wikimedia", "Chidi"), ("oidc", "Chidi Okafor")])
def test_a_person_comes_in_by_a_provider_and_goes_on_where_they_were(
    client: FlaskClient, provider: str, name: str
) -> None:
    back = go_through(client, provider)
    assert (back.status_code, back.headers["Location"]) == (303, "/past")
    assert who(client) == {"name": name, "signed_in": True}


def test_an_account_follows_its_central_id_through_a_new_name(app: Flask, server: SignInServer) -> None:
    go_through(browser_of(app), "wikimedia")
    server.profile = {"sub": 4711, "username": "Chidi (renamed)", "blocked": False}
    phone = browser_of(app)
    go_through(phone, "wikimedia")
    people = app.extensions["baraza"].records.people
    assert people.find_by_name("Chidi", issuer=f"{server.url}/w/rest.php") is None
    assert people.find_by_name("Chidi (renamed)").subject == "4711"
    assert who(phone)["name"] == "Chidi (renamed)"


def test_two_providers_with_the_same_id_are_two_people(app: Flask, server: SignInServer) -> None:
    server.profile["sub"] = server.claims["sub"] = "1"
    wiki, club = browser_of(app), browser_of(app)
    go_through(wiki, "wikimedia")
    go_through(club, "oidc")
    assert who(wiki)["name"] == "Chidi"
    assert who(club)["name"] == "Chidi Okafor"


def test_we_tell_wikimedia_who_we_are(client: FlaskClient, server: SignInServer) -> None:
    go_through(client, "wikimedia")
    assert server.agents
    assert all(agent.startswith("Baraza/1.0 (http://") and "hello@example.org" in agent for agent in server.agents)


def test_somebody_whose_name_is_hidden_cannot_come_in_by_it(client: FlaskClient, server: SignInServer) -> None:
    server.profile = {"sub": 4711, "blocked": True}
    refused = go_through(client, "wikimedia")
    assert refused.status_code == 401
    assert not who(client)["signed_in"]


def test_saying_no_at_the_provider_leads_back_to_the_ways_in(client: FlaskClient, server: SignInServer) -> None:
    server.denies = True
    back = go_through(client, "wikimedia")
    assert (back.status_code, back.headers["Location"]) == (303, "/sign-in")
    assert b"did not let Wikimedia" in client.get("/sign-in").data


def test_a_way_back_that_another_browser_began_is_refused(app: Flask) -> None:
    """Nobody can be signed in to somebody else's account by a link."""
    link = path_back(browser_of(app).get("/sign-in/wikimedia"))
    victim = browser_of(app)
    assert victim.get(link).status_code == 401
    assert not who(victim)["signed_in"]


def test_the_same_way_back_works_once(client: FlaskClient) -> None:
    link = path_back(client.get("/sign-in/wikimedia"))
    assert client.get(link).status_code == 303
    assert client.get(link).status_code == 401


def test_an_id_token_with_a_foreign_signature_is_refused(client: FlaskClient, server: SignInServer) -> None:
    server.signs_with = new_key(1)
    assert go_through(client, "oidc").status_code == 401
    assert not who(client)["signed_in"]


@pytest.mark.parametrize(
    "claims", [{"iss": "https://elsewhere.example"}, {"aud": "another"}, {"nonce": "guessed"}, {"exp": 1}]
)
def test_an_id_token_that_was_not_made_for_us_now_is_refused(
    client: FlaskClient, server: SignInServer, claims: dict[str, object]
) -> None:
    server.claims |= claims
    assert go_through(client, "oidc").status_code == 401


def test_a_provider_that_does_not_answer_is_a_coded_error(settings: Settings, clock: SetClock) -> None:
    lost = replace(settings, oidc_issuer="http://127.0.0.1:9", oidc_client_id="x", oidc_client_secret="y")
    client = create_app(lost, clock=clock).test_client()
    refused = client.get("/sign-in/oidc", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json["error"]["code"]) == (401, "access.sign_in_failed")


def test_a_provider_without_settings_is_not_there(client: FlaskClient) -> None:
    assert client.get("/sign-in/elsewhere").status_code == 404


def test_nothing_of_the_session_before_stays_after_signing_in(client: FlaskClient) -> None:
    """Whoever planted the session, or knew its CSRF token, knows nothing of the new one."""
    with client.session_transaction() as session:
        session["guest"], session["name"], session["csrf_token"] = "gplanted", "Planted", "known"
    go_through(client, "wikimedia")
    with client.session_transaction() as session:
        assert "guest" not in session
        assert session.get("csrf_token") != "known"
        assert session["account"].startswith("p")


def test_a_guest_comes_in_by_name_and_goes_on_where_they_were(client: FlaskClient) -> None:
    answer = send_form(client, "/name", name="  Ben\u202e  K. ", next="/hours/abc?sort=new#ask")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/hours/abc?sort=new#ask")
    assert who(client)["signed_in"] is False
    assert str(who(client)["name"]).startswith("Ben")


def test_a_guest_keeps_their_id_when_they_change_their_name(client: FlaskClient) -> None:
    send_form(client, "/name", name="Ben")
    with client.session_transaction() as session:
        before = session["guest"]
    send_form(client, "/name", name="Benjamin")
    with client.session_transaction() as session:
        assert session["guest"] == before
    assert who(client)["name"] == "Benjamin"


@pytest.mark.parametrize("name", [" \t ", "\u200b\u2060", "\u2800"])
def test_a_name_that_nobody_can_see_is_refused(client: FlaskClient, name: str) -> None:
    assert send_form(client, "/name", name=name).status_code == 403


def test_an_account_is_not_renamed_by_the_form_for_guests(app: Flask) -> None:
    client = browser_of(app, CHIDI)
    send_form(client, "/name", name="Zuri")
    assert who(client) == {"name": "Chidi", "signed_in": True}


@pytest.mark.parametrize(
    "wish",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "/a\r\nSet-Cookie: b=c",
        "http:evil.example",
        "///evil.example",
    ],
)
def test_next_never_leads_to_another_site(client: FlaskClient, wish: str) -> None:
    assert send_form(client, "/name", name="Ben", next=wish).headers["Location"] == "/"
    assert go_through(client, "wikimedia", wish).headers["Location"] == "/"


def way_in(page: TestResponse) -> str:
    """The address of the ways in, as the header of a page tells it."""
    header = page.text.split("</header>", 1)[0]
    return unescape(re.findall(r'href="(/sign-in\?[^"]*)"', header)[-1])


@pytest.mark.parametrize(
    "path", ["/search?q=two+words&language=fr", "/past", "/search?q=%2F%2Fevil.example&next=%5Cevil.example%0D%0A"]
)
def test_who_signs_in_comes_back_to_the_page_with_what_was_asked_of_it(client: FlaskClient, path: str) -> None:
    ways = client.get(way_in(client.get(path)))
    assert way_in(ways) == ways.request.full_path  # who presses it again loses nothing
    (away,) = re.findall(r'href="(/sign-in/wikimedia\?[^"]*)"', ways.text)
    assert client.get(path_back(client.get(unescape(away)))).headers["Location"] == path


def test_way_back_is_kept_where_a_form_of_the_ways_in_is_refused(client: FlaskClient) -> None:
    refused = send_form(client, "/sign-in/mail", email="no address", next="/past?part=2")
    assert (refused.status_code, way_in(refused)) == (400, "/sign-in?next=/past%3Fpart%3D2")


def test_a_form_of_the_ways_in_may_be_too_long_to_tell_a_way_back(client: FlaskClient) -> None:
    refused = client.post("/sign-in/mail", data={"next": "/past", "email": "x" * 1_000_000})
    assert (refused.status_code, way_in(refused)) == (413, "/sign-in?next=/")


def test_signing_out_leaves_a_new_guest(client: FlaskClient) -> None:
    go_through(client, "wikimedia")
    assert send_form(client, "/sign-out").status_code == 303
    assert who(client) == {"name": "", "signed_in": False}


def test_signing_out_wants_a_form_of_ours(client: FlaskClient) -> None:
    go_through(client, "wikimedia")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert who(client)["signed_in"]


def dev_path(app: Flask, settings: Settings, part: str = "organiser") -> str:
    """The path of a development link."""
    return links(settings, app.extensions["baraza"])[part].removeprefix(settings.base_url)


def test_a_development_link_signs_in_by_one_click(app: Flask, settings: Settings) -> None:
    client = app.test_client()
    assert client.get(dev_path(app, settings), base_url=settings.base_url).status_code == 303
    assert client.get("/api/v1/me", base_url=settings.base_url).json["name"] == "Zuri"


def test_development_links_can_be_printed_at_every_start(app: Flask, settings: Settings) -> None:
    assert links(settings, app.extensions["baraza"]).keys() == links(settings, app.extensions["baraza"]).keys()
    assert len(app.extensions["baraza"].records.people.grants("site", "")) == 4


@pytest.mark.parametrize(
    "where",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"base_url": "http://hub.example"},
        {"base_url": "http://127.0.0.1.evil.example"},
    ],
)
def test_a_development_link_works_on_the_machine_itself_alone(
    app: Flask, settings: Settings, where: dict[str, object]
) -> None:
    client = app.test_client()
    there = {"base_url": settings.base_url} | where
    assert client.get(dev_path(app, settings), **there).status_code == 404


def test_there_are_no_development_links_in_production(app: Flask, settings: Settings, clock: SetClock) -> None:
    path = dev_path(app, settings)
    production = replace(settings, environment="production")
    assert links(production, app.extensions["baraza"]) == {}
    client = create_app(production, clock=clock).test_client()
    assert client.get(path, base_url=settings.base_url).status_code == 404


def test_a_forged_or_old_development_link_is_refused(app: Flask, settings: Settings, clock: SetClock) -> None:
    path, client = dev_path(app, settings), app.test_client()
    assert client.get(path[:-2] + "xx", base_url=settings.base_url).status_code == 401
    clock.forward(seconds=8 * 24 * 3600)
    assert client.get(path, base_url=settings.base_url).status_code == 401
