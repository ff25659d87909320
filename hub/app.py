"""The only place that wires the parts of the hub together."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from hub import identity, logs
from hub.actions.context import Context, open_context
from hub.config import Settings
from hub.current import EXTENSION
from hub.domain.clock import Clock, now_ms
from hub.domain.clock import new_id as fresh_id
from hub.live import server
from hub.records.records import Records
from hub.store.store import Store
from hub.web import (
    account,
    api,
    api_mentoring,
    api_organising,
    archive_feeds,
    archive_pages,
    assets,
    booking_forms,
    booking_pages,
    desk_pages,
    errors,
    feeds,
    health,
    hour_pages,
    hour_room,
    inbox_pages,
    jitsi_hooks,
    locale,
    mail_sign_in,
    media,
    mentor_pages,
    organiser_pages,
    outbox,
    own_data,
    pages,
    programme_pages,
    providers,
    question_forms,
    report_pages,
    request_pages,
    room_pages,
    search_pages,
    security,
    sign_in,
    sitemap,
    stage_pages,
    thread_feed,
    thread_forms,
    thread_pages,
)

TEMPLATES = Path(__file__).parents[1] / "templates"
BLUEPRINTS = (
    pages.bp,
    hour_pages.bp,
    hour_room.bp,
    archive_pages.bp,
    question_forms.bp,
    desk_pages.bp,
    stage_pages.bp,
    media.bp,
    organiser_pages.bp,
    programme_pages.bp,
    mentor_pages.bp,
    booking_pages.bp,
    request_pages.bp,
    booking_forms.bp,
    room_pages.bp,
    thread_pages.bp,
    thread_forms.bp,
    thread_feed.bp,
    report_pages.bp,
    search_pages.bp,
    feeds.bp,
    archive_feeds.bp,
    sitemap.bp,
    sign_in.bp,
    mail_sign_in.bp,
    account.bp,
    own_data.bp,
    inbox_pages.bp,
    outbox.bp,
    api.bp,
    api_mentoring.bp,
    api_organising.bp,
    health.bp,
)


def create_app(
    settings: Settings,
    *,
    clock: Clock = now_ms,
    new_id: Callable[[], str] = fresh_id,
    store: Store | None = None,
    records: Records | None = None,
) -> Flask:
    """The hub as a WSGI application, with Socket.IO in ``app.extensions["socketio"]``.

    Args:
        clock, new_id: where moments and ids come from; tests set them.
        store, records: stand in for those of the settings.
    """
    logs.set_up(development=settings.development, level=settings.log_level)
    app = Flask("hub", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_key)
    opened = open_context(settings, clock=clock, new_id=new_id)
    context = replace(opened, store=store or opened.store, records=records or opened.records)
    app.extensions[EXTENSION] = context
    _attach_web(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    jitsi_hooks.attach(app, settings)
    _attach_servers(app, context)
    return app


def _attach_web(app: Flask, settings: Settings) -> None:
    # What counts requests comes first: a refusal by what follows is counted too.
    health.attach(app)
    identity.attach(app, secure=not settings.development)
    security.attach(app, settings)
    errors.attach(app)
    locale.attach(app, settings)
    providers.attach(app, settings)
    app.config.update(COMPRESS_BR_LEVEL=4, COMPRESS_ZSTD_LEVEL=3, COMPRESS_MIN_SIZE=500)
    Compress(app)


def _attach_servers(app: Flask, context: Context) -> None:
    # The order is that of the layers, from the inside: our files, then Socket.IO, then the proxy's word on addresses,
    # which a socket's handshake needs as well.
    assets.attach(app)
    server.attach(app, context)
    hops = context.settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
