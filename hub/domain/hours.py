"""The life of an hour: its states, its moves, and the settings that govern asking."""

from enum import StrEnum

import msgspec

from hub.domain.errors import HourTransitionRefused, NameNeeded, SignInNeeded
from hub.domain.roles import Actor, Right


class HourState(StrEnum):
    """Where an hour is in its life."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    LIVE = "live"
    ENDED = "ended"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class Move(msgspec.Struct, frozen=True):
    """One step of an hour's life: who may take it, from where, to where, and the event it leaves."""

    right: Right
    sources: frozenset[HourState]
    target: HourState
    event: str
    by_clock: bool = False


S = HourState

MOVES: dict[str, Move] = {
    "announce": Move(Right.ORGANISER, frozenset({S.DRAFT}), S.ANNOUNCED, "hour.announced"),
    "open": Move(Right.STAGE, frozenset({S.ANNOUNCED}), S.OPEN, "hour.opened", by_clock=True),
    "start": Move(Right.STAGE, frozenset({S.ANNOUNCED, S.OPEN}), S.LIVE, "hour.started"),
    "end": Move(Right.STAGE, frozenset({S.LIVE}), S.ENDED, "hour.ended", by_clock=True),
    "lapse": Move(Right.CLOCK, frozenset({S.ANNOUNCED, S.OPEN}), S.ENDED, "hour.ended", by_clock=True),
    "resume": Move(Right.STAGE, frozenset({S.ENDED}), S.LIVE, "hour.resumed"),
    "archive": Move(Right.ORGANISER, frozenset({S.ENDED}), S.ARCHIVED, "hour.archived", by_clock=True),
    "cancel": Move(Right.ORGANISER, frozenset({S.DRAFT, S.ANNOUNCED, S.OPEN}), S.CANCELLED, "hour.cancelled"),
}
"""Every step there is; drawn in docs/lifecycle.md. ``by_clock``: the worker takes it too.

``lapse``: an hour that nobody started, or that was held without the button, ends as well.
"""

ASKABLE = frozenset({S.OPEN, S.LIVE})
CURABLE = frozenset({S.ANNOUNCED, S.OPEN, S.LIVE, S.ENDED})
PUBLIC = frozenset({S.ANNOUNCED, S.OPEN, S.LIVE, S.ENDED, S.ARCHIVED, S.CANCELLED})
COMING = frozenset({S.ANNOUNCED, S.OPEN})
PAST = frozenset({S.ENDED, S.ARCHIVED})
CLOSED = frozenset({S.ARCHIVED, S.CANCELLED})


class Moderation(StrEnum):
    """Whether a question is shown before or after a moderator has seen it."""

    BEFORE = "before"
    AFTER = "after"


class WhoMay(StrEnum):
    """Who may ask, or endorse, in an hour."""

    NAMED = "named"
    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


class Watch(StrEnum):
    """Where the hour is watched."""

    JITSI = "jitsi"
    YOUTUBE = "youtube"


def next_state(state: HourState, move: str) -> HourState:
    """The state a move leads to.

    Raises:
        HourTransitionRefused: no such move, or not from this state.
    """
    step = MOVES.get(move)
    if step is None or state not in step.sources:
        raise HourTransitionRefused(state=state.value, move=move)
    return step.target


def moves_from(state: HourState) -> list[str]:
    """The names of the moves that can be taken from a state."""
    return [name for name, step in MOVES.items() if state in step.sources]


def check_who(actor: Actor, who: WhoMay) -> None:
    """Check that the hour lets such a person ask or endorse.

    Raises:
        SignInNeeded: the hour is for accounts only.
        NameNeeded: the hour wants a name.
    """
    if who is WhoMay.SIGNED_IN and not actor.signed_in:
        raise SignInNeeded()
    if who is WhoMay.NAMED and not actor.name:
        raise NameNeeded()


class Hour(msgspec.Struct, frozen=True, kw_only=True):
    """One live session as it is planned and recorded. Moments (``*_at``) are milliseconds since 1970, 0 for never.

    Fields of note:
        version: grows by one with each change; a saved change names the version it was made from.
        zone: IANA name of the organiser's time zone; ``starts_at`` is the moment itself.
        asking_opens_at: from when questions are taken; 0 for as soon as the hour is announced.
        pace_s: seconds between two questions of one person; 0 for no limit.
        cover: a name from ``COVERS``, or ``picture`` with the file in ``cover_file``.
        room_name: unguessable name of the Jitsi room, ``""`` until the worker has made it.
        overlay_key: the secret part of the overlay's address.
        occurrence_at: the moment its series planned it for, 0 for an hour that stands alone.
        changed_alone: an occurrence that no longer follows its series.
        import_key: tells an hour that took place elsewhere from all others, ``""`` for one of ours; its guests and
            hosts are names alone then: ``guest_names``, ``host_names``.
    """

    hour_id: str
    title: str
    starts_at: int
    duration_s: int
    zone: str = "UTC"
    state: HourState = HourState.DRAFT
    version: int = 1
    description: str = ""
    language: str = "en"
    cover: str = "blue"
    cover_file: str = ""
    watch: Watch = Watch.JITSI
    youtube_url: str = ""
    asking_opens_at: int = 0
    moderation: Moderation = Moderation.BEFORE
    who_may_ask: WhoMay = WhoMay.NAMED
    who_may_endorse: WhoMay = WhoMay.ANYONE
    length_limit: int = 500
    pace_s: int = 30
    series_id: str = ""
    occurrence_at: int = 0
    changed_alone: bool = False
    room_name: str = ""
    overlay_key: str = ""
    created_by: str = ""
    created_at: int = 0
    announced_at: int = 0
    opened_at: int = 0
    started_at: int = 0
    ended_at: int = 0
    archived_at: int = 0
    cancelled_at: int = 0
    cancel_reason: str = ""
    overrun_warned_at: int = 0
    import_key: str = ""
    guest_names: tuple[str, ...] = ()
    host_names: tuple[str, ...] = ()

    @property
    def ends_at(self) -> int:
        """The planned end, in milliseconds since 1970."""
        return self.starts_at + self.duration_s * 1000

    @property
    def public(self) -> bool:
        """Whether everyone may know of it: a draft is its makers' own, also after it was cancelled."""
        return self.state in PUBLIC and (self.state is not HourState.CANCELLED or self.announced_at > 0)


COVERS = ("blue", "green", "red", "yellow", "purple", "grey")

STAMPS = {
    "hour.announced": "announced_at",
    "hour.opened": "opened_at",
    "hour.started": "started_at",
    "hour.ended": "ended_at",
    "hour.archived": "archived_at",
    "hour.cancelled": "cancelled_at",
}
"""The field of an hour in which each step of its life leaves its moment."""
