"""Calls to Jitsi's servers: one session, time-outs, few repeats; and nothing secret in what is raised or logged."""

import json
import logging
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from hub.config import Settings
from hub.jitsi.errors import JitsiError

TIMEOUT_S = (5.0, 15.0)
"""For the line to stand, and for the next bytes to come."""
LONGEST_S = 30.0
MOST_BYTES = 2_000_000
REPEATS = 2
BACKOFF_S, JITTER_S, LONGEST_PAUSE_S = 0.4, 0.4, 4.0
REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""What may be carried out twice. A POST is sent again only where no line stood: then it was not carried out."""
BUSY = (429, 500, 502, 503, 504)
PASSING = frozenset({408, 425, 429})
"""Refusals that may be another answer later; all others below 500 are for good."""

# It tells every address that it calls, and our addresses have names of rooms in them.
logging.getLogger("urllib3").setLevel(logging.ERROR)


class Answer(NamedTuple):
    """What a server answered: its status and its bytes."""

    status: int
    body: bytes
    who: str

    def json(self) -> Any:
        """What the bytes say as JSON: Prosody's modules name no type, so none is asked for.

        Raises:
            JitsiError: they say nothing as JSON.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise JitsiError(f"{self.who} answers with something that is not JSON") from None


class Http:
    """A session for the calls of one job. They are for the worker; on a page only with short time-outs.

    Args:
        settings: of the deployment; none of its secrets is sent but by whoever calls.
        timeout_s: for the line to stand, and for the next bytes to come.
        repeats: how often a call that may be repeated is made again.
        backoff_s: the pause before the second repeat; each later one is twice as long, and some chance is added.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timeout_s: tuple[float, float] = TIMEOUT_S,
        repeats: int = REPEATS,
        backoff_s: float = BACKOFF_S,
    ) -> None:
        self._timeout_s = timeout_s
        again = Retry(
            total=repeats,
            other=0,
            redirect=0,
            allowed_methods=REPEATABLE,
            status_forcelist=BUSY,
            backoff_factor=backoff_s,
            backoff_jitter=JITTER_S if backoff_s else 0,
            backoff_max=LONGEST_PAUSE_S,
            # A server could make us wait for hours.
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = _agent(settings)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))

    def ask(
        self,
        method: str,
        url: str,
        *,
        who: str,
        fine: Collection[int] = (200,),
        params: Mapping[str, str] | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
    ) -> Answer:
        """Make a call, and read its whole answer.

        Args:
            who: the part that is called, as an error names it.
            fine: the statuses that are an answer, and no error.
            data: what the body says as JSON, None for no body.
            bearer: a token that is shown, ``""`` for none.
        Raises:
            JitsiError: no answer, one that is too long, or a status that is not fine.
        """
        shown = dict(headers or {}) | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        with self.open(method, url, who=who, fine=fine, params=params, json=data, headers=shown) as answer:
            return Answer(answer.status_code, _whole(answer, who), who)

    @contextmanager
    def open(
        self, method: str, url: str, *, who: str, fine: Collection[int] = (200,), **given: Any
    ) -> Iterator[requests.Response]:
        """An answer whose body is still to be read, for long ones. Redirects are not followed: they are errors.

        Which hosts may be called at all is for the caller to check before.

        Args:
            who, fine: as in ``ask``.
            given: further arguments of a request.
        Raises:
            JitsiError: no answer, a status that is not fine, or a line that breaks while the body is read.
        """
        try:
            answer = self._session.request(
                method, url, timeout=self._timeout_s, allow_redirects=False, stream=True, **given
            )
            with answer:
                if answer.status_code not in fine:
                    raise _refusal(who, answer.status_code)
                yield answer
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
            raise JitsiError(f"the address of {who} is wrong", permanent=True) from None
        except (requests.RequestException, UnicodeError) as error:
            # Its own words would tell the address, and with it the room.
            raise JitsiError(f"{who} does not answer ({type(error).__name__})") from None


def _refusal(who: str, status: int) -> JitsiError:
    permanent = 300 <= status < 500 and status not in PASSING
    return JitsiError(f"{who} answers with status {status}", permanent=permanent)


def _whole(answer: requests.Response, who: str) -> bytes:
    """The body, up to a limit in bytes (as unpacked) and in time: one that trickles would hold us for ever."""
    body, until = b"", time.monotonic() + LONGEST_S
    for piece in answer.iter_content(65536):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise JitsiError(f"{who} answers without an end")
    return body


def _agent(settings: Settings) -> str:
    whose = settings.contact.encode("ascii", "ignore").decode().strip()
    return f"Baraza ({' '.join(whose.split())})" if whose else "Baraza"
