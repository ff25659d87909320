"""How often a person, and everybody behind one network address, may do what."""

import hashlib
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from limits import RateLimitItem, parse

from hub.actions.context import Context
from hub.domain.errors import LimitReached
from hub.domain.roles import Actor


class Limit(NamedTuple):
    """Two limits in the words of the ``limits`` library; a whole hall may sit behind one address."""

    person: str
    address: str


OTHERS = Limit("300/minute", "6000/minute")
"""For what the table does not name: a moderator works at the speed of the keyboard."""

LIMITS: dict[str, Limit] = {
    "question.submit": Limit("20/minute", "600/minute"),
    "question.edit": Limit("20/minute", "600/minute"),
    "question.appeal": Limit("10/minute", "300/minute"),
    "question.suggest": Limit("120/minute", "3000/minute"),
    "question.endorse": Limit("120/minute", "6000/minute"),
    "question.unendorse": Limit("120/minute", "6000/minute"),
    "room.say": Limit("60/minute", "3000/minute"),
    "booking.request": Limit("10/hour", "600/hour"),
    "booking.propose": Limit("10/hour", "600/hour"),
    "booking.counter": Limit("20/hour", "600/hour"),
    "booking.reschedule": Limit("10/hour", "600/hour"),
    "hour.join": Limit("60/minute", "6000/minute"),
    "ledger.read": Limit("60/minute", "600/minute"),
    "search.read": Limit("60/minute", "600/minute"),
    "access.sign_in": Limit("30/minute", "300/minute"),
    "access.name": Limit("20/minute", "600/minute"),
    "access.mail": Limit("10/hour", "120/hour"),
    "access.token": Limit("10/minute", "60/minute"),
    "data.export": Limit("10/minute", "120/minute"),
    "data.erase": Limit("10/minute", "120/minute"),
    "wiki.fetch": Limit("20/minute", "60/minute"),
    "stream.key": Limit("10/minute", "60/minute"),
    "signups.read": Limit("20/minute", "60/minute"),
}
"""Per command (or act on the HTTP side). The ledger is told anew from every act at each reading. The pace of asking is
the hour's own, and held by its script. What puts something into another person's inbox, again and again if somebody
likes, is counted by the hour; a mentor may answer more requests than a candidate makes."""


def spend(ctx: Context, actor: Actor, name: str) -> None:
    """Count one use of a command for the person and their address: one round trip to Redis.

    Args:
        name: a command, or another word of ``LIMITS``.
    Raises:
        LimitReached: it was one too many; ``retry_after_s``.
        FormExpired: the person had their data erased, and comes on a line that was open before.
    """
    person, address = _items(name)
    wishes = [(person, (name, "person", actor.person_id))]
    network = network_of(actor.address)
    if network:
        wishes.append((address, (name, "address", network)))
    wait_s = ctx.store.limits.spend(wishes, mark_of(actor.person_id))
    if wait_s:
        raise LimitReached(retry_after_s=wait_s)


def mark_of(person_id: str) -> str:
    """By what a person is known who is not to be named: the same for one, and leads to nobody."""
    return hashlib.sha256(f"gone {person_id}".encode()).hexdigest()[:32]


def network_of(address: str) -> str:
    """Whom an address stands for: itself, or the /64 of an IPv6 address, which one person has whole.

    ``""`` for no address, and for the machine's own: there a proxy would stand for everybody.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64)
    return "" if found.is_loopback or not int(found) else str(found)


@cache
def _items(name: str) -> tuple[RateLimitItem, RateLimitItem]:
    limit = LIMITS.get(name, OTHERS)
    return parse(limit.person), parse(limit.address)
