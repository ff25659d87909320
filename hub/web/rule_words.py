"""When a series takes place, in words of the reader's language."""

from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from hub.domain.recurrence import DAYS, words_of_rule


def weekdays() -> dict[str, str]:
    """The days of the week as rules name them -> as the reader does."""
    locale = get_locale()
    names = locale.days["stand-alone"]["wide"] if locale else {}
    return {day: names.get(number, day) for number, day in enumerate(DAYS)}


def nths() -> dict[str, str]:
    """Which of the month, as the form offers it."""
    return {
        "1": gettext("The first"),
        "2": gettext("The second"),
        "3": gettext("The third"),
        "4": gettext("The fourth"),
        "-1": gettext("The last"),
    }


def rule_in_words(rule: str) -> str:
    """A rule as a sentence; the rule itself where our words cannot say it."""
    words = words_of_rule(rule)
    if words["repeat"] == "rule":
        return rule
    said = _weekly(words) if words["repeat"] == "weekly" else _monthly(words)
    if not words["until"]:
        return said
    last = format_date(date.fromisoformat(words["until"]), locale=get_locale())
    return gettext("%(rule)s, until %(date)s", rule=said, date=last)


def _weekly(words: dict[str, str]) -> str:
    days = format_list([weekdays()[day] for day in words["days"].split(",")], locale=get_locale() or "en")
    every = int(words["every"])
    return ngettext("Every week on %(days)s", "Every %(num)s weeks on %(days)s", every, days=days)


def _monthly(words: dict[str, str]) -> str:
    day = weekdays()[words["weekday"]]
    said = {
        "1": gettext("On the first %(day)s of the month", day=day),
        "2": gettext("On the second %(day)s of the month", day=day),
        "3": gettext("On the third %(day)s of the month", day=day),
        "4": gettext("On the fourth %(day)s of the month", day=day),
        "-1": gettext("On the last %(day)s of the month", day=day),
    }[words["nth"]]
    every = int(words["every"])
    if every == 1:
        return said
    return ngettext("%(rule)s, every month", "%(rule)s, every %(num)s months", every, rule=said)
