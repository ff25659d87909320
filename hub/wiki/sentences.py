"""The sentence in which somebody asks for a session, and the name in it, as people really write them."""

import re
from typing import NamedTuple

ASKED = (
    r"(?:mentor\w*|session\w*|call|talk|meeting|conversation|séance\w*|sess[ãa]o|sessões|sesi[óo]n|sitzung|gespräch|"
    r"kikao|kipindi|ushauri|مرشد\w*|إرشاد\w*|جلسة|сесси\w*|наставни\w*)"
)
WITH = r"(?:with|avec|com|con|mit|pamoja na|na|مع|с|met|med)"
SENTENCE = re.compile(rf"(?<!\w){ASKED}(?!\w)[^.;!?\n]{{0,60}}?(?<!\w){WITH}(?!\w)\s*:?\s*", re.IGNORECASE)
FROM = re.compile(
    r"(?<!\w)(?:mentor\w*|ushauri|إرشاد\w*|наставни\w*)(?:\s+session\w*)?\s+"
    r"(?:by|from|par|por|pel[oa]|von|da|door|av|от|kutoka kwa|من(?!\s+فضلك))(?!\w)\s*:?\s*(?!\d)",
    re.IGNORECASE,
)
TOPIC = re.compile(rf"(?<!\w){ASKED}(?:\s+{ASKED})*(?!\w)", re.IGNORECASE)


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


WISH = _words(
    r"(?:i|we)\s+(?:would|want|wish|need|request|seek)|(?:i|we)['’]?d|i\s+hope\s+(?:to|for|i)|please|requesting|seeking",
    r"(?:am|are|i['’]?m|we['’]re)\s+(?:looking|interested|hoping|asking|keen|eager|in need|applying|signing)",
    r"like to|looking forward to|(?:can|could|may)\s+(?:i|we)|would it be possible|count me in|sign me up|me too",
    r"je\s+(?:voudrais|souhait\w+|aimerais|veux|désir\w+|demande|cherche|recherche|sollicite|prendrais|suis\s+intéress\w*)",
    r"j['’](?:aimerais|ai\s+besoin|espère|apprécierais)|nous\s+(?:voudrions|souhait\w+|aimerions)|svp|moi aussi",
    r"gostar[ií]a\w*|queria|quero|desej[oa]\w*|preciso|solicito|peço|tenho interesse|por favor|eu também",
    r"quiero|quisiera|deseo|necesito|me gustar[ií]a|nos gustar[ií]a|pido|busco|yo también",
    r"(?:ich|wir)\s+(?:möchten?|hätten?|will|wollen|wünschen?|brauchen?|würden?|suchen?|bitten?|interessieren?)|bitte",
    r"ningependa|nataka|naomba|ningetaka|ninahitaji|nahitaji|natafuta|tungependa|tafadhali",
    r"أود|أرغب|أريد|أطلب|أحتاج|أتمنى|نود|نرغب|من فضلك",
    r"хочу|хочется|хотел\w*|прошу|нужн\w+|желаю|пожалуйста",
    r"vorrei|vorremmo|voglio|desidero|chiedo|mi piacerebbe",
    r"ik\s+(?:wil|zou|wens|zoek)|graag|jag\s+(?:vill|skulle|önskar|behöver)|jeg\s+(?:vil|ønsker|trenger)|gerne",
)
"""Words of somebody who would like something, in the languages of ``ASKED`` and ``WITH``."""
SPEAKS = _words(r"i\s+am|i['’]m|i\s+hope|je\s+\w+|j['’]\w+|ich\s+\w+")
"""Words of somebody who speaks of themselves, and may want something."""
DENIED = _words(
    r"not|\w+n['’]t|no longer|never|cannot|cancel\w*|withdr[ae]w\w*|rather than|instead of|to thank",
    r"ne|n['’]\w+|pas|annul\w*|je\s+retire|retirer|remercier",
    r"n[ãa]o|nunca|desist\w*|agradecer|ya no|no\s+(?:quiero|quisiera|deseo|necesito|me|puedo|voy)",
    r"nicht|kein\w*|absag\w*|zurückzieh\w*|danken",
    r"sitaki|sihitaji|si(?:yo|o)|hapana|futa|ghairi|kushukuru",
    r"لا|لم|لن|ليس|لست|إلغاء",
    r"не|нет|отмен\w*|отказ\w*",
    r"non(?!-)|niet|geen|inte|ikke|ingen",
)
"""Words that turn a wish into its opposite, where they stand in its sentence."""
TAKEN_BACK = _words(
    r"no longer|not\s+(?:needed|necessary|any\s*more)|(?:don['’]t|do not)\s+need|cancel\w*|withdr[ae]w\w*",
    r"plus\s+besoin|annul[ée]\w*|já\s+não|cancelad[oa]|ya\s+no|nicht\s+mehr|sihitaji|siitaji|لم\s+(?:أعد|تعد)|ألغي\w*",
    r"больше\s+не|отмен\w+|non\s+(?:più|serve)|niet\s+meer|inte\s+längre|ikke\s+længere|ikke\s+lenger",
)
"""Words by which a wish is taken back, wherever they stand."""
AND = re.compile(r"\s*(?:and|or|et|ou|e|y|o|u|und|oder|na|au|و|أو|и|или|ed|en|of|och|eller|og|&|/)\s*", re.IGNORECASE)
"""What stands between the names of several mentors."""

