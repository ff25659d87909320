"""The words of the demo: a live hour in six languages, one to come, one that is over, and a series."""

from pathlib import Path
from typing import NamedTuple

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 24 * 3600


class Asked(NamedTuple):
    """A question of the demo.

    Fields:
        key: by which the acts name it.
        by: its asker; ``""`` for one without a name.
        before_s: how long before now it was asked.
        endorsers: how many endorse it.
    """

    key: str
    by: str
    text: str
    before_s: int
    endorsers: int = 0


class Act(NamedTuple):
    """What somebody did to a question: a command with its fields."""

    by: str
    command: str
    key: str
    fields: dict[str, object]
    before_s: int


LIVE_PLAN = {
    "title": "Wikidata for every language: ask the mentors",
    "description": (
        "Ada has added **lexemes in eleven languages** and trains new editors in East Africa. Bring what you always "
        "wanted to ask:\n\n- how to begin, on a phone\n- labels, lexemes and sources\n- bots, tools and "
        "[OpenRefine](https://openrefine.org)\n\nQuestions in any language are welcome. *Maswali kwa Kiswahili pia!*"
    ),
    "language": "en",
    "duration_min": "60",
    "cover": "blue",
    "asking_opens_before_s": str(3 * DAY_S),
    "who_may_ask": "anyone",
    "pace_s": "0",
}

LIVE_QUESTIONS = (
    Asked("phone", "Neema", "Can I edit Wikidata well with nothing but a phone and a slow line?", 2 * DAY_S, 31),
    Asked("lexemes", "Kwame", "What is a lexeme, and why should my language have them on Wikidata?", 47 * HOUR_S, 24),
    Asked(
        "sources", "Fatou", "Comment citer une source orale quand rien n'est publié dans ma langue ?", 40 * HOUR_S, 27
    ),
    Asked("labels", "Youssef", "كيف أضيف تسميات بالعربية إلى مئات العناصر دفعة واحدة؟", 36 * HOUR_S, 19),
    Asked("labels2", "Amal", "هل توجد أداة لإضافة التسميات العربية دفعة واحدة؟", 30 * HOUR_S, 8),
    Asked("school", "Beatriz", "Como posso usar o Wikidata nas aulas com alunos de 14 anos?", 28 * HOUR_S, 16),
    Asked(
        "kiswahili",
        "Baraka",
        "Je, kuna kikundi cha Wikidata kwa Kiswahili ninachoweza kujiunga nacho?",
        26 * HOUR_S,
        22,
    ),
    Asked("geez", "ሰላም", "በአማርኛ ፊደል የተጻፉ ስሞችን በዊኪዳታ ላይ እንዴት በትክክል ማስገባት ይቻላል?", 22 * HOUR_S, 13),
    Asked(
        "openrefine",
        "Tendai",
        "Is OpenRefine still the best way to bring a spreadsheet of 2,000 schools in?",
        20 * HOUR_S,
        18,
    ),
    Asked("notable", "Ben", "Is my village notable enough for an item of its own?", 18 * HOUR_S, 21),
    Asked("begin", "Leïla", "Par où commencer quand on n'a qu'une heure par semaine ?", 9 * HOUR_S, 15),
    Asked("query", "Chidi", "Could you show how to write a first query, slowly, from an empty page?", 6 * HOUR_S, 26),
    Asked("delete", "Jonas", "why do admins always delete everything i add???", 5 * HOUR_S),
    Asked(
        "dates",
        "Thandiwe",
        "How do I enter a birth date when only the year of the great flood is known?",
        4 * HOUR_S,
        11,
    ),
    Asked("photos", "João", "As fotos do Commons aparecem sozinhas no item ou tenho de ligá-las?", 3 * HOUR_S, 7),
    Asked("pay", "Rex", "How much do you earn as a trainer?", 150 * MINUTE_S),
    Asked("cheap", "Rex", "Best prices for followers, write me!", 140 * MINUTE_S),
    Asked(
        "tribe",
        "Wanjiru",
        "How do we model clans and families without hurting people who did not agree?",
        58 * MINUTE_S,
        20,
    ),
    Asked("offline", "Ibrahim", "هل يمكن العمل دون اتصال ثم رفع التعديلات لاحقًا؟", 40 * MINUTE_S, 9),
    Asked("mistake", "", "I merged two items by mistake. How do I undo that without an admin?", 21 * MINUTE_S, 14),
    Asked("bots", "Samuel", "When is a bot worth it, and who approves one?", 18 * MINUTE_S, 10),
    Asked("duplicates", "Hawa", "Je, nifanye nini nikiona vipengee viwili vya mtu mmoja?", 16 * MINUTE_S, 6),
    Asked(
        "names",
        "Nadia",
        "Nos noms de famille changent à chaque génération : quelle propriété utiliser ?",
        14 * MINUTE_S,
        12,
    ),
    Asked("licence", "Omar", "May I copy data from the website of our ministry?", 12 * MINUTE_S, 5),
    Asked("mentor", "Rosa", "Vocês acompanham quem está a começar, depois desta hora?", 10 * MINUTE_S, 8),
    Asked("maps", "Kofi", "Can the map of my district on Wikipedia come from Wikidata?", 7 * MINUTE_S, 3),
    Asked("draft", "Sefu", "Test, please ignore", 6 * MINUTE_S),
    Asked("women", "Amina", "How can we find the women of our region who have no item yet?", 5 * MINUTE_S),
    Asked("audio", "Zainab", "Naweza kurekodi matamshi ya maneno kwa simu na kuyaunganisha na leksimu?", 4 * MINUTE_S),
    Asked(
        "long",
        "Emeka",
        "What do you do when three sources give three different populations for one town?",
        3 * MINUTE_S,
    ),
    Asked("first", "Lulu", "C'est ma première fois ici : est-ce que je peux poser une question très simple ?", 90),
    Asked("script", "Dawit", "ለላቲን እና ለግዕዝ ፊደል የተለያዩ መለያዎች ያስፈልጋሉ?", 45),
)

