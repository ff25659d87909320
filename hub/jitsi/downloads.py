"""Fetching a file from where JaaS keeps it: from hosts of a list alone, in pieces, and never from our own network.

The address comes from outside, so every step of it is looked at: scheme and host by the settings, and the machine
behind the host when the line is made, so that a name cannot lead somewhere else between the look and the call.
"""

import ipaddress
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from hub.config import Settings
from hub.domain.hosts import allowed
from hub.domain.recording_failures import RecordingFailure
from hub.jitsi.errors import JitsiError

TIMEOUT_S = (5.0, 15.0)
MOST_HOPS = 3
CHUNK = 1 << 18
LEADS_ON = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({408, 425, 429})
"""Refusals that may be another answer later; all others below 500 are for good."""
TOTAL = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)")
TEREDO_AND_KIN = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""Addresses that stand for one of IPv4 behind a gateway."""

# It tells every address that it calls, and who holds these is let in.
logging.getLogger("urllib3").setLevel(logging.ERROR)


class DownloadRefused(JitsiError):
    """This file will never be fetched from there; ``failure`` says why."""

    def __init__(self, message: str, failure: RecordingFailure) -> None:
        super().__init__(message, permanent=True)
        self.failure = failure


class Piece(NamedTuple):
    """What a server sends: from which byte on, how long the whole file is (0 where it does not say), and its tag.

    ``tag`` is a strong ETag, by which a later piece is known to be of the same file, ``""`` for none. ``resumes``:
    the server can send a file in pieces.
    """

    start: int
    total: int
    tag: str
    resumes: bool
    chunks: Iterator[bytes]


@contextmanager
def piece_of(settings: Settings, url: str, *, start: int = 0, tag: str = "") -> Iterator[Piece]:
    """The rest of a file from a byte on; from its beginning where the server cannot do that, or has another file now.

    Args:
        url: it lets its holder in, and stands in no error and no log.
        start, tag: what is there already, and the tag that came with it.
    Raises:
        DownloadRefused: not from there, or not any more.
        JitsiError: no answer, or a line that breaks; trying again may help.
    """
    with requests.Session() as calls:
        calls.trust_env = False
        calls.mount("https://", PinnedAdapter(public=True))
        calls.mount("http://", PinnedAdapter(public=False))
        try:
            with _answer(calls, settings, url, start if tag else 0, tag) as answer:
                yield _piece(answer, start if tag else 0)
        except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
            # Its own words would tell the address.
            raise JitsiError(f"the storage of recordings does not answer ({type(error).__name__})") from None


class PinnedAdapter(HTTPAdapter):
    """Calls the very machine that was looked at: a public one, or with ``public`` false one behind the loopback."""

    def __init__(self, *, public: bool) -> None:
        self._public = public
        super().__init__(max_retries=0)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Where the line leads, and what the certificate must say: the address in place of the name, but its name."""
        found: Any = super().build_connection_pool_key_attributes(request, verify, cert)
        place, options = found
        host = str(place["host"])
        place["host"] = machine_behind(host, int(place["port"] or 443), public=self._public)
        if place["scheme"] == "https":
            options |= {"server_hostname": host, "assert_hostname": host}
        return place, options


def machine_behind(host: str, port: int, *, public: bool) -> str:
    """The first address of a host.

    Raises:
        DownloadRefused: one of its addresses is where none of them should be.
        JitsiError: the name is not known now.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise JitsiError("the storage of recordings has no address") from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(one) if public else _is_loopback(one) for one in addresses):
        raise DownloadRefused("the storage of recordings is in a private network", RecordingFailure.LINK_FOREIGN)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is a machine of the open Internet, also where it is written as one of the other family."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        hidden = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if any(one is not None for one in hidden) or any(found in network for network in TEREDO_AND_KIN):
            return False
    return found.is_global and not found.is_multicast


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


@contextmanager
def _answer(calls: requests.Session, settings: Settings, url: str, start: int, tag: str) -> Iterator[requests.Response]:
    for _ in range(MOST_HOPS + 1):
        parts = _checked(settings, url)
        headers = {"Host": parts.netloc, "Accept-Encoding": "identity"}
        if start:
            headers |= {"Range": f"bytes={start}-", "If-Range": tag}
        with calls.get(url, headers=headers, timeout=TIMEOUT_S, allow_redirects=False, stream=True) as answer:
            if answer.status_code in LEADS_ON:
                url = urljoin(url, answer.headers.get("Location", ""))
                continue
            _check_status(answer, start)
            yield answer
            return
    raise DownloadRefused("the storage of recordings leads in circles", RecordingFailure.LINK_FOREIGN)


def _checked(settings: Settings, url: str) -> SplitResult:
    """An address in its parts. A host that stands in the settings with a port is a development server: plain http."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _foreign() from None
    place = host if port in (None, 443) else f"{host}:{port}"
    plain = "@" not in parts.netloc and parts.scheme == ("http" if ":" in place else "https") and url.isascii()
    if not plain or not allowed(place, settings.jaas_recording_hosts):
        raise _foreign()
    return parts


def _foreign() -> DownloadRefused:
    return DownloadRefused("the storage of recordings is no host of the settings", RecordingFailure.LINK_FOREIGN)


def _check_status(answer: requests.Response, start: int) -> None:
    status = answer.status_code
    known = status in (200, 206) and answer.headers.get("Content-Encoding", "identity") == "identity"
    if known or (status == 416 and start):
        return
    if 400 <= status < 500 and status not in PASSING:
        raise DownloadRefused(f"the storage of recordings answers with {status}", RecordingFailure.LINK_REFUSED)
    raise JitsiError(f"the storage of recordings answers with {status}")


def _piece(answer: requests.Response, start: int) -> Piece:
    told = TOTAL.fullmatch(answer.headers.get("Content-Range", ""))
    tag = answer.headers.get("ETag", "")
    tag = "" if tag.startswith("W/") else tag
    chunks = _chunks(answer.raw)
    if answer.status_code == 416:
        # The file is not as long as what is there already: it is another one.
        return Piece(start, int(told[2]) if told else 0, "", True, iter(()))
    if answer.status_code == 206:
        if not told or int(told[1] or -1) != start:
            raise JitsiError("the storage of recordings sends another piece than was asked for")
        return Piece(start, int(told[2]), tag, True, chunks)
    total = answer.headers.get("Content-Length", "")
    return Piece(0, int(total) if total.isdecimal() else 0, tag, answer.headers.get("Accept-Ranges") == "bytes", chunks)


def _chunks(raw: Any) -> Iterator[bytes]:
    """The bytes as they come: a whole piece of a server that trickles takes days, and whoever waits could not stop."""
    while chunk := raw.read1(CHUNK, decode_content=False):
        yield chunk
