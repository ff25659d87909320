"""Sign-up lines as people write them on wikis."""

from typing import Any

import pytest

from hub.wiki.accounts import names_of
from hub.wiki.dates import find_dates
from hub.wiki.signups import find_signups
from hub.wiki.tongue import Tongue
from tests.wiki.words import ADA, ASK, AT, WHEN, one_line

LINES: dict[str, tuple[str, dict[str, Any]]] = {
    "as the page asks": (f"*{ASK} Amina Diallo.--{ADA}", {"named": "Amina Diallo", "note": ""}),
    "no dashes, no full stop": (f"*{ASK} Amina Diallo {ADA}", {"named": "Amina Diallo"}),
    "several spaces": (f"*   {ASK}    Amina   Diallo .   --   {ADA}", {"named": "Amina Diallo"}),
    "no bullet": (f"{ASK} Amina. --{ADA}", {"named": "Amina"}),
    "numbered": (f"# {ASK} Amina. --{ADA}", {"named": "Amina"}),
    "in other words": (f"* I'd like a talk with the mentor Amina please! {ADA}", {"named": "Amina"}),
    "a note behind the name": (
        f"*{ASK} Amina, I have questions on budgets.--{ADA}",
        {"named": "Amina", "note": "I have questions on budgets"},
    ),
    "a note in brackets": (f"*{ASK} Amina (in French). --{ADA}", {"named": "Amina", "note": "in French"}),
    "a title before the name": (f"*{ASK} Dr. Amina Diallo. {ADA}", {"named": "Amina Diallo"}),
    "initials": (f"*{ASK} J. P. Smith. Thanks! --{ADA}", {"named": "J. P. Smith", "note": "Thanks"}),
    "the name as a link": (f"*{ASK} [[User:Amina D|Amina]].--{ADA}", {"named": "Amina", "named_account": "Amina D"}),
    "the name as a template": (f"*{ASK} {{{{u|amina_D}}}} {ADA}", {"named_account": "Amina D"}),
    "the name in bold and quotes": (f"*{ASK} '''\"Amina\"'''. --{ADA}", {"named": "Amina"}),
    "a custom signature": (
        f"*{ASK} Amina.--[[User:Ada|<span style=\"color:red\">''A∂a''</span>]]<sup>[[User talk:Ada|✉]]</sup> {WHEN}",
        {"named": "Amina"},
    ),
    "a user page alone": (f"*{ASK} Amina --[[User:ada]] {WHEN}", {"named": "Amina"}),
    "a talk page alone": (f"*{ASK} Amina --[[User_talk:Ada#top|me]] {WHEN}", {"named": "Amina"}),
    "an interwiki signature": (f"*{ASK} Amina --[[:fr:Utilisateur:Ada|Ada]] {WHEN}", {"named": "Amina"}),
    "HTML around it": (f"*<small>{ASK} Amina&nbsp;Diallo.&mdash;{ADA}</small><br>", {"named": "Amina Diallo"}),
    "a comment in the middle": (f"*{ASK} Amina<!-- is she\nfree? -->. --{ADA}", {"named": "Amina"}),
    "somebody is thanked": (f"*{ASK} Amina. Thanks [[User:Bob]]! --{ADA}", {"named": "Amina"}),
    "signed on the next line": (f"*{ASK} Amina.\n--{ADA}", {"named": "Amina"}),
    "signed for them": (f"*{ASK} Amina. {{{{unsigned|Ada|{WHEN}}}}}", {"named": "Amina"}),
    "signed for them, the other way round": (f"*{ASK} Amina. {{{{Unsigned2|{WHEN}|Ada}}}}", {"named": "Amina"}),
    "below another line": (f"** {ASK} Amina --{ADA}", {"named": "Amina", "nested": True}),
    "struck out": (f"*<s>{ASK} Amina. --{ADA}</s>", {"named": "Amina", "struck": True}),
    "Portuguese": (
        (
            "*Gostaria de ter uma sessão de mentoria com a Amina.--[[Usuária:Ada|Ada]] "
            "([[Usuária Discussão:Ada|discussão]]) 14h03min de 22 de novembro de 2026 (UTC)"
        ),
        {"named": "Amina"},
    ),
    "French": (
        (
            "*Je souhaite une session de mentorat avec Amina. [[Utilisatrice:Ada|Ada]] "
            "([[Discussion utilisatrice:Ada|d]]) 22 novembre 2026 à 15:03 (CET)"
        ),
        {"named": "Amina"},
    ),
    "Swahili": (
        (
            "*Ningependa kikao cha ushauri na Amina --[[Mtumiaji:Ada|Ada]] "
            "([[Majadiliano ya mtumiaji:Ada|majadiliano]]) 14:03, 22 Novemba 2026 (UTC)"
        ),
        {"named": "Amina"},
    ),
    "Arabic": (
        "*أود جلسة إرشاد مع أمينة. --[[مستخدم:Ada|آدا]] ([[نقاش المستخدم:Ada|نقاش]]) ١٤:٠٣، ٢٢ نوفمبر ٢٠٢٦ (ت ع م)",
        {"named": "أمينة"},
    ),
    "German": (
        "*Ich möchte ein Gespräch mit Amina. --[[Benutzerin:Ada|Ada]] 15:03, 22. Nov. 2026 (CET)",
        {"named": "Amina"},
    ),
    "Japanese": (f"*{ASK} Amina --[[利用者:Ada|Ada]]([[利用者‐会話:Ada|会話]]) 2026年11月22日 (日) 14:03 (UTC)", {}),
}


