"""Odd lines that real wikis have: nobody gets another's request, and none is lost."""

from typing import Any

import pytest

from hub.domain.signups import SignupLine
from hub.wiki.signups import find_signups
from tests.wiki.words import ADA, ASK, AT, BOB, WHEN, one_line

READ: dict[str, tuple[str, dict[str, Any]]] = {
    "help from somebody": (f"*I need mentorship from Amina. --{ADA}", {"named": "Amina"}),
    "by somebody who is linked": (
        f"*I would like to be mentored by [[User:Amina D|Amina]]. --{ADA}",
        {"named": "Amina", "named_account": "Amina D"},
    ),
    "in small letters": (f"* i want to be mentored by Amina --{ADA}", {"named": "Amina"}),
    "nobody is named": (f"*I would like to have a mentorship session. --{ADA}", {"named": ""}),
    "the name comes later": (f"*Je voudrais un mentor, Amina si possible. --{ADA}", {"note": "Amina si possible"}),
    "the mentor is spoken to": (f"* Please, Amina, mentor me? --{ADA}", {"named": ""}),
    "a name that looks like a word": (f"*{ASK} Park In Young.--{ADA}", {"named": "Park In Young"}),
    "a name that begins with a word": (f"*{ASK} Si Amina.--{ADA}", {"named": "Si Amina"}),
    "words behind a name": (f"*{ASK} Amina for budgets.--{ADA}", {"named": "Amina", "note": "for budgets"}),
    "a name that was struck out": (f"*{ASK} <s>Amina</s> Chidi.--{ADA}", {"named": "Chidi", "struck": False}),
    "a sentence that was struck out": (
        f"*<s>{ASK} Amina.</s> Sorry, {ASK} Chidi because she knows budgets. --{ADA}",
        {"named": "Chidi", "struck": False},
    ),
    "struck out, but for the signature": (f"*<s>{ASK} Amina.</s> --{ADA}", {"named": "Amina", "struck": True}),
    "struck out and taken back": (f"*<del>{ASK} Amina.--{ADA}</del> withdrawn --{ADA}", {"struck": True}),
    "struck out by a template": (f"*{{{{strike|{ASK} Amina.}}}} --{ADA}", {"named": "Amina", "struck": True}),
    "struck out by its style": (
        f"*<span style='text-decoration:line-through'>{ASK} Amina.--{ADA}</span>",
        {"named": "Amina", "struck": True},
    ),
    "in a template": (f"*{{{{font color|red|{ASK} Amina}}}}.--{ADA}", {"named": "Amina"}),
    "a signature in a template": (f"*{ASK} Amina.--{{{{nowrap|[[User:Ada|Ada]]}}}} {WHEN}", {"named": "Amina"}),
    "a signature in a small template": (
        f"*{ASK} Amina.--{{{{small|[[User:Ada|Ada]] ([[User talk:Ada|talk]])}}}} {WHEN}",
        {"named": "Amina"},
    ),
    "a signature by a template of one's own": (f"*{ASK} Amina.--{{{{User:Ada/sig}}}} {WHEN}", {"named": "Amina"}),
    "a template with a numbered value": (f"*{ASK} Amina.--{{{{user|1=Ada}}}} {WHEN}", {"named": "Amina"}),
    "an address of a wiki": (
        f"*{ASK} Amina.--[https://meta.wikimedia.org/w/index.php?title=User:Ada Ada] {WHEN}",
        {"named": "Amina"},
    ),
    "a short address of a wiki": (f"*{ASK} Amina.--[//fr.wikipedia.org/wiki/User:Ada Ada] {WHEN}", {}),
    "a date in the note": (f"*{ASK} Amina, ideally 10:00, 1 December 2026 (UTC).--{ADA}", {"late": True}),
    "a day in the note": (f"*{ASK} Amina, 2026-12-01 10:00 works.--{ADA}", {"late": True}),
    "a mark of direction": (f"*{ASK} Amina.\u200f--\u200f[[مستخدم:Ada|\u200fAda]] {WHEN}", {"note": ""}),
    "several who are linked": (f"*{ASK} [[User:A]] and [[User:B]].--{ADA}", {"named_account": "A", "several": True}),
    "several, one of them linked": (f"*{ASK} [[User:A]] or Chidi.--{ADA}", {"named_account": "A", "several": True}),
    "a note that begins with and": (
        f"*{ASK} [[User:A]] and I am free on Fridays.--{ADA}",
        {"named_account": "A", "several": False},
    ),
    "Bengali": (
        f"*{ASK} Amina --[[ব্যবহারকারী:Ada|Ada]] ১৪:০৩, ২২ নভেম্বর ২০২৬ (ইউটিসি)",
        {"named": "Amina"},
    ),
    "Hindi": (f"*{ASK} Amina --[[सदस्य:Ada|Ada]] ([[सदस्य वार्ता:Ada|वार्ता]]) १४:०३, २२ नवम्बर २०२६ (UTC)", {}),
    "Czech": (f"*{ASK} Amina --[[Wikipedista:Ada|Ada]] 22. 11. 2026, 15:03 (CET)", {}),
    "a zone of Japan": (f"*{ASK} Amina --[[利用者:Ada]] 2026年11月22日 (日) 23:03 (JST)", {}),
    "a zone of Korea": (f"*{ASK} Amina --[[사용자:Ada|Ada]] 2026년 11월 22일 (일) 23:03 (KST)", {}),
    "a zone in numbers": (f"*{ASK} Amina --[[User:Ada]] 19:48, 22 November 2026 (+0545)", {}),
    "a zone without brackets": (f"*{ASK} Amina --[[User:Ada]] 22 November 2026 14:03 UTC", {"replies": ()}),
    "a comment of two lines": (f"*{ASK} Amina <!-- a\nb -->--{ADA}", {"named": "Amina", "ends": 2}),
}


