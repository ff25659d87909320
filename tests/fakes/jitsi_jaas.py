"""JaaS (8x8.vc): recordings to fetch for a day, and webhooks with a signature.

From JaaS' documentation: a recording lies behind a link that needs nothing else, for 24 hours; webhooks come with an
``idempotencyKey``, may come twice and in any order, and any 2xx confirms them. The signature is
``t=<seconds>,v1=<base64 of HMAC-SHA256(secret, t + "." + body)>``, over the very bytes.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request

from hub.domain.clock import Clock
from tests.fakes.jitsi_line import Line, Told

DAY_MS = 24 * 3600 * 1000
WEBHOOK_SECRET = "what JaaS and the hub share"


@dataclass
class Kept:
    """A file that JaaS keeps."""

    content: bytes
    until: int


@dataclass
class FakeJaas:
    """JaaS' store and its webhooks.

    Fields:
        cuts: after how many bytes the line breaks, for each of the next downloads.
        ranges: whether it can begin in the middle.
        asked: the ``Range`` of each download, ``""`` for all of it.
        leads_to: where it redirects all downloads, ``""`` for nowhere.
    """

    clock: Clock
    app_id: str = "vpaas-magic-cookie-1"
    host: str = ""
    line: Line | None = None
    files: dict[str, Kept] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True
    asked: list[str] = field(default_factory=list)
    leads_to: str = ""
    _count: int = 0

    def attach(self, app: Flask, prefix: str) -> None:
        """Put its addresses into an app."""
        app.add_url_rule(f"{prefix}/<key>/<name>", "jaas/file", self._download)

    def keep(self, name: str, content: bytes) -> str:
        """Keep a recording; answers the link, which lets its holder in for a day."""
        key = hashlib.sha256(f"{name} {len(self.files)}".encode()).hexdigest()[:20]
        self.files[f"{key}/{name}"] = Kept(content, self.clock() + DAY_MS)
        return f"http://{self.host}/jaas/{key}/{name}"

    def tell(self, event: str, room: str, data: dict[str, Any], **more: Any) -> Told:
        """Send a webhook to the hub, signed as it should be.

        Args:
            more: fields of the envelope that a test wants to be others, such as ``idempotencyKey``.
        """
        self._count += 1
        envelope = {
            "idempotencyKey": f"00000000-0000-4000-8000-{self._count:012d}",
            "customerId": "customer-1",
            "appId": self.app_id,
            "eventType": event,
            "sessionId": f"session-of-{room}",
            "timestamp": self.clock(),
            "fqn": f"{self.app_id}/{room}",
            "data": data,
        } | more
        return self.send(json.dumps(envelope).encode())

    def send(self, body: bytes, *, secret: str = WEBHOOK_SECRET, at_s: int | None = None) -> Told:
        """Send these very bytes, signed with a secret at a moment."""
        assert self.line is not None, "a test that sends webhooks gives a line"
        at_s = self.clock() // 1000 if at_s is None else at_s
        headers = {"Content-Type": "application/json", "X-Jaas-Signature": signature(secret, at_s, body)}
        return self.line.send("POST", "/jitsi/jaas", headers, body)

    def _download(self, key: str, name: str) -> Response:
        self.asked.append(request.headers.get("Range", ""))
        if self.leads_to:
            return Response("", 302, {"Location": self.leads_to})
        kept = self.files.get(f"{key}/{name}")
        if kept is None or self.clock() > kept.until:
            return Response("<Error>AccessDenied</Error>", 403)
        begin = _begin(self.asked[-1]) if self.ranges else 0
        whole = len(kept.content)
        if begin >= whole:
            return Response("", 416, {"Content-Range": f"bytes */{whole}"})
        headers = {"ETag": f'"{hashlib.sha256(kept.content).hexdigest()[:16]}"', "Content-Type": "video/mp4"}
        if self.ranges:
            headers["Accept-Ranges"] = "bytes"
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{whole - 1}/{whole}"
        part = kept.content[begin:]
        cut = self.cuts.pop(0) if self.cuts else len(part)
        # The length that is promised stays that of the whole: the line breaks.
        headers["Content-Length"] = str(len(part))
        return Response([part[:cut]], 206 if begin else 200, headers, direct_passthrough=True)


def signature(secret: str, at_s: int, body: bytes) -> str:
    """What stands in ``X-Jaas-Signature``."""
    mac = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).digest()
    return f"t={at_s},v1={base64.b64encode(mac).decode()}"


def _begin(asked: str) -> int:
    start = asked.removeprefix("bytes=").partition("-")[0]
    return int(start) if start.isdecimal() else 0
