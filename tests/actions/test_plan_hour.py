"""Planning an hour: creating, editing, copying, its cover and its overlay."""

import io
from typing import Any

import pytest
from PIL import Image

from hub.actions.context import Context
from hub.actions.covers import CoverPicture, cover_path, read_cover
from hub.actions.hours import copy_hour, create_hour, edit_hour, move_hour, renew_overlay_key
from hub.domain.clock import SetClock
from hub.domain.errors import (
    AccessDenied,
    HourChangedMeanwhile,
    HourClosed,
    HourNotFound,
    PayloadInvalid,
    SignInNeeded,
)
from hub.domain.hours import Hour, HourState
from hub.domain.roles import Role
from tests.doing import events
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour
from tests.plans import plan
from tests.records.racing import race

WEEK_MS = 7 * 24 * 3600 * 1000
HOUR_MS = 3600 * 1000


def draft(ctx: Context, **words: Any) -> Hour:
    """A new hour of Zuri's."""
    return create_hour(ctx, ZURI, plan(**words))


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A file with a picture in it."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


def test_an_organiser_of_the_site_plans_a_draft_and_organises_it(ctx: Context) -> None:
    hour = draft(ctx, description="**Bring** your questions")
    assert ctx.records.hours.get(hour.hour_id) == hour
    assert (hour.state, hour.version, hour.created_by) == (HourState.DRAFT, 1, ZURI.person_id)
    assert len(hour.overlay_key) >= 20
    held = ctx.records.people.grants("hour", hour.hour_id)
    assert [(one.name, one.role) for one in held] == [("Zuri", Role.ORGANISER)]


def test_a_draft_is_not_shown_to_anyone(ctx: Context) -> None:
    hour = draft(ctx)
    assert ctx.store.hours.get(hour.hour_id) is None
    assert events(ctx, hour) == []


def test_nobody_else_plans_hours(ctx: Context) -> None:
    with pytest.raises(SignInNeeded):
        create_hour(ctx, BEN, plan())
    for actor in (MONA, ADA, OLGA):
        with pytest.raises(AccessDenied):
            create_hour(ctx, actor, plan())


def test_a_wrong_plan_makes_nothing(ctx: Context) -> None:
    with pytest.raises(PayloadInvalid):
        draft(ctx, title="", duration_min="1")
    assert ctx.records.hours.in_states(HourState) == []


def test_a_change_is_saved_and_told_to_everyone(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    saved = edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "A better title", "pace_s": "60"})
    assert (saved.title, saved.pace_s, saved.version) == ("A better title", 60, 2)
    told = events(ctx, hour)[-1]
    assert (told.name, told.role, told.by) == ("hour.edited", "organiser", ZURI.person_id)
    assert told.hour
    assert (told.hour.title, told.hour.pace_s) == ("A better title", 60)


def test_saving_what_is_there_changes_nothing_even_from_an_older_version(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    saved = edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "A better title"})
    assert edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "A better title"}) == saved
    assert len(events(ctx, hour)) == 2


def test_of_two_who_edit_the_same_version_the_second_is_told(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "Zuri's title"})
    with pytest.raises(HourChangedMeanwhile) as refused:
        edit_hour(ctx, ZURI, hour.hour_id, 1, {"description": "Other words"})
    assert refused.value.details == {"version": 2}


def test_of_many_who_save_at_once_one_wins_and_one_event_is_told(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    saved = race([lambda n=n: edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": f"Title {n}"}) for n in range(8)])
    won = [one for one in saved if isinstance(one, Hour)]
    assert len(won) == 1
    assert sum(isinstance(one, HourChangedMeanwhile) for one in saved) == 7
    assert [one.name for one in events(ctx, hour)] == ["hour.opened", "hour.edited"]
    live = ctx.store.hours.get(hour.hour_id)
    assert live
    assert live.title == won[0].title


def test_only_its_organisers_edit_an_hour(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    for actor in (MONA, HANA, ADA, CHIDI, BEN):
        with pytest.raises(AccessDenied):
            edit_hour(ctx, actor, hour.hour_id, 1, {"title": "Mine"})
    hidden = make_hour(ctx, "draft")
    with pytest.raises(HourNotFound):
        edit_hour(ctx, OLGA, hidden.hour_id, 1, {"title": "Mine"})


@pytest.mark.parametrize("state", ["archived", "cancelled"])
def test_an_hour_that_is_over_for_good_stays_as_it_was(ctx: Context, state: str) -> None:
    hour = make_hour(ctx, state)
    with pytest.raises(HourClosed):
        edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "x"})


def test_the_start_of_an_hour_that_has_begun_stays(ctx: Context) -> None:
    hour = make_hour(ctx, "live")
    with pytest.raises(PayloadInvalid) as refused:
        edit_hour(ctx, ZURI, hour.hour_id, 1, {"starts": "2026-11-28T19:00"})
    assert list(refused.value.details["fields"]) == ["starts"]  # type: ignore[call-overload]
    assert edit_hour(ctx, ZURI, hour.hour_id, 1, {"duration_min": "90"}).duration_s == 5400


def test_a_start_that_moves_takes_the_opening_of_asking_with_it(ctx: Context) -> None:
    hour = draft(ctx, asking_opens_before_s="3600")
    moved = edit_hour(ctx, ZURI, hour.hour_id, 1, {"starts": "2026-12-05T19:00"})
    assert moved.starts_at - moved.asking_opens_at == HOUR_MS


def test_asking_that_is_due_after_a_change_opens_at_once(ctx: Context) -> None:
    hour = draft(ctx, asking_opens_before_s="3600")
    announced = move_hour(ctx, ZURI, hour.hour_id, "announce")
    assert announced.state is HourState.ANNOUNCED
    opened = edit_hour(ctx, ZURI, hour.hour_id, announced.version, {"asking_opens_before_s": "-1"})
    assert opened.state is HourState.OPEN
    assert [one.name for one in events(ctx, hour)] == ["hour.announced", "hour.edited", "hour.opened"]


def test_an_occurrence_that_is_edited_no_longer_follows_its_series(ctx: Context) -> None:
    hour = make_hour(ctx, "draft", series_id="s1", occurrence_at=1)
    assert edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "Special"}).changed_alone


