"""A small client of MediaWiki's Action API, with the manners that Wikimedia asks of programs.

Calls go out one after the other, with a User-Agent that says whose they are, ``maxlag``, and waiting where the wiki
says to wait (https://www.mediawiki.org/wiki/API:Etiquette). Redirects to elsewhere are not followed.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from hub.config import Settings
from hub.domain.errors import PayloadInvalid, RecordChangedMeanwhile, WikiPageNotFound, WikiUnreachable
from hub.domain.texts import N_
from hub.wiki.accounts import names_of
from hub.wiki.addresses import allowed
from hub.wiki.signups import Tongue

TIMEOUT_S = (5, 15)
MOST_BYTES = 4_000_000
TRIES = 3
WAIT_S, LONGEST_WAIT_S = 2.0, 10.0
WAITED_FOR = {"maxlag", "ratelimited", "readonly"}
NOT_LET_IN = {"mwoauth-invalid-authorization", "assertuserfailed", "assertnameduserfailed", "badtoken", "notloggedin"}
REFUSED_TEXT = N_("The wiki does not accept this token.")
NOT_SAVED_TEXT = N_("The wiki did not let this account save the page.")
USER, USER_TALK, SPECIAL = 2, 3, -1
SIGNED_IN: dict[str, Any] = {"assert": "user"}


class Page(msgspec.Struct, frozen=True):
    """A revision of a page. ``tongue`` is how its wiki writes."""

    title: str
    revision: int
    text: str
    saved_at: int
    tongue: Tongue


class Wiki:
    """One wiki, by the address of its API."""

    def __init__(
        self, settings: Settings, api: str, token: str = "", *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Args:
        token: an owner-only OAuth 2 token of the account that writes, ``""`` to read only. It goes to this wiki alone.
        sleep: how to wait, in seconds.
        """
        if not allowed(urlsplit(api).netloc, settings.wiki_hosts):
            raise WikiUnreachable(reason="not_allowed")
        self._api, self._sleep = api, sleep
        self._session = requests.Session()
        self._session.trust_env = False
        whose = "; ".join(one for one in (settings.base_url, settings.contact) if one)
        agent = f"Baraza/{version('baraza')} ({whose}) python-requests/{requests.__version__}"
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def page(self, title: str = "", revision: int = 0) -> Page:
        """A page by its title (the newest revision), or one revision.

        Raises:
            WikiPageNotFound: there is none, or not to read, or not wikitext.
            WikiUnreachable: the wiki does not answer, or not as wikis do; ``reason``.
        """
        which: dict[str, Any] = {"revids": revision} if revision else {"titles": title, "redirects": 1}
        answer = self._ask(
            action="query",
            prop="revisions",
            rvprop="content|ids|timestamp",
            rvslots="main",
            meta="siteinfo",
            siprop="general|namespaces|namespacealiases",
            **which,
        )
        try:
            found = answer["query"]
            page = found.get("pages", [{}])[0]
            kept = page.get("revisions", [{}])[0]
            slot = kept.get("slots", {}).get("main", {})
            if "content" not in slot or slot.get("contentmodel", "wikitext") != "wikitext":
                raise WikiPageNotFound
            saved_at = int(datetime.fromisoformat(kept["timestamp"]).timestamp()) * 1000
            return Page(str(page["title"]), int(kept["revid"]), str(slot["content"]), saved_at, _tongue(found))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            raise WikiUnreachable(reason="odd_answer") from None

    def save(self, title: str, text: str, summary: str, base_revision: int) -> int:
        """Save a page, if nobody saved a clash since ``base_revision``; answers the new revision.

        It is sent once: where the answer is lost nobody knows whether it was saved, and reading the page tells.

        Raises:
            PayloadInvalid: the token, or what it may do, does not suffice; ``fields``.
            RecordChangedMeanwhile: somebody else saved the page; ``version``.
            WikiPageNotFound, WikiUnreachable: as ``page``.
        """
        csrf = self._ask(action="query", meta="tokens", type="csrf", **SIGNED_IN)
        with suppress(KeyError, TypeError):
            token = str(csrf["query"]["tokens"]["csrftoken"])
            answer = self._ask(
                post=True,
                action="edit",
                title=title,
                text=text,
                summary=summary,
                baserevid=base_revision,
                nocreate=1,
                token=token,
                **SIGNED_IN,
            )
            edit = answer["edit"]
            if edit["result"] != "Success":
                raise PayloadInvalid(fields={"token": NOT_SAVED_TEXT})
            return int(edit.get("newrevid", base_revision))
        raise WikiUnreachable(reason="odd_answer")

    def _ask(self, *, post: bool = False, **parameters: Any) -> dict[str, Any]:
        fixed = {"format": "json", "formatversion": 2, "errorformat": "plaintext", "maxlag": 5}
        for attempt in range(1, TRIES + 1):
            status, wait, answer = self._send(fixed | parameters, post=post)
            code = _error(answer)
            if status == 200 and not code:
                return answer
            if attempt < TRIES and (status in (429, 503) or code in WAITED_FOR):
                self._sleep(min(wait or WAIT_S * 2**attempt, LONGEST_WAIT_S))
                continue
            _refuse(status, code)
        raise WikiUnreachable(reason="busy")

    def _send(self, parameters: dict[str, Any], *, post: bool) -> tuple[int, float, dict[str, Any]]:
        """One call: its status, how long we are asked to wait (seconds), and the answer."""
        asked = (
            requests.Request("POST", self._api, data=parameters)
            if post
            else requests.Request("GET", self._api, params=parameters)
        )
        prepared = self._session.prepare_request(asked)
        try:
            with self._session.send(prepared, timeout=TIMEOUT_S, allow_redirects=False, stream=True) as answer:
                body = _body(answer)
                wait = answer.headers.get("Retry-After", "")
                return answer.status_code, float(wait) if wait.isdecimal() else 0, _json(body)
        except requests.RequestException as error:
            raise WikiUnreachable(reason="unknown_outcome" if post else type(error).__name__) from None


