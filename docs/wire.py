"""The generated parts of docs/events.md: commands, answers, events, their forms, and error codes."""

import inspect
from typing import Any

import msgspec

from docs.markdown import code, prose, table, type_words
from docs.rules import OF_HOURS, rule_of
from hub.actions.reads import HourView, Mine
from hub.domain import refusals
from hub.protocol.commands import COMMANDS
from hub.protocol.events import ACTS, EVENTS, Audience, Frame
from hub.protocol.results import result_of
from hub.protocol.schema import components
from hub.protocol.topics import JOINS, TOPICS
from hub.web.errors import status_of

LISTENING = {"hour.join": "see [Joining](#joining)", "hour.leave": "`{}`"} | {
    name: f"[{kind.__name__}](#{kind.__name__.lower()})" for name, kind in JOINS.items()
}


def commands() -> str:
    """One chapter a command."""
    names = sorted(COMMANDS, key=_place)
    return "\n".join(_command(name) for name in names)


def _place(name: str) -> tuple[bool, str, int]:
    """Those about hours first, then file by file, each in the order of its file."""
    kind = COMMANDS[name]
    return name.partition(".")[0] not in OF_HOURS, kind.__module__, inspect.getsourcelines(kind)[1]


def _command(name: str) -> str:
    kind, rule = COMMANDS[name], rule_of(name)
    leaves = kind.leaves.replace(" / ", f", {name.partition('.')[0]}.")
    facts = [
        ("who may", rule.who),
        ("question is", rule.questions),
        ("hour is", rule.hours),
        ("booking is", rule.bookings),
        ("answers", LISTENING.get(name) or _link(result_of(name))),
        ("event", code(leaves.split(", ")) if leaves else ""),
        ("refusals", code(rule.refusals) if rule.refusals else ""),
    ]
    told = "".join(f"- {what}: {words}\n" for what, words in facts if words)
    return f"### {name}\n\n{prose(inspect.getdoc(kind) or '')}\n\n{_fields(kind)}\n{told}"


def results() -> str:
    """The forms of what commands answer."""
    kinds = {result_of(name) for name in COMMANDS if name not in LISTENING} | {*JOINS.values()}
    return "\n".join(_struct(kind) for kind in sorted(kinds, key=lambda kind: kind.__name__))


def events() -> str:
    """Every event: what it means, who hears it, its form."""
    rows = [
        (
            f"`{name}`",
            kind.text,
            ", ".join(audience.value for audience in Audience if audience in kind.audiences),
            _link(kind.form),
            "yes" if name in ACTS else "",
        )
        for name, kind in EVENTS.items()
    ]
    return table(("event", "meaning", "heard by", "form", "on the ledger"), rows)


def topics() -> str:
    """What a socket hears of bookings, threads and inboxes."""
    rows = [(f"`{name}`", _meaning(kind), _link(kind)) for name, kind in TOPICS.items()]
    return table(("event", "meaning", "form"), rows)


def _meaning(kind: type[msgspec.Struct]) -> str:
    """What a docstring says before its fields: these stand with the form."""
    return (inspect.getdoc(kind) or "").partition("\n\n")[0]


def forms() -> str:
    """The forms of events, and of the frame that carries them."""
    kinds = sorted({kind.form for kind in EVENTS.values()}, key=lambda kind: kind.__name__)
    return "\n".join(_struct(kind) for kind in [Frame, *kinds])


def views() -> str:
    """The structs that events and answers hold."""
    shown = {kind.__name__ for kind in [Frame, *(kind.form for kind in EVENTS.values())]}
    shown |= {result_of(name).__name__ for name in COMMANDS} | {kind.__name__ for kind in JOINS.values()}
    results = [result_of(name) for name in COMMANDS]
    heard = [*JOINS.values(), *TOPICS.values(), *(kind.form for kind in EVENTS.values())]
    schemas = components([HourView, Mine, *results, *heard])
    return "\n".join(_schema(name, schemas[name]) for name in schemas if name not in shown)


def errors() -> str:
    """Every error code, its HTTP status, and when it comes."""
    rows = [
        (f"`{kind.code}`", str(status_of(kind.code)), prose(inspect.getdoc(kind) or ""), kind.text)
        for kind in refusals.every()
    ]
    return table(("code", "HTTP", "when", "message"), sorted(rows))


def _struct(kind: type[msgspec.Struct]) -> str:
    return _schema(kind.__name__, components([kind])[kind.__name__])


def _schema(name: str, schema: dict[str, Any]) -> str:
    return f"### {name}\n\n{prose(schema['description'])}\n\n{_rows(schema)}"


def _fields(kind: type[msgspec.Struct]) -> str:
    return _rows(components([kind])[kind.__name__])


def _rows(schema: dict[str, Any]) -> str:
    needed = set(schema["required"])
    return table(
        ("field", "type", "default"),
        [
            (f"`{field}`", type_words(facts), "" if field in needed else f"`{_json(facts.get('default'))}`")
            for field, facts in schema["properties"].items()
        ],
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _link(kind: type[msgspec.Struct]) -> str:
    return f"[{kind.__name__}](#{kind.__name__.lower()})"
