"""A small client of MediaWiki's Action API, with the manners that Wikimedia asks of programs.

Calls go out one after the other, with a User-Agent that says whose they are, ``maxlag``, and waiting where the wiki
says to wait (https://www.mediawiki.org/wiki/API:Etiquette). Redirects to elsewhere are not followed.
"""

import hashlib
import json
import time
import unicodedata
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from hub.config import Settings
from hub.domain.errors import HubError, PayloadInvalid, RecordChangedMeanwhile, WikiPageNotFound, WikiUnreachable
from hub.domain.hosts import allowed
from hub.domain.texts import N_
from hub.wiki.accounts import names_of
from hub.wiki.addresses import title_fits
from hub.wiki.signups import Tongue

TIMEOUT_S = (5, 15)
MOST_BYTES = 4_000_000
TRIES = 3
LONGEST_CODE = 60
WAIT_S, LONGEST_WAIT_S = 2.0, 10.0
WAITED_FOR = {"maxlag", "ratelimited", "readonly"}
NOT_LET_IN = ("mwoauth-", "assertuserfailed", "assertnameduserfailed", "badtoken", "notloggedin")
NOT_ALLOWED = ("protected", "abusefilter", "blocked", "cantcreate", "permissiondenied")
NO_PAGE = {"missingtitle", "invalidtitle", "nosuchrevid", "pagedeleted", "readapidenied"}
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

        Raises:
            PayloadInvalid: the token cannot be one; ``fields``.
            WikiUnreachable: the wiki is none of ours.
        """
        if not allowed(urlsplit(api).netloc, settings.wiki_hosts):
            raise WikiUnreachable(reason="not_allowed")
        # Looked at here, since the library's own refusal of a header shows the header.
        if token and not (token.isascii() and token.isprintable() and token == token.strip()):
            raise PayloadInvalid(fields={"token": REFUSED_TEXT})
        self._api, self._sleep, self._signed_in = api, sleep, bool(token)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": _agent(settings), "Accept-Encoding": "gzip"})
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def page(self, title: str = "", revision: int = 0) -> Page:
        """A page by its title (the newest revision), or one revision.

        Raises:
            WikiPageNotFound: there is none, or not to read, or not wikitext.
            WikiUnreachable: the wiki does not answer, or not as wikis do; ``reason``.
        """
        if not revision and not title_fits(title):
            raise WikiPageNotFound
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
            RecordChangedMeanwhile: the page was saved since; ``version`` is the newest, 0 where that is not known.
            WikiPageNotFound, WikiUnreachable: as ``page``; ``unknown_outcome`` where it may have been saved.
        """
        # As the wiki itself would store it: it compares the checksum with that.
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        checksum = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        edit = {"title": title, "text": text, "summary": summary, "baserevid": base_revision, "md5": checksum}
        answer = self._edit(edit, spared="badtoken")
        if _error(answer):
            answer = self._edit(edit)
        try:
            if answer["edit"]["result"] != "Success":
                raise PayloadInvalid(fields={"token": NOT_SAVED_TEXT})
            return int(answer["edit"].get("newrevid", base_revision))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise WikiUnreachable(reason="unknown_outcome") from None

    def _edit(self, edit: dict[str, Any], spared: str = "") -> dict[str, Any]:
        """Send an edit with a fresh token of its own, which stands last: what is cut off has none."""
        token = self._edit_token(str(edit["title"]), int(edit["baserevid"]))
        return self._ask(post=True, spared=spared, action="edit", nocreate=1, **SIGNED_IN, **edit, token=token)

    def _edit_token(self, title: str, base_revision: int) -> str:
        """A token for one edit, if the revision that it begins with is still the newest.

        A wiki joins edits in different lines by itself, and sees no clash at all with an edit of the same account.
        """
        answer = self._ask(
            action="query", meta="tokens", type="csrf", prop="revisions", rvprop="ids", titles=title, **SIGNED_IN
        )
        try:
            page = answer["query"]["pages"][0]
            newest = int(page["revisions"][0]["revid"]) if "revisions" in page else 0
            token = str(answer["query"]["tokens"]["csrftoken"])
        except (KeyError, IndexError, TypeError, ValueError):
            raise WikiUnreachable(reason="odd_answer") from None
        if not newest:
            raise WikiPageNotFound
        if newest != base_revision:
            raise RecordChangedMeanwhile(version=newest)
        return token

    def _ask(self, *, post: bool = False, spared: str = "", **parameters: Any) -> dict[str, Any]:
        """One question, asked again where the wiki says so; ``spared`` is an error that is answered, not raised."""
        fixed = {"format": "json", "formatversion": 2, "errorformat": "plaintext", "maxlag": 5}
        for attempt in range(1, TRIES + 1):
            status, wait, answer = self._send(fixed | parameters, post=post)
            code = _error(answer)
            if status == 200 and code in ("", spared):
                return answer
            # A 503 that is no answer of the wiki comes from before it, and says nothing of what the wiki did.
            busy = code in WAITED_FOR or status == 429 or (status == 503 and not post)
            if not busy or attempt == TRIES:
                raise _refusal(status, code, post=post, signed_in=self._signed_in)
            self._sleep(min(wait or WAIT_S * 2**attempt, LONGEST_WAIT_S))
        raise WikiUnreachable(reason="busy")

    def _send(self, parameters: dict[str, Any], *, post: bool) -> tuple[int, float, dict[str, Any]]:
        """One call: its status, how long we are asked to wait (seconds), and the answer."""
        method, given = ("POST", {"data": parameters}) if post else ("GET", {"params": parameters})
        try:
            prepared = self._session.prepare_request(requests.Request(method, self._api, **given))
            with self._session.send(prepared, timeout=TIMEOUT_S, allow_redirects=False, stream=True) as answer:
                body = _body(answer)
                wait = answer.headers.get("Retry-After", "")
                return answer.status_code, float(wait) if wait.isdecimal() else 0, _json(body)
        except _TooLarge:
            raise WikiUnreachable(reason="unknown_outcome" if post else "too_large") from None
        except (requests.RequestException, UnicodeError) as error:
            raise WikiUnreachable(reason="unknown_outcome" if post else type(error).__name__) from None


