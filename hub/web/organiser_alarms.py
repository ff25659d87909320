"""Alarms on the status page: what should not have happened, until an organiser of the site has seen it."""

from typing import NamedTuple

from flask import Blueprint, redirect
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import alarms as actions
from hub.domain.alarms import ALARM_TEXTS, Alarm
from hub.web.context import ctx

bp = Blueprint("organiser_alarms", __name__, url_prefix="/organise/status/alarms")


class ToldAlarm(NamedTuple):
    """An alarm in the reader's words. ``href`` leads to the hour it is about, ``""`` where it is about none."""

    alarm_id: str
    text: str
    at: int
    href: str


def told_alarms() -> list[ToldAlarm]:
    """The alarms that nobody has seen yet, newest first.

    Raises:
        SignInNeeded, AccessDenied: for organisers of the site.
    """
    return [_told(one) for one in actions.list_alarms(ctx(), identity.actor())]


@bp.post("/<alarm_id>/seen")
def seen(alarm_id: str) -> Response:
    """Take an alarm off the page."""
    actions.see_alarm(ctx(), identity.actor(), alarm_id)
    return redirect("/organise/status", 303)


def _told(alarm: Alarm) -> ToldAlarm:
    # A kind of a newer hub, or a fact that is missing, must not cost the page.
    text = gettext(ALARM_TEXTS.get(alarm.kind, alarm.kind)) % _Facts(alarm.facts)
    hour_id = str(alarm.facts.get("hour_id", ""))
    return ToldAlarm(alarm.alarm_id, text, alarm.at, f"/organise/hours/{hour_id}" if hour_id else "")


class _Facts(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"
