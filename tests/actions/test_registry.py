"""The one way in: every command has its action, and whatever is sent gets a coded answer."""

from typing import Any

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.reads import check_audience
from hub.actions.registry import ACTIONS, LISTENING, run
from hub.domain.errors import AccessDenied, CommandUnknown, HubError, LimitReached, PayloadInvalid
from hub.domain.roles import Actor
from hub.protocol.commands import COMMANDS
from hub.protocol.events import Audience
from hub.records.tokens import fingerprint
from tests.doing import FIELDS, OF_HOURS, ask, do, refused
from tests.people import BEN, CHIDI, MONA, ZURI, make_hour


def valid(name: str) -> dict[str, Any]:
    """A payload of the right form for a command."""
    fields = {"hour_id": "hour", "question_id": "question", "into": "another"}
    return {field: value for field, value in fields.items() if field in COMMANDS[name].__struct_fields__} | FIELDS.get(
        name, {}
    )


def test_every_command_but_listening_has_its_action():
    assert set(ACTIONS) == set(COMMANDS) - LISTENING


@pytest.mark.parametrize("name", ["", "question", "question.explode", "hour.join", "__class__", "a" * 10_000])
def test_command_that_does_not_exist_is_unknown(ctx: Context, name: str):
    with pytest.raises(CommandUnknown) as refused:
        run(ctx, BEN, name, {})
    assert len(str(refused.value.details["name"])) <= 64


@pytest.mark.parametrize("payload", [None, [], "text", 7, True, b"bytes", {"hour_id": None}, {"hour_id": ["x"]}])
@pytest.mark.parametrize("name", OF_HOURS)
def test_payload_of_the_wrong_type_is_invalid(ctx: Context, name: str, payload: Any):
    with pytest.raises(PayloadInvalid):
        run(ctx, BEN, name, payload)


@pytest.mark.parametrize("name", OF_HOURS)
def test_unknown_field_is_invalid_and_named(ctx: Context, name: str):
    with pytest.raises(PayloadInvalid) as refused:
        run(ctx, BEN, name, valid(name) | {"state": "on_air"})
    assert "state" in str(refused.value.details["reason"])


@pytest.mark.parametrize("name", OF_HOURS)
def test_every_field_without_a_default_is_needed(ctx: Context, name: str):
    needed = [field for field in valid(name) if field in required(name)]
    for field in needed:
        with pytest.raises(PayloadInvalid):
            run(ctx, BEN, name, {key: value for key, value in valid(name).items() if key != field})


def required(name: str) -> set[str]:
    """The fields of a command that have no default."""
    kind = COMMANDS[name]
    return set(kind.__struct_fields__[: len(kind.__struct_fields__) - len(kind.__struct_defaults__)])


@pytest.mark.parametrize("name", OF_HOURS)
@pytest.mark.parametrize("value", ["", "x" * 65, "a b", "a/b", "a\n", "{a}", "*", "../x", "\ud800", "à", 5, None])
def test_id_that_is_none_is_invalid(ctx: Context, name: str, value: Any):
    for field in {"hour_id", "question_id", "into"} & set(valid(name)):
        with pytest.raises(PayloadInvalid):
            run(ctx, BEN, name, valid(name) | {field: value})


@pytest.mark.parametrize("name", OF_HOURS)
@pytest.mark.parametrize("actor", [BEN, CHIDI, MONA, ZURI], ids=lambda actor: actor.name)
def test_every_command_about_an_hour_that_never_was_is_not_found(ctx: Context, name: str, actor):
    with pytest.raises(HubError) as refused:
        run(ctx, actor, name, valid(name))
    assert (refused.value.code, refused.value.details) == ("hour.not_found", {})


def code_of(ctx: Context, actor: Actor, name: str, payload: dict[str, Any]) -> str:
    """The code of the refusal, or nothing."""
    try:
        run(ctx, actor, name, payload)
    except HubError as error:
        return error.code
    return ""


TEXTS = [name for name in OF_HOURS if "text" in COMMANDS[name].__struct_fields__]


@pytest.mark.parametrize("name", TEXTS)
def test_text_of_a_megabyte_is_invalid(ctx: Context, name: str):
    with pytest.raises(PayloadInvalid):
        run(ctx, MONA, name, valid(name) | {"text": "x" * 1_000_000})


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "\u202e", "\ufffe\ufdd0", "'; --", "<script>", "{{7*7}}", "\U0010ffff"]
)
@pytest.mark.parametrize("name", TEXTS)
def test_strange_text_gets_a_coded_answer_or_is_kept_as_text(ctx: Context, name: str, text: str):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    fields = {"hour_id": hour.hour_id} | ({"question_id": question_id} if "question_id" in valid(name) else {})
    actor = BEN if name in ("question.edit", "question.submit", "question.appeal", "question.suggest") else MONA
    assert code_of(ctx, actor, name, valid(name) | fields | {"text": text}) in (
        "",
        "question.text_empty",
        "question.transition_refused",
    )
    assert ctx.store.hours.snapshot(hour.hour_id)


def test_person_who_sends_too_fast_is_told_when_to_come_back(ctx: Context):
    hour = make_hour(ctx)
    fields = {"hour_id": hour.hour_id, "text": "Again?"}
    for number in range(20):
        run(ctx, BEN, "question.submit", fields | {"client_key": f"client-key-{number}"})
    with pytest.raises(LimitReached) as refused:
        run(ctx, BEN, "question.submit", fields | {"client_key": "client-key-20"})
    assert 0 < int(str(refused.value.details["retry_after_s"])) <= 60
    run(ctx, CHIDI, "question.submit", {"hour_id": hour.hour_id, "text": "Me?", "client_key": "client-key-1"})


def test_a_socket_does_not_outlive_the_token_by_which_it_came(ctx: Context):
    hour = make_hour(ctx)
    token_id, secret = ctx.records.tokens.add(MONA.person_id, "program", ctx.clock(), 0)
    program = msgspec.structs.replace(MONA, token=fingerprint(secret))
    assert do(ctx, program, "hour.pause_asking", hour)
    check_audience(ctx, program, hour.hour_id, Audience.DESK)
    ctx.records.tokens.remove(MONA.person_id, token_id)
    assert refused(ctx, program, "hour.resume_asking", hour).code == "access.token_invalid"
    with pytest.raises(AccessDenied):
        check_audience(ctx, program, hour.hour_id, Audience.DESK)
