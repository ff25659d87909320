"""The key of a stream: sealed at rest, handed out for one press, and in no other place at all."""

from dataclasses import replace

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.sealing import open_sealed, seal
from hub.actions.stream_keys import (
    has_stream_key,
    remove_stream_key,
    set_stream_key,
    stream_key_for,
    stream_key_set_at,
)
from hub.config import Settings
from hub.domain.errors import AccessDenied, LimitReached, PayloadInvalid
from hub.domain.roles import Actor
from hub.domain.video_errors import StreamKeyMissing
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour

KEY = "abcd-efgh-ijkl-mnop-qrst"


@pytest.mark.parametrize(
    "written",
    [KEY, f"  {KEY}\n", f"rtmp://a.rtmp.youtube.com/live2/{KEY}", f"rtmps://a.rtmps.youtube.com:443/live2/{KEY}"],
)
def test_key_is_handed_to_those_who_run_the_hour(ctx: Context, written: str):
    hour = make_hour(ctx)
    set_stream_key(ctx, ZURI, hour.hour_id, written)
    assert has_stream_key(ctx, hour.hour_id)
    assert stream_key_set_at(ctx, hour.hour_id) == ctx.clock()
    for actor in (ZURI, HANA, MONA):
        assert stream_key_for(ctx, actor, hour.hour_id) == KEY


@pytest.mark.parametrize("actor", [ADA, OLGA, CHIDI, BEN], ids=lambda actor: actor.name)
def test_nobody_else_gets_it(ctx: Context, actor: Actor):
    hour = make_hour(ctx)
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    with pytest.raises(AccessDenied):
        stream_key_for(ctx, actor, hour.hour_id)
    with pytest.raises(AccessDenied):
        set_stream_key(ctx, actor, hour.hour_id, KEY)


@pytest.mark.parametrize("actor", [HANA, MONA], ids=lambda actor: actor.name)
def test_only_organisers_set_and_remove_it(ctx: Context, actor: Actor):
    hour = make_hour(ctx)
    with pytest.raises(AccessDenied):
        set_stream_key(ctx, actor, hour.hour_id, KEY)
    with pytest.raises(AccessDenied):
        remove_stream_key(ctx, actor, hour.hour_id)


NONE = ["", "short", "x" * 201, "rtmp://evil.example/live2/abcd-efgh", "ключ-ключ-ключ", "<b>abcdefgh</b>"]


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_key_is_refused_without_being_repeated(ctx: Context, written: str):
    hour = make_hour(ctx)
    with pytest.raises(PayloadInvalid) as refused:
        set_stream_key(ctx, ZURI, hour.hour_id, written)
    assert set(refused.value.details["fields"]) == {"stream_key"}
    assert not written or written not in str(refused.value.details)
    assert not has_stream_key(ctx, hour.hour_id)


def test_key_that_is_removed_or_was_never_set_is_missing(ctx: Context):
    hour = make_hour(ctx)
    with pytest.raises(StreamKeyMissing):
        stream_key_for(ctx, ZURI, hour.hour_id)
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    remove_stream_key(ctx, ZURI, hour.hour_id)
    assert not has_stream_key(ctx, hour.hour_id)
    with pytest.raises(StreamKeyMissing):
        stream_key_for(ctx, ZURI, hour.hour_id)


def test_nobody_reads_the_key_in_the_database(ctx: Context):
    hour, other = make_hour(ctx), make_hour(ctx)
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    set_stream_key(ctx, ZURI, other.hour_id, KEY)
    one, two = (ctx.records.stream_keys.get(hour_id) for hour_id in (hour.hour_id, other.hour_id))
    assert one
    assert two
    assert one.sealed != two.sealed
    with ctx.records.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        rows = [str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in names]
    assert KEY not in str(rows)
    # A row that somebody copies to another hour opens nothing there.
    ctx.records.stream_keys.put(msgspec.structs.replace(one, hour_id=other.hour_id))
    with pytest.raises(StreamKeyMissing):
        stream_key_for(ctx, ZURI, other.hour_id)


def test_key_from_before_the_hub_s_secret_was_changed_has_to_be_set_again(ctx: Context):
    hour = make_hour(ctx)
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    changed = replace(ctx, settings=replace(ctx.settings, secret_key="another secret that nobody knows"))
    assert not has_stream_key(changed, hour.hour_id)
    with pytest.raises(StreamKeyMissing):
        stream_key_for(changed, ZURI, hour.hour_id)


def test_key_is_in_no_event_no_redis_and_no_log(ctx: Context, capfd: pytest.CaptureFixture[str]):
    hour = make_hour(ctx)
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    stream_key_for(ctx, ZURI, hour.hour_id)
    client = ctx.store.client
    kinds = {"string": client.get, "hash": client.hgetall, "stream": client.xrange, "set": client.smembers}
    told = [str(kinds.get(client.type(key), lambda _key: "")(key)) for key in client.scan_iter("*")]
    said = capfd.readouterr()
    assert KEY not in str(told) + said.out + said.err


def test_key_is_handed_out_as_often_as_somebody_presses_and_no_more(ctx: Context):
    hour = make_hour(ctx)
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    for _ in range(10):
        stream_key_for(ctx, MONA, hour.hour_id)
    with pytest.raises(LimitReached):
        stream_key_for(ctx, MONA, hour.hour_id)


def test_secret_is_opened_for_its_own_purpose_alone(settings: Settings):
    sealed = seal(settings, "one", "a secret")
    assert "a secret" not in sealed
    assert seal(settings, "one", "a secret") != sealed
    assert open_sealed(settings, "one", sealed) == "a secret"
    assert open_sealed(settings, "two", sealed) is None
    assert open_sealed(settings, "one", "") is None
    assert open_sealed(settings, "one", sealed[:-4] + "AAAA") is None
    assert open_sealed(settings, "one", "ключ") is None
