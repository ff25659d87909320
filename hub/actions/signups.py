"""Sign-up lines of a wiki page: what would happen with each, and taking them in."""

import hashlib
import ipaddress
from collections.abc import Iterable, Sequence
from contextlib import suppress

import msgspec

from hub.actions.booking_placing import place_booking
from hub.actions.context import Context
from hub.actions.news import ring
from hub.actions.programme_access import check_programme
from hub.domain.errors import HubError, PayloadInvalid, RecordChangedMeanwhile
from hub.domain.mentor_names import folded, plain_account, who_is_meant
from hub.domain.mentors import Mentor
from hub.domain.people import BY_WIKI_LIST
from hub.domain.programmes import Programme
from hub.domain.roles import Actor, Right
from hub.domain.signups import Flag, Judged, SignupLine, Taken, Way
from hub.domain.texts import N_
from hub.domain.threads import PART_LIMIT, TITLE_LIMIT, Visibility
from hub.domain.topics import inbox_topic
from hub.records.signups import KEY
from hub.wiki.sentences import NOBODY
from hub.wiki.signups import find_signups
from hub.wiki.tongue import Tongue

MOST_CHARS = 1_000_000
"""Of a page's wikitext; MediaWiki's own limit is two million bytes."""
MOST_LINES = 20_000
"""Each is parsed by itself, while everybody else waits: so many take a second or two."""
MOST_ALIASES = 20
TOO_LONG = N_("The page is too long. Send the part with the list.")
NOTHING = N_("Send the wikitext of the page.")
TITLE = N_("A request for a mentorship session")
TEMPORARY = "~2"
"""How the names of temporary accounts begin (``~2026-12345-67``): nobody can sign in with one."""
NAMELESS = frozenset(map(folded, NOBODY)) | {""}
PLACES = {Way.SESSION: "bookings", Way.WRITING: "threads"}


class Choice(msgspec.Struct, frozen=True):
    """What an organiser decided for a line: its key, the way, and who is meant (``""`` for whom it names)."""

    key: str
    way: Way = Way.SESSION
    mentor_id: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a choice: ``refused`` is the text of a refusal, ``""`` where it was taken in."""

    judged: Judged
    refused: str = ""


def read_signups(
    ctx: Context, actor: Actor, programme_id: str, wikitext: str, tongue: Tongue | None = None
) -> list[Judged]:
    """Read the sign-up lines of a page, and say what would happen with each. Nothing is changed.

    Raises:
        ProgrammeNotFound, AccessDenied: for its organisers.
        PayloadInvalid: no text, or too much of it; ``fields``.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    return judge(ctx, programme, wikitext, tongue)