@pytest.mark.parametrize("name", LINES)
def test_line_is_read_as_it_was_meant(name: str):
    text, wanted = LINES[name]
    line = one_line(text)
    told = {field: getattr(line, field) for field in wanted}
    assert told == wanted
    assert (line.account, line.signed_at, line.unclear, line.understood) == ("Ada", AT, False, True)


@pytest.mark.parametrize(
    "signature",
    ["", " (Ada, by phone)", " 14:03, 22 November 2026 (UTC)", " --~~~~"],
)
@pytest.mark.parametrize("name", ["Amina", "[[User:Amina D|Amina]]", "{{u|Amina D}}"])
def test_unsigned_line_is_nobodys_and_never_the_mentors(name: str, signature: str):
    line = one_line(f"*{ASK} {name}.{signature}")
    assert (line.account, line.unclear) == ("", False)


@pytest.mark.parametrize(
    "signature",
    [
        f"[[User:Ada|Ada]] ([[User talk:Bob|talk]]) {WHEN}",
        f"[[User:Ada|Ada]] for [[User:Bob|Bob]] {WHEN}",
        f"[[User:Ada|Ada]] Done! --[[User:Bob|Bob]] {WHEN}",
        f"[[User:Ada|Ada]] ([[User talk:Ada|talk]]) You are on the list, [[User:Bob|Bob]] {WHEN}",
        f"[[User:Bob|Bob]] told me of this hour, of its mentors and of all that one can learn here. {WHEN}",
    ],
)
def test_signature_that_may_be_somebody_elses_is_nobodys(signature: str):
    line = one_line(f"*{ASK} Amina. --{signature}")
    assert (line.account, line.unclear) == ("", True)


def test_signature_without_a_date_has_no_moment():
    line = one_line(f"*{ASK} Amina. --[[User:Ada]]")
    assert (line.account, line.signed_at) == ("Ada", 0)


def test_samples_and_explanations_ask_for_nothing():
    page = f"""Add a line like this:
<nowiki>*{ASK} NAME.--~~~~</nowiki>
<pre>
*{ASK} Amina.--{ADA}
</pre>
*{ASK} NAME.--
* Each session with a mentor lasts 20 minutes.
<!-- *{ASK} Amina.--{ADA} -->
== A mentorship session with Amina ==
"""
    assert find_signups(page) == []


def test_replies_belong_to_the_line_above_them():
    page = f"""*{ASK} Amina.--{ADA} Noted. --[[User:Org|Org]] 10:00, 23 November 2026 (UTC)
*:Thank you! [[User:Amina D|Amina]] 15:00, 23 November 2026 (UTC)
*::When?
*{ASK} Tomás.--[[User:Eve]] {WHEN}
"""
    first, second = find_signups(page)
    assert [(one.text, one.account) for one in first.replies] == [
        ("Noted", "Org"),
        ("Thank you", "Amina D"),
        ("When?", ""),
    ]
    assert (second.account, second.number, second.replies) == ("Eve", 4, ())


def test_request_below_another_is_not_lost():
    first, second = find_signups(f"*{ASK} Amina.--{ADA}\n**Me too, {ASK} Amina.--[[User:Eve]] {WHEN}")
    assert (first.account, second.account, second.nested) == ("Ada", "Eve", True)


def test_signed_line_in_other_words_is_shown_and_not_interpreted():
    line = one_line(f"*Count me in! --{ADA}")
    assert (line.understood, line.account, line.text) == (False, "Ada", "Count me in")


def test_wikis_own_names_language_and_zone_count():
    tongue = Tongue(names_of(("Lietotājs",), ("Special",)), "pl", "Europe/Warsaw")
    (line,) = find_signups(f"*{ASK} Amina --[[Lietotājs:Ada]] 15:03, 22 listopad 2026 (X)", tongue)
    assert (line.account, line.signed_at) == ("Ada", AT)
    # October in Croatian, November in Polish: without the wiki nobody can know.
    assert one_line(f"*{ASK} Amina --[[User:Ada]] 15:03, 22 listopad 2026 (UTC)").signed_at == 0


@pytest.mark.parametrize("day", ["31 November 2026", "22 Brumaire 2026", "0 November 2026"])
def test_date_that_is_none_is_no_moment(day: str):
    assert [one.at for one in find_dates(f"14:03, {day} (UTC)")] in ([], [0])
