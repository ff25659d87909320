"""Pages of wikis: where their text comes from, and the receipts that go back."""

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from hub.actions.context import Context
from hub.actions.limits import spend
from hub.actions.programme_access import check_programme
from hub.actions.signups import NOTHING, judge, without_receipt
from hub.domain.errors import PayloadInvalid
from hub.domain.roles import Actor, Right
from hub.domain.signups import Taken
from hub.domain.texts import N_
from hub.wiki.addresses import read_address, revision_url
from hub.wiki.client import Wiki
from hub.wiki.tongue import Tongue
from hub.wiki.wikitext import with_replies

NOT_AN_ADDRESS = N_("This is not an https address of a page.")
NOT_OURS = N_("This is not the address of a page on a wiki that we may read.")


class Source(msgspec.Struct, frozen=True):
    """The text of a page, and where it stands: ``revision`` is 0 for a page that was pasted."""

    text: str
    address: str = ""
    tongue: Tongue | None = None
    revision: int = 0


def read_source(ctx: Context, actor: Actor, programme_id: str, text: str, written: str) -> Source:
    """What an organiser gave: text that was pasted, or else an address from which it is fetched.

    Raises:
        ProgrammeNotFound, AccessDenied: for its organisers.
        PayloadInvalid: neither, or an address that is none, or not on a wiki of ours; ``fields``.
        WikiPageNotFound, WikiUnreachable: it could not be fetched.
    """
    check_programme(ctx, actor, programme_id, Right.ORGANISER)
    if text.strip():
        return Source(text, web_address(written))
    if not written:
        raise PayloadInvalid(fields={"text": NOTHING})
    spend(ctx, actor, "wiki.fetch")
    return fetch(ctx, written)


def fetch(ctx: Context, written: str) -> Source:
    """Fetch a page by its address; the answer's address is that of the revision.

    Raises:
        PayloadInvalid, WikiPageNotFound, WikiUnreachable: as ``read_source``.
    """
    address = read_address(written, ctx.settings.wiki_hosts)
    if address is None:
        raise PayloadInvalid(fields={"source": NOT_OURS})
    page = Wiki(ctx.settings, address.api).page(address.title, address.revision)
    return Source(page.text, revision_url(address.api, page.revision), page.tongue, page.revision)


def post_receipts(
    ctx: Context,
    actor: Actor,
    programme_id: str,
    written: str,
    token: str,
    receipt: Callable[[Taken], str],
    summary: str,
) -> int:
    """Reply below each line that was taken in and has no receipt, all in one edit; answers how many.

    The page itself says which receipts there are, so that doing it again posts nothing twice, also where the wiki's
    answer got lost.

    Args:
        written: address of a revision of the page; the newest one is replied in.
        token: an owner-only OAuth 2 token; used here and kept nowhere.
        receipt: the wikitext of a reply.
    Raises:
        ProgrammeNotFound, AccessDenied, PayloadInvalid, WikiPageNotFound, WikiUnreachable: as ``read_source``.
        RecordChangedMeanwhile: somebody saved the page in this moment.
    """
    programme = check_programme(ctx, actor, programme_id, Right.ORGANISER)
    address = read_address(written, ctx.settings.wiki_hosts)
    if address is None:
        raise PayloadInvalid(fields={"source": NOT_OURS})
    spend(ctx, actor, "wiki.fetch")
    wiki = Wiki(ctx.settings, address.api, token)
    page = wiki.page(wiki.page(address.title, address.revision).title)
    taken = ctx.records.signups.taken(programme_id)
    lines = [one for one in judge(ctx, programme, page.text, page.tongue) if one.line.ends]
    owed = without_receipt(taken, lines)
    if owed:
        text = with_replies(page.text, [(one.line, receipt(request)) for one, request in owed])
        wiki.save(page.title, text, summary, page.revision)
    return len(owed)


def web_address(written: str) -> str:
    """An https address, or ``""`` for none; people are led there by a link.

    Raises:
        PayloadInvalid: it is another thing; ``fields``.
    """
    try:
        parts = urlsplit(written)
        good = not written or (parts.scheme == "https" and bool(parts.hostname))
    except ValueError:
        good = False
    if not good:
        raise PayloadInvalid(fields={"source": NOT_AN_ADDRESS})
    return written