def take_in_signups(
    ctx: Context,
    actor: Actor,
    programme_id: str,
    wikitext: str,
    choices: Iterable[Choice],
    wiki_source: str = "",
    tongue: Tongue | None = None,
) -> list[Outcome]:
    """Make requests of the chosen lines. Doing it again changes nothing.

    Args:
        wiki_source: address of the revision that was read, ``""`` where nobody knows it.
    Raises:
        ProgrammeNotFound, AccessDenied, PayloadInvalid: as ``read_signups``.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    lines = judge(ctx, programme, wikitext, tongue)
    return take_in(ctx, programme, lines, choices, wiki_source)


def taken_signups(ctx: Context, actor: Actor, programme_id: str) -> list[Taken]:
    """The requests that were taken in, with what everyone may know of them.

    Raises:
        ProgrammeNotFound, AccessDenied: for its organisers.
    """
    check_programme(ctx, actor, programme_id, Right.ORGANISER)
    return ctx.records.signups.taken(programme_id)


def way_on(ctx: Context, way: Way) -> str:
    """Where a receipt leads. Nothing else links there, so that the receipts on a page are known by it."""
    return f"{ctx.settings.base_url}/{PLACES[way]}#wiki"


def without_receipt(taken: Iterable[Taken], lines: Iterable[Judged]) -> list[tuple[Judged, Taken]]:
    """The lines that were taken in, and below which no receipt of ours stands."""
    by_key = {one.key: one for one in taken}
    told = [(one, by_key[one.key]) for one in lines if one.key in by_key and one.taken]
    return [(one, request) for one, request in told if not any(reply.receipt for reply in one.line.replies)]


def judge(ctx: Context, programme: Programme, wikitext: str, tongue: Tongue | None = None) -> list[Judged]:
    """What would happen with each line of a page."""
    if not wikitext.strip():
        raise PayloadInvalid(fields={"text": NOTHING})
    if len(wikitext) > MOST_CHARS or wikitext.count("\n") > MOST_LINES:
        raise PayloadInvalid(fields={"text": TOO_LONG})
    mentors = ctx.records.mentors.of_programme(programme.programme_id)
    before = {one.key: one for one in ctx.records.signups.taken(programme.programme_id)}
    asked = {(one.candidate, one.mentor_id): one.key for one in before.values()}
    found, keys = list[Judged](), set[str]()
    helpers = _helpers(ctx, programme, mentors)
    known = msgspec.structs.replace(tongue or Tongue(), hosts=ctx.settings.wiki_hosts)
    for line in find_signups(wikitext, known, tuple(way_on(ctx, way) for way in Way)):
        one = _judge(programme, line, mentors, helpers)
        earlier = asked.get((line.account, one.mentor_id)) if line.account and one.mentor_id else None
        if (line.account and one.key in keys) or (earlier and earlier != one.key):
            one = msgspec.structs.replace(one, flags=(Flag.DUPLICATE, *one.flags))
        elif one.key in before:
            one = msgspec.structs.replace(one, taken=before[one.key].state.value)
        elif one.takeable and one.mentor_id:
            asked[line.account, one.mentor_id] = one.key
        found.append(one)
        keys.add(one.key)
    return found


def take_in(
    ctx: Context, programme: Programme, lines: Sequence[Judged], choices: Iterable[Choice], wiki_source: str = ""
) -> list[Outcome]:
    """Make requests of the chosen lines of a page that was judged now."""
    by_key = {one.key: one for one in lines if one.takeable}
    known = [(by_key[one.key], one) for one in choices if one.key in by_key]
    return [_take_in(ctx, programme, line, choice, wiki_source) for line, choice in known]


def _helpers(ctx: Context, programme: Programme, mentors: Sequence[Mentor]) -> frozenset[str]:
    """The accounts of those who may reply to the lines of a list: mentors, organisers, moderators."""
    people = ctx.records.people
    grants = (*people.grants("programme", programme.programme_id), *people.grants("site", ""))
    names = (*(one.wiki_account for one in mentors), *(one.name for one in grants))
    return frozenset(map(plain_account, names)) - {""}


def _judge(programme: Programme, line: SignupLine, mentors: Sequence[Mentor], helpers: frozenset[str]) -> Judged:
    account = plain_account(line.account)
    meant = who_is_meant(line, mentors)
    mentor = next((one for one in mentors if one.mentor_id == meant.mentor_id), None)
    own = bool(mentor and account and plain_account(mentor.wiki_account) == account)
    told = {
        Flag.NOT_UNDERSTOOD: not line.understood,
        Flag.UNSIGNED: not line.account and not line.unclear,
        Flag.UNCLEAR: line.unclear,
        Flag.NO_ACCOUNT: line.account.startswith(TEMPORARY) or _is_address(line.account),
        Flag.STRUCK: line.struck,
        Flag.OWN: own,
        Flag.PERHAPS_REPLY: line.late or (account in helpers and not own),
        Flag.NO_WISH: line.understood and not line.wished,
        Flag.AMBIGUOUS: meant.ambiguous,
        Flag.UNKNOWN_MENTOR: not mentor and not meant.ambiguous and line.understood,
        Flag.SEVERAL: line.several,
        Flag.NOT_AVAILABLE: bool(mentor and not (mentor.active and mentor.takes_calls)),
        Flag.UNDATED: bool(line.account and not line.signed_at),
        Flag.EARLY: bool(line.signed_at and line.signed_at < programme.opens_at),
        Flag.LATE: bool(programme.closes_at and line.signed_at >= programme.closes_at),
        Flag.NESTED: line.nested,
    }
    return Judged(
        key=_key(programme, line),
        line=line,
        flags=tuple(flag for flag, raised in told.items() if raised),
        mentor_id=meant.mentor_id,
        suggested=meant.suggested,
    )


def _key(programme: Programme, line: SignupLine) -> str:
    named = f"@{line.named_account}" if line.named_account else folded(line.named)
    text = "\n".join((programme.programme_id, line.account, named if line.understood else line.text))
    return KEY + hashlib.sha256(text.encode()).hexdigest()[:48]


def _is_address(account: str) -> bool:
    try:
        ipaddress.ip_address(account)
    except ValueError:
        return False
    return True


def _take_in(ctx: Context, programme: Programme, judged: Judged, choice: Choice, wiki_source: str) -> Outcome:
    mentor = ctx.records.mentors.get(choice.mentor_id or judged.mentor_id)
    if mentor is None or mentor.programme_id != programme.programme_id or not mentor.active:
        return Outcome(judged=judged, refused=N_("Choose who is meant."))
    try:
        if judged.way is Way.WRITING or choice.way is Way.WRITING or not mentor.takes_calls:
            _write(ctx, programme, judged, mentor, wiki_source)
        else:
            _book(ctx, programme, judged, mentor, wiki_source)
    except HubError as refusal:
        return Outcome(judged=judged, refused=refusal.message)
    if Flag.UNKNOWN_MENTOR in judged.flags and not judged.line.named_account:
        _remember(ctx, mentor, judged.line.named)
    return Outcome(judged=judged)


def _remember(ctx: Context, mentor: Mentor, name: str) -> None:
    """The organiser said whom a name means: the next line with it is understood."""
    if folded(name) in NAMELESS or len(mentor.aliases) >= MOST_ALIASES:
        return
    # The mentor saved their profile in this moment: theirs stands, and the organiser is asked again next time.
    with suppress(RecordChangedMeanwhile):
        ctx.records.mentors.change(mentor.mentor_id, mentor.version, aliases=(*mentor.aliases, name))


def _book(ctx: Context, programme: Programme, judged: Judged, mentor: Mentor, wiki_source: str) -> None:
    """Any time, this mentor: the mentor proposes, and the candidate answers as soon as they sign in."""
    place_booking(
        ctx,
        programme=programme,
        candidate_id=_candidate(ctx, judged.line.account),
        candidate_name=judged.line.account,
        candidate_zone="UTC",
        mentors=[mentor],
        about=judged.line.note or judged.line.text,
        client_key=judged.key,
        wiki_source=wiki_source,
    )


def _write(ctx: Context, programme: Programme, judged: Judged, mentor: Mentor, wiki_source: str) -> None:
    line = judged.line
    ctx.records.threads.start(
        ctx.clock(),
        programme_id=programme.programme_id,
        visibility=Visibility.PRIVATE,
        asker_id=_candidate(ctx, line.account),
        asker_name=line.account,
        title=TITLE[:TITLE_LIMIT],
        parts=[(line.note or line.text)[:PART_LIMIT]],
        mentors=(mentor.mentor_id,),
        client_key=judged.key,
        wiki_source=wiki_source,
    )
    ring(ctx, inbox_topic(mentor.person_id))


def _candidate(ctx: Context, account: str) -> str:
    """The person behind a wiki account; who never signed in here gets a place to which they can come later."""
    person = ctx.records.people.find_by_name(account, ctx.settings.wikimedia_url)
    if person is None:
        person = ctx.records.people.sign_in(BY_WIKI_LIST, account, account, ctx.clock())
    return person.person_id
