"""Hours that took place elsewhere, as a table (CSV) or JSON brings them: words in, checked hours out."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from hub.domain.errors import HubError, PayloadInvalid
from hub.domain.local_time import moment_of, zone_of
from hub.domain.past_hour_table import SURPLUS, TOO_MANY_CELLS, from_json, from_table
from hub.domain.plan import DURATION_RANGE, LANGUAGE, NEEDED, NOT_A_ZONE, NOT_YOUTUBE, TITLE_LIMIT, TITLE_TOO_LONG
from hub.domain.questions import clean_line, clean_text, seen
from hub.domain.similarity import fold
from hub.domain.texts import N_
from hub.domain.timecodes import read_timecode
from hub.domain.youtube import video_id

MOST_HOURS, MOST_QUESTIONS, MOST_NAMES = 1000, 500, 30
TEXT_LIMIT, NAME_LIMIT, DESCRIPTION_LIMIT = 5000, 100, 20_000
YEARS = range(1970, 9999)
"""In which a moment is surely one: calendars end, and clocks of zones lead beyond their ends."""
LEAST_MIN, MOST_MIN = 5, 12 * 60
NO_HOURS = N_("There is no hour in it.")
TOO_MANY = N_("At most 1,000 hours at a time.")
NOT_A_START = N_("Please write the start as 2024-05-15T16:00Z, or with a zone beside it.")
NOT_OVER = N_("It has not taken place yet.")
NOT_A_LANGUAGE = N_("Please write a language code such as en or sw.")
NOT_A_SECOND = N_("Please write seconds as 754 or 12:34.")
TOO_MANY_QUESTIONS = N_("At most 500 questions an hour.")
NAMES_WRONG = N_("At most 30 names, each of at most 100 characters.")
DESCRIPTION_WRONG = N_("Please stay within 20,000 characters.")
TWICE = N_("The same hour stands here twice.")


class GivenQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question as it is written: ``second`` is seconds of the recording, a number or ``12:34``."""

    text: str
    asked_by: str = ""
    answer: str = ""
    answered_by: str = ""
    second: int | str = ""
    endorsements: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class GivenHour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An hour as it is written. ``start`` is ISO 8601; without an offset it is on the clocks of ``zone``.

    ``id`` is the writer's own name for it: with one, title and start may be mended later.
    """

    title: str
    start: str
    id: str = ""
    zone: str = "UTC"
    duration_min: int = 60
    language: str = "en"
    description: str = ""
    youtube: str = ""
    guests: list[str] = []
    hosts: list[str] = []
    questions: list[GivenQuestion] = []


class PastQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of an hour that took place elsewhere; ``second`` is None where nobody knows it."""

    text: str
    asked_by: str
    answer: str
    answered_by: str
    second: int | None
    endorsements: int


