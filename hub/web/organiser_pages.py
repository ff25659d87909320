"""The organiser's pages: one's hours and series, what this hub can do, and the pictures of covers."""

from flask import Blueprint, Response, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from hub import identity
from hub.actions.context import load_hour
from hub.actions.covers import cover_path
from hub.actions.hours import check_may_create, may_create
from hub.actions.reads import readable_hour
from hub.actions.series import next_occurrence
from hub.domain.errors import HourNotFound, SignInNeeded
from hub.domain.hours import COMING, Hour, HourState
from hub.web import (
    organiser_alarms,
    organiser_hours,
    organiser_past,
    organiser_people,
    organiser_programmes,
    organiser_recordings,
    organiser_series,
    organiser_signups,
)
from hub.web.context import ctx
from hub.web.deployment import abilities
from hub.web.paths import sign_in_path
from hub.web.rule_words import rule_in_words

bp = Blueprint("organiser_pages", __name__)

PAST_SHOWN = 30
YEAR_S = 365 * 24 * 3600


def send_guests_to_sign_in() -> AnyResponse | None:
    """Guests organise nothing: they are shown the way in, and come back here."""
    if identity.actor().signed_in:
        return None
    if request.method != "GET":
        raise SignInNeeded
    return redirect(sign_in_path())


for part in (
    organiser_hours.bp,
    organiser_series.bp,
    organiser_programmes.bp,
    organiser_signups.bp,
    organiser_people.bp,
    organiser_recordings.bp,
    organiser_alarms.bp,
    organiser_past.bp,
):
    part.before_request(send_guests_to_sign_in)
    bp.register_blueprint(part)


@bp.get("/organise")
def overview() -> str | AnyResponse:
    """One's hours and series; with ``?all=1`` everybody's, for organisers of the site."""
    away = send_guests_to_sign_in()
    if away:
        return away
    actor, now = identity.actor(), ctx().clock()
    organises = may_create(ctx(), actor)
    everyones = organises and request.args.get("all") == "1"
    records = ctx().records
    hours = records.hours.in_states(HourState) if everyones else records.hours.of_person(actor.person_id)
    running = records.series.list(person_id="" if everyones else actor.person_id, running_at=now)
    return render_template(
        "organiser_list.html",
        groups=_groups(hours, now),
        series=[(one, rule_in_words(one.rrule), next_occurrence(one, now)) for one in running],
        organises=organises,
        everyones=everyones,
        now=now,
    )


def _groups(hours: list[Hour], now: int) -> dict[str, list[Hour]]:
    """The hours by what there is to do with them; of a series that comes only its next one."""
    ahead = _next_of_series(sorted(hours, key=lambda hour: hour.starts_at), now)
    late = [hour for hour in hours if hour.state in COMING and hour.ends_at <= now]
    over = [hour for hour in hours if hour.state in (HourState.ENDED, HourState.ARCHIVED, HourState.CANCELLED)]
    return {
        "live": [hour for hour in hours if hour.state is HourState.LIVE],
        "late": late,
        "coming": [hour for hour in ahead if hour.state in COMING],
        "drafts": [hour for hour in ahead if hour.state is HourState.DRAFT],
        "over": sorted(over, key=lambda hour: -hour.starts_at)[:PAST_SHOWN],
    }


def _next_of_series(hours: list[Hour], now: int) -> list[Hour]:
    shown: dict[str, Hour] = {}
    for hour in hours:
        open_ended = hour.state is HourState.DRAFT and not hour.series_id
        if open_ended or (hour.state in COMING | {HourState.DRAFT} and hour.ends_at > now):
            alone = hour.changed_alone or not hour.series_id
            shown.setdefault(hour.hour_id if alone else hour.series_id, hour)
    return list(shown.values())


@bp.get("/organise/status")
def status() -> str | AnyResponse:
    """What this hub can do, and what it was not given the means for.

    Raises:
        AccessDenied: for organisers of the site.
    """
    away = send_guests_to_sign_in()
    if away:
        return away
    check_may_create(ctx(), identity.actor())
    return render_template("organiser_status.html", sections=abilities(ctx()), alarms=organiser_alarms.told_alarms())


@bp.get("/hours/<hour_id>/cover")
def cover(hour_id: str) -> Response:
    """The cover picture of an hour.

    Raises:
        HourNotFound: no such hour for this person, or it has no picture.
    """
    hour = load_hour(ctx(), hour_id)
    public = hour.public
    if not public:
        hour = readable_hour(ctx(), identity.actor(), hour_id)
    file = cover_path(ctx().settings.data_dir, hour.cover_file).resolve()
    if not hour.cover_file or not file.is_file():
        raise HourNotFound
    answer = send_file(file, mimetype="image/webp", conditional=True, etag=hour.cover_file)
    answer.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age=300"
    return answer
