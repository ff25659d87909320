"""What a deployment can do, told to its organisers: by its settings, and by asking its parts right now."""

from collections.abc import Callable

import redis
import sqlalchemy
import sqlalchemy.exc
from flask_babel import gettext

from hub.actions.context import Context
from hub.config import Settings
from hub.records.database import reading
from hub.web import deployment_video
from hub.web.ability import Ability, given

Sections = dict[str, list[Ability]]


def abilities(ctx: Context) -> Sections:
    """What this hub can do, by heading. Secrets and private addresses are never part of it."""
    settings = ctx.settings
    return {
        gettext("Signing in"): _sign_in(settings),
        gettext("Video"): deployment_video.video(settings),
        gettext("Video servers, right now"): deployment_video.servers(settings),
        gettext("Recordings"): deployment_video.recordings(settings),
        gettext("Memory"): _memory(ctx),
        gettext("Times"): _times(settings),
    }


def _sign_in(settings: Settings) -> list[Ability]:
    oidc = gettext("Accounts of %(name)s", name=settings.oidc_name) if settings.oidc_name else gettext("OpenID Connect")
    return [
        given(
            gettext("Wikimedia accounts"),
            bool(settings.wikimedia_client_id),
            gettext("People sign in with their wiki account."),
            gettext("Not set up. It needs an OAuth 2 consumer: HUB_WIKIMEDIA_CLIENT_ID and its secret."),
        ),
        given(
            oidc,
            bool(settings.oidc_issuer),
            gettext("People sign in with this provider."),
            gettext("Not set up. It needs HUB_OIDC_NAME, HUB_OIDC_ISSUER and a client."),
        ),
        Ability(gettext("A name alone"), "good", gettext("Anyone can take part by name where an hour allows it.")),
    ]


def _memory(ctx: Context) -> list[Ability]:
    kind = "PostgreSQL" if ctx.records.engine.dialect.name == "postgresql" else "SQLite"
    return [
        _asked("Redis", gettext("What is happening now."), ctx.store.client.ping, redis.RedisError),
        _asked(
            kind, gettext("What was planned, and what happened."), lambda: _ask(ctx), sqlalchemy.exc.SQLAlchemyError
        ),
    ]


def _ask(ctx: Context) -> None:
    with reading(ctx.records.engine) as connection:
        connection.execute(sqlalchemy.text("SELECT 1"))


def _times(settings: Settings) -> list[Ability]:
    hours, days = settings.forgotten_after_s // 3600, settings.archive_after_s // (24 * 3600)
    return [
        Ability(
            gettext("Forgotten hours"),
            "good",
            gettext("An hour that nobody ends is ended %(hours)s hours after its planned end.", hours=hours),
        ),
        Ability(
            gettext("Archive"),
            "good",
            gettext("An hour is closed for good %(days)s days after its end.", days=days),
        ),
    ]


def _asked(name: str, what: str, ask: Callable[[], object], kind: type[Exception]) -> Ability:
    try:
        ask()
    except kind:
        return Ability(name, "bad", gettext("Does not answer."))
    return Ability(name, "good", what)