class PastHour(msgspec.Struct, frozen=True, kw_only=True):
    """A checked hour. ``keys``: what it may be known by, the surest first; ``starts_at`` ms since 1970.

    ``named``: the writer has a name of their own for it, so that nothing else tells it from another that has one.
    """

    named: bool

    keys: tuple[str, ...]
    title: str
    starts_at: int
    zone: str
    duration_s: int
    language: str
    description: str
    video: str
    guests: tuple[str, ...]
    hosts: tuple[str, ...]
    questions: tuple[PastQuestion, ...]

    @property
    def key(self) -> str:
        """What tells it from all others, as surely as is written."""
        return self.keys[0]

    @property
    def ends_at(self) -> int:
        """When it was over (ms since 1970)."""
        return self.starts_at + self.duration_s * 1000


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of one hour: the hour, or what is wrong with it (``wrong``: field -> why).

    ``number``: its line in a table, its place in JSON; ``title``: as written.
    """

    number: int
    title: str
    hour: PastHour | None
    wrong: dict[str, str]


def read_past_hours(text: str, now: int) -> list[Line]:
    """The hours of a table or of JSON, in their order.

    Args:
        text: JSON when it begins with a bracket, else CSV: a row for each question, rows of one hour below each other.
        now: milliseconds since 1970.
    Raises:
        PayloadInvalid: it cannot be read as a whole; ``fields``.
    """
    given = list(from_json(text) if text.lstrip()[:1] in ("[", "{") else from_table(text))
    if not given:
        raise PayloadInvalid(fields={"text": NO_HOURS})
    if len(given) > MOST_HOURS:
        raise PayloadInvalid(fields={"text": TOO_MANY})
    lines = [_line(number, fields, now) for number, fields in given]
    return list(_once(lines))


def _line(number: int, fields: Mapping[str, Any], now: int) -> Line:
    title = str(fields.get("title", ""))[:TITLE_LIMIT]
    if SURPLUS in fields:
        return Line(number=number, title=title, hour=None, wrong={"": TOO_MANY_CELLS})
    try:
        given = msgspec.convert(fields, GivenHour, strict=False)
    except msgspec.ValidationError as error:
        return Line(number=number, title=title, hour=None, wrong={"": str(error)})
    found, wrong = _read(given, now)
    hour = None if wrong else PastHour(**found, keys=_keys(given, found), named=bool(given.id.strip()))
    return Line(number=number, title=title, hour=hour, wrong=wrong)


def _read(given: GivenHour, now: int) -> tuple[dict[str, Any], dict[str, str]]:
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, read in READERS.items():
        try:
            found[name] = read(given)
        except _WrongField as reason:
            wrong[name] = str(reason)
    if "starts_at" in found and "duration_s" in found and found["starts_at"] + found["duration_s"] * 1000 > now:
        wrong["starts_at"] = NOT_OVER
    return found, wrong


class _WrongField(Exception):
    """A field that cannot be read; the text says why."""


def _title(given: GivenHour) -> str:
    title = clean_line(given.title)
    if not seen(title):
        raise _WrongField(NEEDED)
    if len(title) > TITLE_LIMIT:
        raise _WrongField(TITLE_TOO_LONG)
    return title


def _starts_at(given: GivenHour) -> int:
    try:
        moment = datetime.fromisoformat(given.start.strip())
    except ValueError:
        raise _WrongField(NOT_A_START) from None
    if len(given.start.strip()) <= len("2024-05-15"):
        raise _WrongField(NOT_A_START)
    if moment.year not in YEARS:
        raise _WrongField(NOT_A_START)
    if moment.tzinfo:
        return round(moment.astimezone(UTC).timestamp() * 1000)
    try:
        return moment_of(moment, zone_of(given.zone)).at
    except ValueError:
        raise _WrongField(NOT_A_ZONE) from None


def _zone(given: GivenHour) -> str:
    try:
        return zone_of(given.zone).key
    except ValueError:
        raise _WrongField(NOT_A_ZONE) from None


def _duration_s(given: GivenHour) -> int:
    if not LEAST_MIN <= given.duration_min <= MOST_MIN:
        raise _WrongField(DURATION_RANGE)
    return given.duration_min * 60


def _language(given: GivenHour) -> str:
    if not LANGUAGE.fullmatch(given.language):
        raise _WrongField(NOT_A_LANGUAGE)
    return given.language


def _description(given: GivenHour) -> str:
    text = given.description.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > DESCRIPTION_LIMIT:
        raise _WrongField(DESCRIPTION_WRONG)
    return text


def _video(given: GivenHour) -> str:
    if not given.youtube.strip():
        return ""
    found = video_id(given.youtube)
    if not found:
        raise _WrongField(NOT_YOUTUBE)
    return found


def _names(names: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(name for one in names if seen(name := clean_line(one))))
    if len(kept) > MOST_NAMES or any(len(name) > NAME_LIMIT for name in kept):
        raise _WrongField(NAMES_WRONG)
    return kept


def _questions(given: GivenHour) -> tuple[PastQuestion, ...]:
    if len(given.questions) > MOST_QUESTIONS:
        raise _WrongField(TOO_MANY_QUESTIONS)
    found = [_past_question(one) for one in given.questions]
    # The same words twice are one question: it has one address.
    kept: dict[str, PastQuestion] = {}
    for one in found:
        words = fold(one.text) or one.text
        kept[words] = _filled(kept[words], one) if words in kept else one
    return tuple(kept.values())


def _filled(first: PastQuestion, again: PastQuestion) -> PastQuestion:
    """A question that stands twice: what is filled the first time counts, what is not is taken from the second."""
    empty = [name for name in PastQuestion.__struct_fields__ if getattr(first, name) in ("", None)]
    more = {"endorsements": max(first.endorsements, again.endorsements)}
    return msgspec.structs.replace(first, **{name: getattr(again, name) for name in empty}, **more)


def _past_question(given: GivenQuestion) -> PastQuestion:
    try:
        text = clean_text(given.text, TEXT_LIMIT)
        answer = clean_text(given.answer, TEXT_LIMIT) if seen(given.answer) else ""
    except HubError as refusal:
        raise _WrongField(refusal.message) from None
    return PastQuestion(
        text=text,
        asked_by=clean_line(given.asked_by)[:NAME_LIMIT],
        answer=answer,
        answered_by=clean_line(given.answered_by)[:NAME_LIMIT],
        second=_second(given.second),
        endorsements=given.endorsements,
    )


def _second(written: int | str) -> int | None:
    if written == "":
        return None
    second = read_timecode(str(written))
    if second is None or second > MOST_MIN * 60:
        raise _WrongField(NOT_A_SECOND)
    return second


READERS: dict[str, Callable[[GivenHour], Any]] = {
    "title": _title,
    "starts_at": _starts_at,
    "zone": _zone,
    "duration_s": _duration_s,
    "language": _language,
    "description": _description,
    "video": _video,
    "guests": lambda given: _names(given.guests),
    "hosts": lambda given: _names(given.hosts),
    "questions": _questions,
}
"""How each field is read."""

FIELD_TEXTS = {
    "title": N_("Title"),
    "starts_at": N_("Start"),
    "zone": N_("Time zone"),
    "duration_s": N_("Minutes"),
    "language": N_("Language"),
    "description": N_("Description"),
    "video": N_("Video"),
    "guests": N_("Guests"),
    "hosts": N_("Hosts"),
    "questions": N_("Questions"),
}
"""What each is called where something is wrong with it."""


def _keys(given: GivenHour, found: Mapping[str, Any]) -> tuple[str, ...]:
    """What the same hour may be known by, whenever it is written: its own id, its video, when and what."""
    own = (given.id.strip(), found["video"], f"{found['starts_at']} {fold(found['title'])}")
    return tuple(hashlib.sha256(one.encode()).hexdigest()[:32] for one in own if one)


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    known: set[str] = set()
    for line in lines:
        if line.hour and line.hour.key in known:
            yield msgspec.structs.replace(line, hour=None, wrong={"": TWICE})
            continue
        known.add(line.hour.key if line.hour else "")
        yield line
