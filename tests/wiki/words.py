"""What the tests of sign-up lines write: the sentence of the page, and signatures."""

from datetime import UTC, datetime

from hub.domain.signups import SignupLine
from hub.wiki.signups import find_signups

ASK = "I would like to have a mentorship session with"
WHEN = "14:03, 22 November 2026 (UTC)"
AT = int(datetime(2026, 11, 22, 14, 3, tzinfo=UTC).timestamp()) * 1000
ADA = f"[[User:Ada|Ada]] ([[User talk:Ada|talk]]) {WHEN}"
BOB = "[[User:Bob|Bob]] ([[User talk:Bob|talk]]) 15:00, 23 November 2026 (UTC)"


def one_line(text: str) -> SignupLine:
    """The one line that is found."""
    found = find_signups(text)
    assert len(found) == 1, found
    return found[0]
