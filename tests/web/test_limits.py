"""How often is too often: for a person, and for everybody behind one address."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from redis.connection import AbstractConnection

from hub.actions import limits
from hub.actions.context import Context
from hub.actions.limits import Limit, network_of, spend
from hub.actions.registry import run
from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.errors import LimitReached
from hub.domain.roles import Actor
from hub.store import keys
from tests.booking import act, book, told
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, MONA, OLGA, make_hour
from tests.web.browser import browser_of, code_of, command

NAME = "question.endorse"


@pytest.fixture(autouse=True)
def low(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three a minute for a person, five for an address."""
    monkeypatch.setitem(limits.LIMITS, NAME, Limit("3/minute", "5/minute"))
    limits._items.cache_clear()
    yield
    limits._items.cache_clear()


def guest(number: int, address: str = "") -> Actor:
    """One of many guests."""
    return Actor(f"g{number}", address=address)


def test_a_person_who_is_too_quick_is_told_when_to_come_back(ctx: Context) -> None:
    for _ in range(3):
        spend(ctx, CHIDI, NAME)
    with pytest.raises(LimitReached) as refused:
        spend(ctx, CHIDI, NAME)
    assert 1 <= refused.value.details["retry_after_s"] <= 60


def test_one_person_does_not_use_up_what_is_another_s(ctx: Context) -> None:
    for _ in range(3):
        spend(ctx, CHIDI, NAME)
    spend(ctx, OLGA, NAME)


def test_one_command_does_not_use_up_what_is_another_s(ctx: Context) -> None:
    for _ in range(3):
        spend(ctx, CHIDI, NAME)
    spend(ctx, CHIDI, "question.unendorse")


def test_many_new_guests_behind_one_address_share_its_limit(ctx: Context) -> None:
    for number in range(5):
        spend(ctx, guest(number, "192.0.2.7"), NAME)
    with pytest.raises(LimitReached):
        spend(ctx, guest(6, "192.0.2.7"), NAME)
    spend(ctx, guest(7, "192.0.2.8"), NAME)


def test_a_home_with_a_whole_network_of_ipv6_is_one_address(ctx: Context) -> None:
    for number in range(5):
        spend(ctx, guest(number, f"2001:db8:1:2::{number + 1}"), NAME)
    with pytest.raises(LimitReached):
        spend(ctx, guest(6, "2001:db8:1:2:ffff::1"), NAME)
    spend(ctx, guest(7, "2001:db8:1:3::1"), NAME)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "no address"])
def test_the_machine_itself_stands_for_nobody(address: str) -> None:
    assert network_of(address) == ""


def test_an_old_address_written_in_the_new_way_is_the_same(ctx: Context) -> None:
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7")


def test_all_at_once_is_counted_one_by_one(ctx: Context) -> None:
    def try_once(_: int) -> bool:
        try:
            spend(ctx, CHIDI, NAME)
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_once, range(24))) == 3


def test_both_limits_cost_one_round_trip(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    spend(ctx, guest(1, "192.0.2.7"), NAME)
    sent, send = [], AbstractConnection.send_packed_command

    def count(connection: AbstractConnection, packed: object, *more: object, **named: object) -> None:
        sent.append(packed)
        send(connection, packed, *more, **named)

    monkeypatch.setattr(AbstractConnection, "send_packed_command", count)
    spend(ctx, guest(2, "192.0.2.7"), NAME)
    assert len(sent) == 1


def test_the_counters_go_away_by_themselves(ctx: Context) -> None:
    spend(ctx, guest(1, "192.0.2.7"), NAME)
    found = list(ctx.store.client.scan_iter(f"{keys.LIMITS}:*"))
    assert len(found) == 2
    assert all(0 < ctx.store.client.ttl(key) <= 60 for key in found)


def test_a_redis_that_forgot_its_scripts_is_taught_again(ctx: Context) -> None:
    spend(ctx, CHIDI, NAME)
    ctx.store.client.script_flush()
    spend(ctx, CHIDI, NAME)


def test_sockets_forms_and_http_share_one_limit(app: Flask, ctx: Context) -> None:
    hour = make_hour(ctx)
    asked = run(ctx, MONA, "question.submit", {"hour_id": hour.hour_id, "text": "Why?", "client_key": "abcdefgh"})
    question_id = asked["question"].question_id
    run(ctx, MONA, "question.approve", {"hour_id": hour.hour_id, "question_id": question_id})
    for _ in range(2):
        run(ctx, CHIDI, NAME, {"hour_id": hour.hour_id, "question_id": question_id})
    client = browser_of(app, CHIDI)
    assert command(client, NAME, hour_id=hour.hour_id, question_id=question_id).status_code == 200
    refused = command(client, NAME, hour_id=hour.hour_id, question_id=question_id)
    assert (refused.status_code, code_of(refused)) == (429, "limit.reached")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json["error"]["details"]["retry_after_s"] == int(refused.headers["Retry-After"])


def test_a_malformed_command_uses_up_nothing(ctx: Context) -> None:
    for _ in range(5):
        with pytest.raises(Exception, match="form"):
            run(ctx, CHIDI, NAME, {"hour_id": 7})
    spend(ctx, CHIDI, NAME)


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 200)])
def test_an_address_in_a_header_counts_behind_a_trusted_proxy_alone(
    settings: Settings, clock: SetClock, monkeypatch: pytest.MonkeyPatch, proxies: int, last: int
) -> None:
    """Else anybody could write a new address into each request."""
    monkeypatch.setitem(limits.LIMITS, "api.read", Limit("100/minute", "2/minute"))
    limits._items.cache_clear()
    client = create_app(replace(settings, trusted_proxies=proxies), clock=clock).test_client(use_cookies=False)
    client.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    answers = [client.get("/api/v1/hours", headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, last]


@pytest.mark.parametrize("name", ["booking.request", "booking.propose", "booking.counter", "booking.reschedule"])
def test_what_reaches_another_person_s_inbox_is_counted_by_the_hour(ctx: Context, name: str) -> None:
    for _ in range(int(limits.LIMITS[name].person.partition("/")[0])):
        spend(ctx, CHIDI, name)
    with pytest.raises(LimitReached) as refused:
        spend(ctx, CHIDI, name)
    assert 60 < refused.value.details["retry_after_s"] <= 3600
    spend(ctx, OLGA, name)


def test_a_mentor_hears_of_ten_requests_an_hour_from_one_candidate(ctx: Context) -> None:
    mentor = make_mentor(ctx, make_programme(ctx))
    for _ in range(10):
        act(ctx, CHIDI, "cancel", book(ctx, mentor).booking_id)
    with pytest.raises(LimitReached):
        book(ctx, mentor)
    assert told(ctx, ADA).count("booking.requested") == 10