def test_a_copy_is_a_draft_on_the_same_day_of_a_week_to_come_with_the_same_people(
    ctx: Context, clock: SetClock
) -> None:
    old = make_hour(ctx, "ended", zone="Europe/Berlin", cover="green", asking_opens_at=clock() - HOUR_MS)
    clock.forward(seconds=20 * 24 * 3600)
    made = copy_hour(ctx, ZURI, old.hour_id)
    assert (made.state, made.title, made.cover) == (HourState.DRAFT, old.title, "green")
    assert made.starts_at == old.starts_at + 3 * WEEK_MS
    assert made.starts_at - made.asking_opens_at == HOUR_MS
    assert made.overlay_key != old.overlay_key
    people = {(one.name, one.role) for one in ctx.records.people.grants("hour", made.hour_id)}
    assert people == {(one.name, one.role) for one in ctx.records.people.grants("hour", old.hour_id)}


def test_a_copy_keeps_its_wall_time_across_a_change_of_clocks(ctx: Context, clock: SetClock) -> None:
    march = clock() + 115 * 24 * HOUR_MS  # Monday 22 March 2027; clocks go forward on the 28th
    old = make_hour(ctx, "announced", starts_at=march, zone="Europe/Berlin")
    assert copy_hour(ctx, ZURI, old.hour_id).starts_at == march + WEEK_MS - HOUR_MS


def test_only_organisers_of_the_site_copy_hours(ctx: Context) -> None:
    hour = make_hour(ctx, "ended")
    with pytest.raises(AccessDenied):
        copy_hour(ctx, MONA, hour.hour_id)
    with pytest.raises(HourNotFound):
        copy_hour(ctx, ZURI, "nothing")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_cover_picture_is_drawn_anew_and_kept_within_bounds(ctx: Context, kind: str) -> None:
    made = create_hour(ctx, ZURI, plan(cover="picture"), read_cover(picture(kind, (2000, 1600))))
    file = cover_path(ctx.settings.data_dir, made.cover_file)
    with Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (900, 720))


def test_nothing_but_colours_is_left_of_an_uploaded_picture() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at my home"
    kept = read_cover(picture("JPEG", exif=exif))
    assert b"taken at my home" not in kept
    with Image.open(io.BytesIO(kept)) as again:
        assert not again.getexif()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"GIF89a" + b"\x00" * 100,
        picture()[:60],
        picture("PNG", (6000, 5000)),
        b"\x89PNG\r\n\x1a\n" + b"x" * (2 * 1024 * 1024),
    ],
)
def test_what_is_no_fitting_picture_is_refused_by_its_field(data: bytes) -> None:
    with pytest.raises(PayloadInvalid) as refused:
        read_cover(data)
    assert list(refused.value.details["fields"]) == ["picture"]  # type: ignore[call-overload]


def test_a_picture_stays_until_another_comes(ctx: Context) -> None:
    first: CoverPicture = read_cover(picture())
    hour = create_hour(ctx, ZURI, plan(cover="picture"), first)
    coloured = edit_hour(ctx, ZURI, hour.hour_id, 1, {"cover": "red"})
    back = edit_hour(ctx, ZURI, hour.hour_id, 2, {"cover": "picture"})
    assert (coloured.cover, back.cover, back.cover_file) == ("red", "picture", hour.cover_file)
    newer = edit_hour(ctx, ZURI, hour.hour_id, 3, {}, read_cover(picture(size=(10, 10))))
    assert newer.cover_file != hour.cover_file


def test_a_new_overlay_address_replaces_the_old_one(ctx: Context) -> None:
    hour = make_hour(ctx, "live")
    renewed = renew_overlay_key(ctx, HANA, hour.hour_id)
    assert renewed.overlay_key not in ("", hour.overlay_key)
    with pytest.raises(AccessDenied):
        renew_overlay_key(ctx, ADA, hour.hour_id)