ARTICLE = re.compile(r"(?:(?:the|a|o|os|as|la|le|el|il|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Mm]entora?)\.? +)+(?=[^\W\d_a-z])")
# The words are in small letters alone: "Park In Young" and "Si Amina" are names.
END = re.compile(
    r"--|[—–―;,!?:(\[\n،؛؟。]| - |(?<!\b\w)(?<!\b[Dd]r)(?<!\b[Mm]r)(?<!\b[Mm]s)(?<!\b[Pp]rof)\.(?=\s|$|[^\w\s])|"
    r"(?<=\s)(?:please|if|because|about|on|for|regarding|to|since|in|at|when|but|instead|thanks|thank|"
    r"si|s['’]il|pour|sur|parce|merci|por favor|para|sobre|porque|obrigad[oa]|por|gracias|"
    r"kuhusu|tafadhali|asante|من فضلك|حول|عن|شكرا)(?!\w)",
)
QUOTES = " \t\"'“”«»‘’.*_"
NAME_CHARS = 100


SAMPLES = frozenset({"name", "nom", "nome", "jina", "nombre", "الاسم", "mentor", "name of the mentor"})
"""What stands for a name in the sample line of a page."""
_NOBODY = """
you|anyone|anybody|someone|somebody|any|any of you|any mentor|a mentor|the mentor|one of you|one of the mentors|everyone
whoever|whoever is free|him|her|them|me|us|one|all|vous|toi|quelqu'un|n'importe qui|un mentor|une mentore|tous
você|vocês|alguém|qualquer um|ele|ela|eles|um mentor|uma mentora|usted|ustedes|ti|alguien|cualquiera|él|ellos
ihnen|dir|euch|jemand|jemandem|irgendwem|einem mentor|wewe|nyinyi|ninyi|yeyote|mtu yeyote|mshauri|أنت|أنتم|أحد|أي شخص
вами|тобой|кем-нибудь|кем-то|любым|lei|voi|qualcuno|chiunque|iemand|u|jou|jullie|någon|dig|noen|nogen|jer|dere
"""
NOBODY = SAMPLES | frozenset(_NOBODY.replace("\n", "|").strip("|").split("|"))
"""Words in the place of a name that name nobody."""


class Wish(NamedTuple):
    """Where in a text somebody asks.

    Fields:
        begins, ends: from where to where the name stands; the end of what is asked for where none does.
        sure: they say that they would like it, and do not say that they would not.
    """

    begins: int
    ends: int
    sure: bool

    @property
    def names(self) -> bool:
        """Whether somebody is named."""
        return self.begins < self.ends


def find_wish(text: str, end: int, said: str = "") -> Wish | None:
    """The place of the name in a text that asks for a session; None where it does not ask.

    Args:
        end: where the signature begins, or the text ends.
        said: the text without the words of links, such as the "talk" in signatures; as long as the text.
    """
    said = said or text
    match = SENTENCE.search(said, 0, end) or FROM.search(said, 0, end)
    if match is None:
        topic = TOPIC.search(said, 0, end)
        asks = topic and speaks(said[:end])
        return Wish(topic.end(), topic.end(), _sure(said, topic, topic.end(), end)) if topic and asks else None
    begins = match.end()
    while begins < end and text[begins] in QUOTES:
        begins += 1
    article = ARTICLE.match(text, begins, end)
    begins = article.end() if article else begins
    stop = END.search(text, begins, min(end, begins + NAME_CHARS))
    return Wish(begins, stop.start() if stop else min(end, begins + NAME_CHARS), _sure(said, match, begins, end))


def speaks(text: str) -> bool:
    """Whether somebody says that they would like something, or at least what is with them."""
    return bool(WISH.search(text) or SPEAKS.search(text))


def _sure(text: str, found: re.Match[str], asked: int, end: int) -> bool:
    """Whether somebody says that they would like something, and not that they would not.

    Args:
        found: what they ask for; asked: where the words that ask end. A "not" elsewhere is about other things.
    """
    begins = max(text.rfind(sign, 0, found.start()) for sign in ".!?\n") + 1
    denied = DENIED.search(text, begins, asked) or TAKEN_BACK.search(text, 0, end)
    return bool(WISH.search(text, 0, end)) and not denied
