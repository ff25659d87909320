"""A wiki that speaks the Action API over real HTTP, as far as we use it, and fails as it is told to."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.serving import make_server

TOKEN = "an owner-only token"
SIGNATURE = "[[User:Bot|Bot]] ([[User talk:Bot|talk]]) 16:00, 24 November 2026 (UTC)"
"""What becomes of ``~~~~`` in an edit with that token."""


class FakeWiki:
    """What the wiki knows. Tests set ``next_answers`` (each is given once, before the wiki's own), and read ``calls``.

    Fields:
        revisions: of each page by its title: pairs of an id and a text.
        saves_silently: it saves, and the answer gets lost.
    """

    def __init__(self, scripts: str) -> None:
        self.host, self.scripts = "", scripts
        self.revisions: dict[str, list[tuple[int, str]]] = {}
        self.language, self.zone = "en", "UTC"
        names = {"2": "User", "3": "User talk", "-1": "Special"}
        self.namespaces = {number: {"name": name, "canonical": name} for number, name in names.items()}
        self.next_answers: list[Response] = []
        self.calls: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.saves_silently = False

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"http://{self.host}{self.scripts}/api.php"

    def put(self, title: str, text: str) -> int:
        """Save a page, as somebody else; answers the revision."""
        revision = 1000 + sum(len(one) for one in self.revisions.values())
        self.revisions.setdefault(title, []).append((revision, text))
        return revision

    def answer(self) -> Any:
        """Answer a call."""
        asked = request.values.to_dict()
        self.calls.append(asked)
        self.agents.append(request.user_agent.string)
        if not request.user_agent.string.startswith("Baraza/"):
            return "Please say who you are", 403
        if self.next_answers:
            return self.next_answers.pop(0)
        if asked.get("assert") == "user" and request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.error("assertuserfailed")
        if asked["action"] == "edit":
            return self._edit(asked)
        if asked.get("type") == "csrf":
            known = self._query(asked) if asked.get("prop") == "revisions" else {}
            return jsonify(query=known | {"tokens": {"csrftoken": "csrf+\\"}})
        return jsonify(query=self._query(asked))

    def error(self, code: str) -> Response:
        """An answer that refuses; a wiki says so with status 200."""
        return jsonify(errors=[{"code": code, "text": "No."}])

    def _query(self, asked: dict[str, str]) -> dict[str, Any]:
        general = {"lang": self.language, "timezone": self.zone}
        known = {"general": general, "namespaces": self.namespaces, "namespacealiases": [{"id": 2, "alias": "Userin"}]}
        wanted = int(asked.get("revids", 0))
        for title, revisions in self.revisions.items():
            for number, text in reversed(revisions):
                if number == wanted or title == asked.get("titles"):
                    slot = {"contentmodel": "wikitext", "content": text}
                    kept = {"revid": number, "timestamp": "2026-11-22T14:03:00Z", "slots": {"main": slot}}
                    return known | {"pages": [{"title": title, "revisions": [kept]}]}
        return known | ({"badrevids": {"1": {}}} if wanted else {"pages": [{"title": "x", "missing": True}]})

    def _edit(self, asked: dict[str, str]) -> Any:
        if request.method != "POST" or asked["token"] != "csrf+\\":
            return self.error("badtoken")
        if hashlib.md5(asked["text"].encode()).hexdigest() != asked["md5"]:
            return self.error("badmd5")
        newest = self.revisions[asked["title"]][-1][0]
        if int(asked["baserevid"]) != newest:
            return self.error("editconflict")
        revision = self.put(asked["title"], asked["text"].replace("~~~~", SIGNATURE))
        if self.saves_silently:
            return Response("half an ans", headers={"Content-Length": "4000"}, direct_passthrough=True)
        return jsonify(edit={"result": "Success", "newrevid": revision})


def elsewhere() -> Any:
    """An answer that leads to another host."""
    return redirect("http://127.0.0.1:1/w/api.php")


@contextmanager
def running_wiki(scripts: str = "/w") -> Iterator[FakeWiki]:
    """Such a wiki, for as long as the block lasts; ``scripts`` is the path below which its API stands."""
    known, app = FakeWiki(scripts), Flask(__name__)
    app.add_url_rule(f"{scripts}/api.php", "api", known.answer, methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    known.host = f"127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        with app.app_context():
            yield known
    finally:
        server.shutdown()
        server.server_close()