WAITING = frozenset({"delete", "pay", "cheap", "draft", "women", "audio", "long", "first", "script"})
"""Questions that no moderator simply approves: they wait, or something else becomes of them."""

LIVE_ACTS = (
    Act("Mona", "question.merge", "labels2", {"into": "labels"}, 29 * HOUR_S),
    Act("Mona", "question.label", "labels", {"labels": ["tools", "العربية"]}, 29 * HOUR_S),
    Act("Mona", "question.label", "openrefine", {"labels": ["tools"]}, 19 * HOUR_S),
    Act("Mona", "question.label", "query", {"labels": ["tools", "beginners"]}, 5 * HOUR_S),
    Act("Mona", "question.label", "begin", {"labels": ["beginners"]}, 5 * HOUR_S),
    Act(
        "Mona",
        "question.reword",
        "notable",
        {
            "text": "When is a village notable enough for an item of its own?",
            "reason": "So that it helps every village.",
        },
        17 * HOUR_S,
    ),
    Act(
        "Mona",
        "question.dismiss",
        "delete",
        {"reason": "conduct", "line": "Tell us which item it was, and we gladly look at it together."},
        4 * HOUR_S,
    ),
    Act("Jonas", "question.consent", "delete", {"agrees": True}, 230 * MINUTE_S),
    Act("Mona", "question.dismiss", "cheap", {"reason": "off_topic", "line": "Advertising."}, 135 * MINUTE_S),
    Act("Mona", "question.dismiss", "pay", {"reason": "personal"}, 130 * MINUTE_S),
    Act(
        "Rex",
        "question.appeal",
        "pay",
        {"text": "I meant: is training paid work at all? I want to become one."},
        60 * MINUTE_S,
    ),
    Act("Zuri", "question.assign", "sources", {"to": "Ada"}, 55 * MINUTE_S),
    Act("Zuri", "question.assign", "lexemes", {"to": "Ada"}, 55 * MINUTE_S),
    Act(
        "Mona",
        "question.note",
        "tribe",
        {"text": "Sensitive. Ada wants to take this one slowly, near the end."},
        50 * MINUTE_S,
    ),
    Act("Mona", "question.pin", "tribe", {}, 49 * MINUTE_S),
)

LIVE_ON_AIR = (
    Act("Zuri", "question.air", "lexemes", {}, 23 * MINUTE_S),
    Act("Mona", "question.air", "phone", {}, 17 * MINUTE_S),
    Act(
        "Ada",
        "question.answer",
        "kiswahili",
        {"text": "Ndiyo: kikundi hukutana kila Jumanne saa mbili usiku. Kiungo kiko kwenye ukurasa wa mradi."},
        14 * MINUTE_S,
    ),
    Act(
        "Ada",
        "question.answer",
        "photos",
        {"text": "Tem de as ligar com a propriedade «imagem» (P18). Uma boa fotografia por item chega."},
        13 * MINUTE_S,
    ),
    Act("Mona", "question.air", "query", {}, 9 * MINUTE_S),
    Act(
        "Ada",
        "question.reply",
        "query",
        {"text": "The page I showed: query.wikidata.org, then the button “Examples”."},
        4 * MINUTE_S,
    ),
    Act("Mona", "question.air", "sources", {}, 3 * MINUTE_S),
    Act("Sefu", "question.withdraw", "draft", {}, 2 * MINUTE_S),
    Act("Mona", "question.claim", "women", {}, 30),
)
"""What happened once the hour was live."""

