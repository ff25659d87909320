"""Words and moments for one reader of e-mail, in their language and zone: there is no request to ask for them here."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_gmt
from babel.support import NullTranslations, Translations

from hub.config import Settings
from hub.domain.local_time import zone_of
from hub.domain.notices import sentence

CATALOGUES = Path(__file__).parents[1] / "i18n"


@dataclass(frozen=True)
class Words:
    """How somebody reads: ``language`` as in HTML's ``lang``, and a time zone."""

    language: str
    zone: ZoneInfo

    def say(self, text: str, **facts: str | int) -> str:
        """A text that was marked with ``N_``, in the reader's language, with its facts filled in."""
        return sentence(self.plain(text), facts)

    def plain(self, text: str) -> str:
        """A text that was marked with ``N_``, in the reader's language."""
        return str(_catalogue(self.language).gettext(text))

    def stretch(self, begins: int, ends: int) -> str:
        """A stretch of time (ms since 1970) on the reader's clock, with the name of the zone."""
        return f"{self._day(begins)}, {self._clock(begins)}–{self._clock(ends)} ({self._zone(begins)})"

    def moment(self, at: int) -> str:
        """A moment (ms since 1970) on the reader's clock, with the name of the zone."""
        return f"{self._day(at)}, {self._clock(at)} ({self._zone(at)})"

    def _day(self, at: int) -> str:
        return str(format_date(self._there(at), "full", locale=locale_of(self.language)))

    def _clock(self, at: int) -> str:
        return str(format_time(self._there(at), "short", tzinfo=self.zone, locale=locale_of(self.language)))

    def _zone(self, at: int) -> str:
        if self.zone.key == "UTC":
            return "UTC"
        offset = get_timezone_gmt(self._there(at), "iso8601", locale="en")
        return f"{self.zone.key.replace('_', ' ')}, UTC{offset}"

    def _there(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, self.zone)


def words_for(settings: Settings, language: str = "", *zones: str) -> Words:
    """The words for somebody who chose a language and a zone, or has not: then the first one that is known counts."""
    known = language if language in settings.languages else settings.languages[0]
    return Words(known, _first_known((*zones, settings.default_zone)))


def _first_known(names: tuple[str, ...]) -> ZoneInfo:
    for name in filter(None, names):
        try:
            return zone_of(name)
        except ValueError:
            continue
    return ZoneInfo("UTC")


def locale_of(language: str) -> Locale:
    """What Babel knows of a language; English where it knows nothing."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _catalogue(language: str) -> NullTranslations:
    # English needs none: the texts in the code are English.
    return Translations.load(CATALOGUES, [language.replace("-", "_")], domain="messages")
