"""A short way to an address."""

from hub.actions.context import Context
from hub.domain.letters import Letter, LetterKind
from hub.domain.roles import Actor


def give_address(ctx: Context, actor: Actor, email: str) -> None:
    """Let somebody have a verified address."""
    now = ctx.clock()
    letter_id = ctx.new_id()
    letter = Letter(
        letter_id=letter_id,
        kind=LetterKind.VERIFY,
        email=email,
        person_id=actor.person_id,
        at=now,
        expires_at=now + 1,
    )
    ctx.records.letters.add(letter, most=1, since=now)
    assert ctx.records.letters.verify(letter_id, actor.person_id, now)