COMING_PLAN = {
    "title": "Écrire en français sur l'Afrique de l'Ouest",
    "description": (
        "Comment écrire sur nos villes, nos langues et nos musiques quand les sources sont rares ? Une heure avec Ada, "
        "**vos questions d'abord** : posez-les dès maintenant."
    ),
    "language": "fr",
    "duration_min": "90",
    "cover": "green",
    "asking_opens_before_s": "-1",
    "zone": "Africa/Dakar",
    "pace_s": "0",
}

COMING_QUESTIONS = (
    Asked("press", "Fatou", "Un journal local en ligne suffit-il comme source ?", 26 * HOUR_S, 9),
    Asked("wolof", "Moussa", "Faut-il écrire les noms wolof dans l'orthographe officielle ?", 20 * HOUR_S, 12),
    Asked("radio", "Leïla", "Peut-on citer une émission de radio communautaire ?", 8 * HOUR_S, 6),
    Asked("griot", "Ben", "How do I cite a griot whose words were never written down?", 3 * HOUR_S, 4),
    Asked("photo", "Aïcha", "Où demander une photo d'un marché ou d'une mosquée ?", HOUR_S),
)

PAST_PLAN = {
    "title": "ساعة مفتوحة: كيف تصبح إداريًا؟",
    "description": "لقاء مفتوح مع منى وآدا حول **الترشح للإدارة**: ما الذي ينتظره المجتمع، وكيف تستعد له.",
    "language": "ar",
    "duration_min": "60",
    "cover": "purple",
    "asking_opens_before_s": "-1",
    "zone": "Africa/Cairo",
    "pace_s": "0",
}

PAST_QUESTIONS = (
    Asked("edits", "Youssef", "كم عدد التعديلات التي يتوقعها المجتمع قبل الترشح؟", 6 * DAY_S, 17),
    Asked("time", "Amal", "كم ساعة في الأسبوع تحتاج الإدارة فعلًا؟", 6 * DAY_S - HOUR_S, 11),
    Asked("women", "Nadia", "Comment encourager davantage de femmes à se présenter ?", 6 * DAY_S - 2 * HOUR_S, 14),
    Asked("spam", "Rex", "أفضل الأسعار هنا!", 6 * DAY_S - 3 * HOUR_S),
    Asked("mistakes", "Chidi", "What was the worst mistake you made as a new admin?", 6 * DAY_S - 4 * HOUR_S, 9),
)

PAST_ACTS = (
    Act("Mona", "question.dismiss", "spam", {"reason": "off_topic", "line": "إعلان."}, 6 * DAY_S - 5 * HOUR_S),
)

PAST_ON_AIR = (
    Act("Zuri", "question.air", "edits", {}, 5 * DAY_S - 5 * MINUTE_S),
    Act("Zuri", "question.air", "women", {}, 5 * DAY_S - 22 * MINUTE_S),
    Act("Zuri", "question.air", "mistakes", {}, 5 * DAY_S - 41 * MINUTE_S),
)

FILM = Path(__file__).with_name("demo_film.mp4")
"""The recording of the past hour (scripts/demo_film.py draws it): a slide for each question that was on air."""
FILM_S = 62 * MINUTE_S
"""How long it is; it began when the hour did."""

PAST_AFTERWARDS = (
    Act(
        "Ada",
        "question.answer",
        "time",
        {"text": "ثلاث إلى خمس ساعات تكفي في البداية، والباقي حسب رغبتك."},
        5 * DAY_S - 3 * HOUR_S,
    ),
)
"""A guest answers in writing what the hour had no time for."""

SERIES_PLAN = {
    "title": "Open hour with the admins",
    "description": "Every month: what changed, what is planned, and your questions. No question is too small.",
    "language": "en",
    "duration_min": "60",
    "cover": "yellow",
    "asking_opens_before_s": str(3 * DAY_S),
    "zone": "UTC",
    "repeat": "monthly",
    "nth": "-1",
    "weekday": "FR",
    "announce": "1",
}