def _body(answer: requests.Response) -> bytes:
    """What was answered, up to a limit that counts what was packed as it unfolds."""
    body = b""
    for part in answer.iter_content(65536):
        body += part
        if len(body) > MOST_BYTES:
            raise WikiUnreachable(reason="too_large")
    return body


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _error(answer: dict[str, Any]) -> str:
    if not answer:
        return "not_json"
    errors = answer.get("errors")
    return str(errors[0].get("code", "error")) if errors else ""


def _refuse(status: int, code: str) -> None:
    if status in (401, 403) or code in NOT_LET_IN:
        raise PayloadInvalid(fields={"token": REFUSED_TEXT})
    if code == "editconflict":
        raise RecordChangedMeanwhile(version=0)
    if code in ("missingtitle", "invalidtitle", "nosuchrevid"):
        raise WikiPageNotFound
    if status == 200 and (code.startswith(("protected", "abusefilter", "blocked", "cantcreate")) or "denied" in code):
        raise PayloadInvalid(fields={"token": NOT_SAVED_TEXT})
    raise WikiUnreachable(reason=code if status == 200 else f"http_{status}")


def _tongue(found: dict[str, Any]) -> Tongue:
    general = found["general"]
    spaces, aliases = found["namespaces"], found.get("namespacealiases", [])

    def named(*numbers: int) -> tuple[str, ...]:
        own = [str(spaces.get(str(number), {}).get(key, "")) for number in numbers for key in ("name", "canonical")]
        return tuple({*own, *(str(one["alias"]) for one in aliases if one["id"] in numbers)} - {""})

    return Tongue(
        names_of(named(USER, USER_TALK), named(SPECIAL)), str(general["lang"]), str(general.get("timezone") or "UTC")
    )
