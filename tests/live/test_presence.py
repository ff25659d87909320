"""How many people are here: each once, across sockets, processes and crashes."""

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.live.presence import Presence
from tests.live.conftest import RunningHub, Visit
from tests.people import BEN, CHIDI, MONA, OLGA, make_hour


def test_everyone_is_told_who_comes_and_goes(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    ben = visit(BEN)
    assert ben.join(hour.hour_id)["here"] == 1
    chidi = visit(CHIDI)
    assert chidi.join(hour.hour_id)["here"] == 2
    ben.wait_until(lambda page: page.here == 2)
    chidi.leave_the_building()
    ben.wait_until(lambda page: page.here == 1)


def test_two_pages_of_one_person_are_one_person(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    phone, laptop = visit(BEN), visit(BEN)
    phone.join(hour.hour_id)
    assert laptop.join(hour.hour_id)["here"] == 1
    laptop.do("hour.leave")
    assert visit(CHIDI).join(hour.hour_id)["here"] == 2


def test_the_desk_counts_and_a_screen_on_the_wall_does_not(hub: RunningHub, visit: Visit) -> None:
    hour = make_hour(hub.ctx)
    assert visit(MONA).join(hour.hour_id, audience="desk")["here"] == 1
    assert visit(OLGA).join(hour.hour_id, audience="stage")["here"] == 1


def test_a_number_that_stays_is_not_told_again(ctx: Context, clock: SetClock) -> None:
    presence = Presence(ctx, "hour")
    assert presence.come(["gben"]) == 1
    assert presence.look(["gben"]) == 1
    assert presence.look(["gben"]) is None
    clock.forward(seconds=2.9)
    assert presence.look(["gben"]) is None
    clock.forward(seconds=0.1)
    assert presence.look(["gben"]) == 1


def test_the_people_of_a_process_that_died_are_gone_within_thirty_seconds(ctx: Context, clock: SetClock) -> None:
    died, lives = Presence(ctx, "hour"), Presence(ctx, "hour")
    died.look(["gben", "gnyah"])
    lives.look(["pchidi"])
    for _ in range(29):
        clock.forward(seconds=1)
        lives.look(["pchidi"])
    assert ctx.store.presence.count("hour", clock()) == 3
    clock.forward(seconds=1)
    assert ctx.store.presence.count("hour", clock()) == 1


def test_who_left_one_process_and_stays_in_another_is_counted_again(ctx: Context, clock: SetClock) -> None:
    one, other = Presence(ctx, "hour"), Presence(ctx, "hour")
    one.look(["gben"])
    other.look(["gben"])
    one.go("gben")
    clock.forward(seconds=10)
    assert other.look(["gben"]) == 1


def test_a_clock_that_is_put_back_stops_no_renewal(ctx: Context, clock: SetClock) -> None:
    presence = Presence(ctx, "hour")
    presence.look(["gben"])
    clock.forward(seconds=-3600)
    assert presence.look(["gben", "pchidi"]) == 2
