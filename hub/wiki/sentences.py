"""The sentence in which somebody asks for a session, and the name in it, as people really write them."""

import re
from typing import NamedTuple

ASKED = (
    r"(?:mentor\w*|session\w*|call|talk|meeting|conversation|séance\w*|sess[ãa]o|sessões|sesi[óo]n|sitzung|gespräch|"
    r"kikao|kipindi|ushauri|مرشد\w*|إرشاد\w*|جلسة|сесси\w*|наставни\w*)"
)
WITH = r"(?:with|avec|com|con|mit|pamoja na|na|مع|с|met|med)"
SENTENCE = re.compile(rf"(?<!\w){ASKED}(?!\w)[^.;!?\n]{{0,60}}?(?<!\w){WITH}(?!\w)\s*:?\s*", re.IGNORECASE)
TOPIC = re.compile(rf"(?<!\w){ASKED}(?!\w)", re.IGNORECASE)
WISH = re.compile(
    r"(?<!\w)(?:i\s+(?:would|['’]?d|want|wish|need|request|hope|am|'m)|i['’](?:d|m)|please|requesting|like to|"
    r"je\s+\w+|j['’]\w+|gostaria|quero|queria|desejo|quiero|quisiera|me gustar[ií]a|ich\s+\w+|"
    r"ningependa|nataka|naomba|ningetaka|أود|أرغب|أريد|хочу|хотел\w*|vorrei)(?!\w)",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"(?:(?:the|a|o|os|as|la|le|el|il|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Mm]entora?)\.? +)+(?=[^\W\d_a-z])")
END = re.compile(
    r"--|[—–―;,!?:(\[\n،؛؟。]| - |(?<!\b\w)(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bprof)\.(?=\s|$|[^\w\s])|"
    r"(?<=\s)(?:please|if|because|about|on|for|regarding|to|since|in|at|when|but|thanks|thank|"
    r"si|s['’]il|pour|sur|parce|merci|por favor|para|sobre|porque|obrigad[oa]|por|gracias|"
    r"kuhusu|tafadhali|asante|من فضلك|حول|عن|شكرا)(?!\w)",
    re.IGNORECASE,
)
QUOTES = " \t\"'“”«»‘’.*_"
NAME_CHARS = 100


class Wish(NamedTuple):
    """Where in a text somebody asks: from where to where the name stands (``begins == ends`` where none does)."""

    begins: int
    ends: int


def find_wish(text: str, end: int) -> Wish | None:
    """The place of the name in a text that asks for a session; None where it does not ask.

    Args:
        end: where the signature begins, or the text ends.
    """
    match = SENTENCE.search(text, 0, end)
    if match is None:
        topic = TOPIC.search(text, 0, end)
        return Wish(end, end) if topic and WISH.search(text, 0, end) else None
    begins = match.end()
    while begins < end and text[begins] in QUOTES:
        begins += 1
    article = ARTICLE.match(text, begins, end)
    begins = article.end() if article else begins
    stop = END.search(text, begins, min(end, begins + NAME_CHARS))
    return Wish(begins, stop.start() if stop else min(end, begins + NAME_CHARS))


def wishes(text: str) -> bool:
    """Whether somebody says that they would like something."""
    return WISH.search(text) is not None
