"""What a browser is told to refuse, and the CSRF check of every request that changes something."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from hub import identity
from hub.config import Settings

FRAMEABLE = frozenset({"/hours/<hour_id>/stage", "/hours/<hour_id>/overlay/<overlay_key>"})
"""The pages that our own pages may show in a frame."""

YOUTUBE = "https://www.youtube-nocookie.com"
NOWHERE = ("geolocation", "payment", "usb", "serial", "midi", "gyroscope", "accelerometer", "magnetometer")
IN_THE_ROOM = ("camera", "microphone", "display-capture", "speaker-selection")
LARGEST_BODY = 256 * 1024
"""Bytes; the longest text that a command takes fits in several times over."""
LARGEST_UPLOAD = 6 * 1024 * 1024
UPLOADING = frozenset({"organiser_pages", "api_organising"})
"""The pages that take a picture, or a whole page of a wiki."""
YEAR_S = 365 * 24 * 3600


def attach(app: Flask, settings: Settings) -> None:
    """Bound every request, put the headers on every answer, hold every change against the CSRF token."""
    app.before_request(_bound)
    fixed = _fixed_headers(settings)

    @app.after_request
    def harden(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else ""
        response.headers["Content-Security-Policy"] = content_policy(settings, frameable=rule in FRAMEABLE)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    _attach_csrf(app)


def _bound() -> None:
    # First of all: the check of the CSRF token reads the body.
    request.max_content_length = LARGEST_UPLOAD if UPLOADING & {*request.blueprints} else LARGEST_BODY


def _attach_csrf(app: Flask) -> None:
    # The token lives as long as the session: a page may stay open for days before its form is sent. A page whose
    # Referer was stripped is no attack: the token, and a cookie that is SameSite, are enough.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf = CSRFProtect(app)

    @app.before_request
    def check_token() -> None:
        # A bearer token is never sent by a browser on its own, and with one no cookie counts (hub/identity.py).
        if request.endpoint and not identity.bearer():
            csrf.protect(apply_exemptions=True)


def content_policy(settings: Settings, *, frameable: bool) -> str:
    """The Content-Security-Policy: our own files, frames of room and video, pictures of mentors. No inline script.

    Args:
        frameable: our own pages may show this one in a frame.
    """
    own = urlsplit(settings.base_url)
    socket = f"{'wss' if own.scheme == 'https' else 'ws'}://{own.netloc}"
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(["'self'", "data:", *(f"https://{host}" for host in settings.picture_hosts)]),
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "frame-src": f"'self' {room_origin(settings)} {YOUTUBE}",
        "frame-ancestors": "'self'" if frameable else "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def room_origin(settings: Settings) -> str:
    """Where the rooms are."""
    return origin_of(settings.jitsi_url)


def _fixed_headers(settings: Settings) -> dict[str, str]:
    room = f'(self "{room_origin(settings)}")'
    video = f'(self "{room_origin(settings)}" "{YOUTUBE}")'
    permissions = [f"{name}=()" for name in NOWHERE] + [f"{name}={room}" for name in IN_THE_ROOM]
    permissions += [f"{name}={video}" for name in ("autoplay", "fullscreen", "picture-in-picture")]
    headers = {
        "Permissions-Policy": ", ".join(permissions),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        # What a page shows hangs on who asks; the browser may keep it, but asks again before it shows it.
        "Cache-Control": "private, no-cache",
    }
    if not settings.development:
        headers["Strict-Transport-Security"] = f"max-age={YEAR_S}"
    return headers
