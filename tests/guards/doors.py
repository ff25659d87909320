"""Every door of the hub to something private, and answers without what is new in each."""

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.domain.roles import Actor
from tests.guards.filled import NEVER
from tests.web.browser import browser_of, csrf_token

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}
"""Not the machine itself, to which the outbox of development is open."""
OTHERS = frozenset(
    {"hour_id", "series_id", "question_id", "overlay_key", "provider", "token", "path", "filename", "part", "door"}
)
"""What has arguments like these has nothing of a programme."""
ALWAYS_NEW = re.compile(
    r'<meta name="csrf-token" content="[^"]*">|<input type="hidden" name="(?:csrf_token|client_key)" value="[^"]*">'
)
PLACE = re.compile(r"<(?:[^:>]+:)?(\w+)>")

Told = tuple[int, str]


class Door(NamedTuple):
    """An address, the private ids in it, and the same address of what never was."""

    path: str
    private: frozenset[str]
    twin: str


@dataclass
class Visit:
    """Somebody's browser, on another machine; it remembers what it was told of what never was."""

    client: FlaskClient
    csrf: str
    told: dict[str, Told] = field(default_factory=dict)

    def read(self, path: str, **query: str) -> Told:
        """Status and words of an answer, without what differs in each."""
        return plain(self.client.get(path, query_string=query))

    def send(self, path: str, **fields: str) -> Told:
        """The same of a form that was sent, and of the page to which it leads: there stands what was done."""
        return plain(self.client.post(path, data={"csrf_token": self.csrf, **fields}, follow_redirects=True))

    def read_never(self, path: str, **query: str) -> Told:
        """What the twin of a door answers; it is asked once."""
        if path not in self.told:
            self.told[path] = self.read(path, **query)
        return self.told[path]


def visit(app: Flask, actor: Actor) -> Visit:
    """A browser in which somebody sits."""
    client = browser_of(app, actor)
    client.environ_base |= ELSEWHERE
    return Visit(client, csrf_token(client))


def plain(answer: TestResponse) -> Told:
    """Status, and place and words of an answer without the tokens and keys of forms, which are new in each."""
    return answer.status_code, f"{answer.location or ''} {ALWAYS_NEW.sub('', answer.get_data(as_text=True))}"


def forget(answer: Told, ids: Collection[str]) -> Told:
    """An answer in which the ids that were asked for are such as never were: some quote the address."""
    status, words = answer
    for one in ids:
        words = words.replace(one, NEVER)
    return status, words


def reads(app: Flask, ids: dict[str, list[str]], private: Collection[str]) -> Iterator[Door]:
    """Every address that can be read, with every id that there is.

    Args:
        ids: by the name of an argument.
        private: those of them that are nobody's business.
    Raises:
        AssertionError: an address takes something that is not among them.
    """
    for rule in app.url_map.iter_rules():
        names = sorted(rule.arguments)
        if "GET" not in (rule.methods or set()) or OTHERS & rule.arguments:
            continue
        assert rule.arguments <= ids.keys(), rule
        for chosen in itertools.product(*(ids[name] for name in names)):
            found = dict(zip(names, chosen, strict=True))
            never = {name: NEVER if one in private else one for name, one in found.items()}
            yield Door(_filled(rule.rule, found), frozenset(private) & {*chosen}, _filled(rule.rule, never))


def _filled(rule: str, chosen: dict[str, str]) -> str:
    return PLACE.sub(lambda place: chosen[place[1]], rule)