class _TooLarge(Exception):
    """An answer is longer than we read."""


def _agent(settings: Settings) -> str:
    """How we call ourselves. A header has ASCII alone; a contact may have more."""
    whose = "; ".join(one for one in (settings.base_url, settings.contact) if one)
    plain = " ".join(whose.encode("ascii", "ignore").decode().split())
    return f"Baraza/{version('baraza')} ({plain}) python-requests/{requests.__version__}"


def _body(answer: requests.Response) -> bytes:
    """What was answered, up to a limit that counts what was packed as it unfolds."""
    body = b""
    for part in answer.iter_content(65536):
        body += part
        if len(body) > MOST_BYTES:
            raise _TooLarge
    return body


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _error(answer: dict[str, Any]) -> str:
    """The code of an error in an answer, ``""`` where there is none. Old wikis write it in a form of their own."""
    if not answer:
        return "not_json"
    if "errors" not in answer and "error" not in answer:
        return ""
    found = answer.get("errors") or [answer.get("error")]
    first = found[0] if isinstance(found, list) else found
    code = str(first.get("code", "")) if isinstance(first, dict) else ""
    return code[:LONGEST_CODE] or "error"


def _refusal(status: int, code: str, *, post: bool, signed_in: bool) -> HubError:
    """What to say of an answer that is none."""
    if code.startswith(NOT_LET_IN) or (status in (401, 403) and signed_in):
        return PayloadInvalid(fields={"token": REFUSED_TEXT})
    if code == "editconflict":
        return RecordChangedMeanwhile(version=0)
    if code in NO_PAGE:
        return WikiPageNotFound()
    if post and (code.startswith("internal_api_error") or status >= 500 or (status, code) == (200, "not_json")):
        return WikiUnreachable(reason="unknown_outcome")
    refused = code not in WAITED_FOR if post else signed_in and code.startswith(NOT_ALLOWED)
    if status == 200 and refused:
        # Filters, blocks and protections have many codes, and every extension brings its own: of an edit, all count.
        return PayloadInvalid(fields={"token": NOT_SAVED_TEXT})
    return WikiUnreachable(reason=code if status == 200 else f"http_{status}")


def _tongue(found: dict[str, Any]) -> Tongue:
    general = found["general"]
    spaces, aliases = found["namespaces"], found.get("namespacealiases", [])

    def named(*numbers: int) -> tuple[str, ...]:
        own = [str(spaces.get(str(number), {}).get(key, "")) for number in numbers for key in ("name", "canonical")]
        return tuple({*own, *(str(one["alias"]) for one in aliases if one["id"] in numbers)} - {""})

    return Tongue(
        names_of(named(USER, USER_TALK), named(SPECIAL)), str(general["lang"]), str(general.get("timezone") or "UTC")
    )
