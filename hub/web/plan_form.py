"""The form of an hour or a series: what was written, what is wrong with it, and what there is to choose from.

Whatever is refused, nothing that somebody wrote is lost: not the words, and not the picture.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import flash, request
from flask_babel import get_locale, gettext
from itsdangerous import BadSignature, URLSafeSerializer

from hub.actions.covers import MOST_BYTES, CoverPicture, cover_path, keep_cover, read_cover
from hub.domain.errors import PayloadInvalid
from hub.domain.hours import COVERS
from hub.domain.local_time import moment_of, zone_of
from hub.domain.plan import PICTURE, Words, read_wall
from hub.web.account import zones
from hub.web.context import ctx

KEPT = "kept_picture"


class PlanForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the page shows it.

    Fields:
        words: what stands in each field.
        theirs: what somebody else saved meanwhile, by field.
        version, plan_key: of the record that the form was made from.
    """

    words: Words
    theirs: Words = {}
    has_picture: bool = False
    version: int = 0
    plan_key: str = ""


def written(base: Words) -> Words:
    """The fields that the form sent, by the names of ``base``; a box without its tick counts as empty.

    A picture that is sent is meant to be seen: it wins over the colour that was chosen before.
    """
    words = {name: request.form[name] for name in base if name in request.form}
    for name in {"days", "announce"} & base.keys():
        words[name] = ",".join(request.form.getlist(name))
    if _uploaded():
        words["cover"] = PICTURE
    return words


def sent_picture() -> CoverPicture | None:
    """The picture that came with the form, or with the refused one before it; None when there is none.

    Raises:
        PayloadInvalid: it is no picture that we can read, or too large.
    """
    data = _uploaded()
    if data:
        return read_cover(data)
    name = _kept_name()
    file = cover_path(ctx().settings.data_dir, name) if name else None
    return CoverPicture(file.read_bytes()) if file and file.is_file() else None


def keep_picture() -> str:
    """Keep the picture of a refused form for when it is sent again; answers a signed word for it, or ``""``."""
    try:
        picture = sent_picture()
    except PayloadInvalid:
        return ""
    return _signer().dumps(keep_cover(ctx().settings.data_dir, picture)) if picture else ""


def _uploaded() -> bytes:
    file = request.files.get("picture")
    if file is None:
        return b""
    file.stream.seek(0)
    return file.stream.read(MOST_BYTES + 1)


def _kept_name() -> str:
    try:
        return str(_signer().loads(request.form.get(KEPT, "")))
    except BadSignature:
        return ""


def _signer() -> URLSafeSerializer:
    # Signed, so that nobody puts the cover of a draft that they may not see onto an hour of their own.
    return URLSafeSerializer(ctx().settings.secret_key, salt="cover picture")


def reasons(refusal: PayloadInvalid) -> Words:
    """Why each field was refused, in the reader's language."""
    fields = refusal.details.get("fields", {})
    return {name: gettext(text) for name, text in fields.items()} if isinstance(fields, dict) else {}


def differing(words: Words, present: Words) -> Words:
    """What is saved now in the fields that somebody wrote otherwise."""
    return {name: value for name, value in present.items() if words.get(name, value) != value}


def tell_clock(words: Mapping[str, Any]) -> None:
    """Tell somebody who planned into a change of clocks what we made of it."""
    told = moment_of(read_wall(str(words["starts"])), zone_of(str(words["zone"]))).told
    if told:
        flash(gettext(told), "wait")


def choices(words: Words) -> dict[str, Any]:
    """What there is to choose from: pairs of value and name."""
    names = zones()
    if words["zone"] not in names:
        names = [words["zone"], *names]
    return {
        "zones": [(name, name.replace("_", " ")) for name in names],
        "languages_of_hours": _languages(words["language"]),
        "covers": _covers(),
        "opens": _opens(words["asking_opens_before_s"]),
        "moderations": [
            ("before", gettext("A moderator looks at each question before it is shown")),
            ("after", gettext("Questions are shown at once, moderators look afterwards")),
        ],
        "who": [
            ("named", gettext("Anyone who gives a name")),
            ("anyone", gettext("Anyone, even without a name")),
            ("signed_in", gettext("Only people with an account")),
        ],
    }


def _languages(chosen: str) -> list[tuple[str, str]]:
    locale = get_locale()
    known = dict(locale.languages) if locale else {}
    named = {code: str(name) for code, name in known.items() if len(code) <= 3 and code not in ("mul", "und", "zxx")}
    named.setdefault(chosen, chosen)
    return sorted(named.items(), key=lambda pair: pair[1].casefold())


def _covers() -> list[tuple[str, str]]:
    names = (gettext("Blue"), gettext("Green"), gettext("Red"), gettext("Yellow"), gettext("Purple"), gettext("Grey"))
    return [*zip(COVERS, names, strict=True), (PICTURE, gettext("A picture"))]


def _opens(chosen: str) -> list[tuple[str, str]]:
    hour, day = 3600, 24 * 3600
    known = [
        ("-1", gettext("As soon as the hour is announced")),
        (str(14 * day), gettext("14 days before")),
        (str(7 * day), gettext("7 days before")),
        (str(3 * day), gettext("3 days before")),
        (str(day), gettext("1 day before")),
        (str(hour), gettext("1 hour before")),
        ("0", gettext("When the hour begins")),
    ]
    if chosen not in dict(known) and chosen.isdigit():
        known.append((chosen, gettext("%(hours)s hours before", hours=int(chosen) // hour)))
    return known