@pytest.mark.parametrize("name", READ)
def test_odd_line_is_read_as_it_was_meant(name: str):
    text, wanted = READ[name]
    line = one_line(text)
    told = {field: getattr(line, field) for field in wanted}
    assert told == wanted
    assert (line.account, line.signed_at, line.unclear, line.understood) == ("Ada", AT, False, True)
    assert line.wished


@pytest.mark.parametrize(
    "line",
    [
        "Thank you for the mentorship session with Amina!",
        "I would like to thank everybody for the session with Amina.",
        "I no longer need a mentorship session with Amina.",
        "I would like to have a session not with Amina but with Chidi",
        f"{ASK} Amina. Sorry, not needed any more.",
        "Mentorship session with Amina",
        "Je n’ai plus besoin d’une séance avec Amina.",
        "Merci pour la session de mentorat avec Amina !",
        "Não quero mais uma sessão com a Amina.",
        "Já não preciso. Obrigada pela sessão com a Amina!",
        "Ya no quiero una sesión con Amina.",
        "Ich möchte kein Gespräch mit Amina.",
        "Sitaki kikao na Amina.",
        "لا أريد جلسة مع أمينة.",
        "Больше не хочу сессию с Аминой.",
        "Vorrei annullare. Non voglio una sessione con Amina",
        "Ik wil geen session met Amina",
    ],
)
def test_thanks_and_refusals_are_no_clear_wish(line: str):
    read = one_line(f"*{line} --{ADA}")
    assert (read.account, read.understood, read.wished) == ("Ada", True, False)


@pytest.mark.parametrize(
    "line",
    [
        "I could not come last year. I would like to have a session with Amina.",
        f"{ASK} Amina, I have never been a candidate.",
        "Je souhaite une session de mentorat avec Amina.",
        "Gostaria de ter uma sessão de mentoria com a Amina.",
        "Quisiera una sesión con Amina.",
        "Ich möchte ein Gespräch mit Amina.",
        "Ningependa kikao na Amina.",
        "أود جلسة إرشاد مع أمينة.",
        "Я хотел бы сессию с Аминой.",
    ],
)
def test_not_in_another_sentence_takes_no_wish_back(line: str):
    assert one_line(f"*{line} --{ADA}").wished


@pytest.mark.parametrize(
    "signature",
    [
        " Thanks to [[User:Bob]]",
        " cc [[User:Bob]]",
        f"--[https://evil.example/wiki/User:Zed Zed] {WHEN}",
        f"--[https://wikipedia.org.evil.example/w/index.php?title=User:Zed Zed] {WHEN}",
    ],
)
def test_who_is_only_spoken_of_signs_nothing(signature: str):
    assert one_line(f"*{ASK} Amina.{signature}").account == ""


@pytest.mark.parametrize("signature", ["--[[User:Ada]]", " [[User:Ada|Ada]]", " I am from Kenya. [[User:Ada|Ada]]"])
def test_account_behind_a_dash_or_a_sentence_signs_without_a_date(signature: str):
    line = one_line(f"*{ASK} Amina.{signature}")
    assert (line.account, line.signed_at) == ("Ada", 0)


def test_words_of_others_in_a_quote_ask_for_nothing():
    line = one_line(f"*{{{{tq|{ASK} Amina}}}} +1 --{BOB}")
    assert (line.understood, line.named) == (False, "")


