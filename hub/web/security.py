"""What a browser is told to refuse, and the CSRF check of every request that changes something."""

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

from hub import identity
from hub.config import Settings
from hub.domain import youtube
from hub.jitsi import links
from hub.jitsi.errors import JitsiError

FRAMEABLE = frozenset({"/hours/<hour_id>/stage", "/hours/<hour_id>/overlay/<overlay_key>"})
"""The pages that our own pages may show in a frame."""

NOWHERE = ("geolocation", "payment", "usb", "serial", "midi", "gyroscope", "accelerometer", "magnetometer")
IN_THE_ROOM = ("camera", "microphone", "display-capture", "speaker-selection")
WITHIN = "room_within"
LARGEST_BODY = 256 * 1024
"""Bytes; the longest text that a command takes fits in several times over."""
LARGEST_UPLOAD = 6 * 1024 * 1024
UPLOADING = frozenset({"organiser_pages", "api_organising"})
"""The pages that take a picture, or a whole page of a wiki."""
YEAR_S = 365 * 24 * 3600
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def attach(app: Flask, settings: Settings) -> None:
    """Bound every request, put the headers on every answer, hold every change against the CSRF token."""
    app.before_request(_bound)
    fixed = _fixed_headers(settings)

    @app.after_request
    def harden(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else ""
        within = settings.jitsi_embed and bool(g.get(WITHIN))
        response.headers["Content-Security-Policy"] = content_policy(
            settings, frameable=rule in FRAMEABLE, room_within=within
        )
        response.headers["Permissions-Policy"] = permissions(settings, room_within=within)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    _attach_csrf(app)
    app.session_interface = OwnPages()


class OwnPages(SecureCookieSessionInterface):
    """Sets no cookie in answer to what a page of another site sent.

    Such a request comes without the cookie of our visitor, which is SameSite: a new one would take its place and sign
    the visitor out.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does, but for a form of elsewhere that came without our cookie."""
        ours = self.get_cookie_name(app) in request.cookies
        if ours or request.method in SAFE or not _of_another_site():
            super().save_session(app, session, response)


def _of_another_site() -> bool:
    """As the browser says; programs say nothing.

    Over plain HTTP it says the same of a page of ours that sends no Referer (``Origin: null``).
    """
    told, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if told:
        return told not in ("same-origin", "none")
    return origin is not None and origin != origin_of(request.host_url)


def show_room_within() -> None:
    """Let the page of this request show the Jitsi room within itself, where the deployment allows it at all."""
    setattr(g, WITHIN, True)


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


def content_policy(settings: Settings, *, frameable: bool, room_within: bool = False) -> str:
    """The Content-Security-Policy: our own files, frames of the video, pictures of mentors. No inline script.

    Args:
        frameable: our own pages may show this one in a frame.
        room_within: this page may show the Jitsi room: its one script, and frames of its server.
    """
    script, room = (f" {one}" if one and room_within else "" for one in (_room_script(settings), room_origin(settings)))
    own = urlsplit(settings.base_url)
    socket = f"{'wss' if own.scheme == 'https' else 'ws'}://{own.netloc}"
    rules = {
        "default-src": "'self'",
        "script-src": f"'self'{script}",
        "style-src": "'self'",
        "img-src": " ".join(["'self'", "data:", *(f"https://{host}" for host in settings.picture_hosts)]),
        "media-src": "'self'",
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "frame-src": f"'self'{room} {youtube.PLAYER}",
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


def _room_script(settings: Settings) -> str:
    try:
        return links.script_url(settings.jitsi_url)
    except JitsiError:
        # Its address is wrong: the status page says so, and there is no script to let in.
        return ""


def permissions(settings: Settings, *, room_within: bool = False) -> str:
    """The Permissions-Policy: camera and microphone for our own check of them, and for a Jitsi room within the page.

    Args:
        room_within: as in ``content_policy``.
    """
    room = f' "{room_origin(settings)}"' if room_within else ""
    rules = [f"{name}=()" for name in NOWHERE] + [f"{name}=(self{room})" for name in IN_THE_ROOM]
    rules += [f'{name}=(self{room} "{youtube.PLAYER}")' for name in ("autoplay", "fullscreen", "picture-in-picture")]
    return ", ".join(rules)


def _fixed_headers(settings: Settings) -> dict[str, str]:
    headers = {
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
