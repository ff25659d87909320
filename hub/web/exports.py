"""An hour that is over in the forms in which people take it elsewhere: a wiki page, Markdown, CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from flask_babel import gettext, ngettext

from hub.domain.timecodes import timecode
from hub.protocol.archive_views import ArchivedHour, ArchivedQuestion, PublicRecording
from hub.wiki.wikitext import escape

COLUMNS = (
    "question_id",
    "state",
    "question",
    "original_wording",
    "asked_by",
    "asked_at",
    "endorsements",
    "labels",
    "assigned_to",
    "on_air_at",
    "answered_at",
    "answer",
    "answered_by",
    "replies",
    "recording_id",
    "second",
    "link",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin so are taken for formulas by programs that open tables; see OWASP, "CSV Injection"."""
MARKED = re.compile(r"([\\`*_{}\[\]<>#+\-.!|~=)&])")
"""What Markdown may take for markup."""

UNCHANGED = ":/?#@!$&'*+,;=%-._~"
"""What an address may hold: without brackets, spaces and quotes, which would end the link."""

Link = Callable[[ArchivedQuestion], str]


def as_csv(whole: ArchivedHour, link: Link) -> str:
    """A row for each question (RFC 4180), moments in ISO 8601, in UTC."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for one in whole.questions:
        writer.writerow([_cell(value) for value in _row(one, link)])
    return page.getvalue()


def _row(one: ArchivedQuestion, link: Link) -> Iterator[str | int]:
    yield from (one.question_id, one.state.value, one.text, one.original_text, one.asker_name, _iso(one.submitted_at))
    yield from (one.endorsements, ", ".join(one.labels), one.assigned_name, _iso(one.aired_at), _iso(one.answered_at))
    yield from (one.answer_text, one.answer_name)
    yield "\n".join(f"{reply.name}: {reply.text}" for reply in one.replies)
    yield from (one.where.recording_id, one.where.second) if one.where else ("", "")
    yield link(one)


def _cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_wikitext(whole: ArchivedHour, page: str, link: Link) -> str:
    """A wiki page: facts, recordings with their chapters, each question with its answer and its second."""
    return _document(whole, page, link, _WIKI)


def as_markdown(whole: ArchivedHour, page: str, link: Link) -> str:
    """The same in Markdown (CommonMark)."""
    return _document(whole, page, link, _MARKDOWN)


class _Form:
    """How a form writes: ``text`` makes words mean nothing but themselves."""

    def __init__(self, text: Callable[[str], str], heading: Callable[[str, int], str], anchor: str) -> None:
        self.text = text
        self.heading = heading
        self._anchor = anchor

    def link(self, address: str, words: str) -> str:
        """Words that lead somewhere."""
        return self._anchor.format(address=quote(address, safe=UNCHANGED), words=self.text(words))


def _escaped(words: str) -> str:
    # Spaces before a line would make code of it.
    lines = [line.strip() for line in words.split("\n")]
    return "  \n".join(MARKED.sub(r"\\\1", line) for line in lines)


_WIKI = _Form(escape, lambda words, depth: f"{'=' * depth} {escape(words)} {'=' * depth}", "[{address} {words}]")
_MARKDOWN = _Form(_escaped, lambda words, depth: f"{'#' * depth} {_escaped(words)}", "[{words}]({address})")


def _document(whole: ArchivedHour, page: str, link: Link, form: _Form) -> str:
    parts = [form.heading(whole.hour.title, 2), *_facts(whole, page, form)]
    for recording in whole.recordings:
        parts += [*_recording(recording, page, form)]
    parts += [form.heading(gettext("Questions"), 3)]
    for one in whole.questions:
        parts += [*_question(one, link, form)]
    return "\n\n".join(parts) + "\n"


def _facts(whole: ArchivedHour, page: str, form: _Form) -> Iterator[str]:
    begun = whole.hour.started_at or whole.hour.starts_at
    yield form.text(f"{datetime.fromtimestamp(begun / 1000, UTC):%Y-%m-%d %H:%M} UTC")
    if whole.guests:
        yield form.text(gettext("With %(guests)s", guests=", ".join(whole.guests)))
    if whole.hosts:
        yield form.text(gettext("Host: %(hosts)s", hosts=", ".join(whole.hosts)))
    numbers = whole.numbers
    told = [
        ngettext("%(num)s question", "%(num)s questions", numbers.asked),
        gettext("%(share)s%% answered", share=numbers.share_answered),
        ngettext("%(num)s endorsement", "%(num)s endorsements", numbers.endorsements),
    ]
    yield form.text(" · ".join(told))
    yield form.link(page, gettext("The hour, with its ledger"))


def _recording(recording: PublicRecording, page: str, form: _Form) -> Iterator[str]:
    yield form.heading(recording.title or gettext("Recording"), 3)
    yield form.link(recording.address or f"{page}#recording", gettext("Watch the recording"))
    if recording.licence:
        yield form.text(gettext("Licence: %(licence)s", licence=recording.licence))
    lines = [f"* {timecode(one.begins_s)} {form.text(one.title)}" for one in recording.chapters]
    if lines:
        yield "\n".join(lines)


def _question(one: ArchivedQuestion, link: Link, form: _Form) -> Iterator[str]:
    yield form.heading(" ".join(one.text.split()), 4)
    facts = [one.asker_name or gettext("Without a name")]
    facts += [ngettext("%(num)s endorsement", "%(num)s endorsements", one.endorsements)]
    place = gettext("at %(second)s", second=timecode(one.where.second)) if one.where else gettext("its page")
    yield f"{form.text(' · '.join(facts))} · {form.link(link(one), place)}"
    if one.original_text:
        yield form.text(gettext("In the asker's words: %(words)s", words=one.original_text))
    if one.answer_text:
        yield form.text(f"{one.answer_name or gettext('Somebody')}: {one.answer_text}")
    for reply in one.replies:
        yield form.text(f"{reply.name or gettext('Somebody')}: {reply.text}")
    if one.owed_by:
        yield form.text(gettext("%(name)s will answer it in writing.", name=one.owed_by))


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds") if ms else ""
