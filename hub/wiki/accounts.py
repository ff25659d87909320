"""Names of accounts in links: which titles are user pages, in the languages of the wikis."""

import html
from typing import NamedTuple
from urllib.parse import unquote

MARKS = dict.fromkeys([0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF])
"""Marks of direction, which come with names that were copied."""

_USERS = """
user user_talk u ut utilisateur utilisatrice discussion_utilisateur
discussion_utilisatrice benutzer benutzerin benutzer_diskussion benutzerin_diskussion
bd usuario usuaria usuario_discusión usuaria_discusión usuário usuária usuário(a)
usuário_discussão usuária_discussão usuário(a)_discussão utilizador utilizadora
utilizador_discussão discussão_utilizador mtumiaji majadiliano_ya_mtumiaji مستخدم
مستخدمة نقاش_المستخدم نقاش_المستخدمة utente utenti discussioni_utente gebruiker
overleg_gebruiker участник участница обсуждение_участника обсуждение_участницы
користувач користувачка обговорення_користувача użytkownik wikipedysta wikipedystka
dyskusja_użytkownika dyskusja_wikipedysty användare användardiskussion bruker
brukerdiskusjon bruger brugerdiskussion käyttäjä keskustelu_käyttäjästä kullanıcı
kullanıcı_mesaj uživatel uživatelka diskuse_s_uživatelem
diskuse_s_uživatelkou wikipedista wikipedistka diskuse_s_wikipedistou diskuse_s_wikipedistkou redaktor
diskusia_s_redaktorom felhasználó szerkesztő vita szerkesztővita utilizator
discuție_utilizator korisnik razgovor_sa_korisnikom корисник разговор_са_корисником
потребител потребител_беседа χρήστης συζήτηση_χρήστη משתמש משתמשת שיחת_משתמש
שיחת_משתמשת کاربر بحث_کاربر صارف تبادلۂ_خیال_صارف सदस्य सदस्य_वार्ता ব্যবহারকারী
ব্যবহারকারী_আলাপ பயனர் பயனர்_பேச்சு 利用者 利用者‐会話 利用者・トーク 用户 用戶 使用者 用户讨论 用戶討論 使用者討論 사용자
사용자토론 ผู้ใช้ คุยกับผู้ใช้ thành_viên thảo_luận_thành_viên pengguna
pembicaraan_pengguna perbincangan_pengguna tagagamit usapang_tagagamit usuari usuària
usuari_discussió lankide lankide_eztabaida usuario_conversa vikipediisto
vikipediista_diskuto oníṣe ọ̀rọ̀_oníṣe ojiarụ okwu_ojiarụ umsebenzisi
isikhulumi_somsebenzisi gebruikerbespreking አባል አባል_ውይይት adeegsade isticmaale ọ̀dà
"""
USER_NAMES = frozenset(_USERS.split())
"""How the namespaces of accounts are called, for text that was pasted and comes with no wiki to ask."""

_CONTRIBUTIONS = """
contributions contribs contribuciones contribuições contribuicoes contribs beiträge benutzerbeiträge
michango مساهمات вклад contributi bijdragen wkład 投稿記録 用户贡献
"""
CONTRIBUTIONS = frozenset(_CONTRIBUTIONS.split())

_SPECIALS = "special spécial spezial especial maalum خاص служебная speciale speciaal specjalna 特別"


class Names(NamedTuple):
    """How a wiki calls the namespaces of accounts and of special pages, folded by ``folded``."""

    users: frozenset[str]
    specials: frozenset[str]


PASTED = Names(
    USER_NAMES,
    frozenset(_SPECIALS.split()),
)


def names_of(user_names: tuple[str, ...], special_names: tuple[str, ...]) -> Names:
    """The names of one wiki, beside those that every wiki or copied text may use."""
    return Names(
        PASTED.users | {folded(one) for one in user_names}, PASTED.specials | {folded(one) for one in special_names}
    )


def folded(name: str) -> str:
    """A namespace's name for comparing."""
    return "_".join(name.translate(MARKS).replace("_", " ").split()).casefold()


def account_name(written: str) -> str:
    """An account's name in MediaWiki's one form: spaces for underscores, and a capital at the beginning."""
    words = " ".join(html.unescape(written).translate(MARKS).replace("_", " ").split())
    return words[:1].upper() + words[1:] if len(words[:1].upper()) == 1 else words


def account_of(title: str, names: Names = PASTED) -> str:
    """The account to which a link's title leads, ``""`` where it leads to none.

    ``[[User:Ada]]``, ``[[:fr:Discussion utilisateur:Ada/Archives]]`` and ``[[Special:Contributions/Ada]]`` are Ada's.
    """
    parts = [one.strip() for one in unquote(html.unescape(title)).split("#")[0].lstrip(": ").split(":")]
    for place, part in enumerate(parts[:-1][:3]):
        rest = ":".join(parts[place + 1 :])
        name = folded(part)
        if name in names.users:
            return account_name(rest.split("/")[0])
        if name in names.specials:
            page, _, account = rest.partition("/")
            return account_name(account) if folded(page) in CONTRIBUTIONS else ""
    return ""