def test_zone_that_we_do_not_know_gives_no_moment():
    assert one_line(f"*{ASK} Amina --[[User:Ada]] 14:03, 22 November 2026 (IST)").signed_at == 0


@pytest.mark.parametrize(
    "line",
    [
        "*Count me in! --[[User:Ada|Ada]]",
        f"Count me in for Amina! --{ADA}",
        "*Count me in! --[[User:Ada|Ada]] 14:03, 22 Nov. '26 (UTC)",
        "*मैं अमीना के साथ सत्र चाहता हूँ --[[सदस्य:Ada|Ada]] ([[सदस्य वार्ता:Ada|वार्ता]]) १४:०३, २२ नवम्बर २०२६ (UTC)",
        "Aminaさんとのメンターセッションを希望します。--[[利用者:Ada|Ada]] 2026年11月22日 (日) 14:03 (UTC)",
    ],
)
def test_signed_line_in_other_words_is_never_lost(line: str):
    read = one_line(line)
    assert (read.understood, read.account) == (False, "Ada")


def test_talk_beside_the_list_is_left_alone():
    page = f"""== News ==
All is well. --{BOB}
* Agreed. --[[User:Bob]]
== Sign up ==
Welcome! --{BOB}
=== Ada ===
*{ASK} Amina. --{ADA}
Count me in! --[[User:Eve]] {WHEN}
== Round two ==
* [[User:Bob]]
*Mimi pia! --[[User:Gil]] {WHEN}
"""
    assert [(one.number, one.understood) for one in find_signups(page)] == [
        (5, False),
        (7, True),
        (8, False),
        (11, False),
    ]


def two(page: str) -> list[tuple[str, str, bool]]:
    """Who asks whom in two lines, and which may be a reply."""
    return [(one.account, one.named, one.nested) for one in find_signups(page)]


@pytest.mark.parametrize(
    ("page", "nested"),
    [
        (f"*{ASK} Amina.--{ADA}*{ASK} Chidi.--{BOB}", False),
        (f"*{ASK} Amina.--{ADA} {ASK} Chidi. --{BOB}", True),
    ],
)
def test_request_behind_a_signature_is_a_request(page: str, nested: bool):
    assert two(page) == [("Ada", "Amina", False), ("Bob", "Chidi", nested)]


def test_answer_behind_a_signature_stays_an_answer():
    line = one_line(f"*{ASK} Amina.--{ADA} Your session with Amina is fixed. --{BOB}")
    assert [(one.text, one.account) for one in line.replies] == [("Your session with Amina is fixed", "Bob")]


def test_colon_below_a_line_without_a_bullet_is_a_reply():
    line = one_line(f"{ASK} Amina.--{ADA}\n:Your mentorship session with Amina is confirmed. --{BOB}\n:: Thanks!")
    assert ([one.text for one in line.replies], line.ends) == (
        ["Your mentorship session with Amina is confirmed", "Thanks"],
        3,
    )
    assert two(f"{ASK} Amina.--{ADA}\n*{ASK} Chidi.--{BOB}") == [("Ada", "Amina", False), ("Bob", "Chidi", False)]


LINK = "https://baraza.example.org/bookings#wiki"


def receipts(page: str) -> list[list[bool]]:
    """Of each line that is found, which of its replies are receipts."""
    return [[reply.receipt for reply in one.replies] for one in find_signups(page, links=(LINK,))]


@pytest.mark.parametrize("marks", ["*:", "*", ":", ""])
def test_line_with_the_link_of_a_receipt_is_a_reply_at_any_depth(marks: str):
    receipt = f"[[User:Ada|Ada]]: your request for a session with Amina has arrived. I would like: {LINK} {BOB}"
    assert receipts(f"*{ASK} Amina.--{ADA}\n{marks} {receipt}") == [[True]]


def test_receipt_behind_a_signature_takes_no_request_away():
    assert receipts(f"*{ASK} Amina.--{ADA} Your request for a session has arrived: {LINK} {BOB}") == [[True]]


def test_there_is_no_place_for_a_receipt_below_a_comment_that_never_ends():
    assert one_line(f"*{ASK} Amina.--{ADA} <!-- a\nb").ends == 0


def test_page_that_is_only_mentioned_is_no_receipt():
    line: SignupLine
    (line,) = find_signups(f"*{ASK} Amina, https://baraza.example.org/bookings fails.--{ADA}", links=(LINK,))
    assert (line.account, line.replies) == ("Ada", ())
