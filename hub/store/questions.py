"""The queue of questions: each method is one script, and leaves one event (``air`` may leave two)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from hub.domain.hours import HourState, WhoMay
from hub.domain.questions import MERGE_TARGETS, MOVES, SUBMIT_HOURS, UNCLAIMED, UNDISMISSED, Question, QuestionState
from hub.domain.roles import Actor
from hub.store import keys
from hub.store.codec import decode_question, encode_fields
from hub.store.pool import Client
from hub.store.scripts import RETRIES, Outcome, Scripts

CLAIM_MS = 120_000
"""How long a moderator's claim keeps the others away."""


class Busy(RuntimeError):
    """A script asked for another try too often; only a fault of ours can cause it."""


@dataclass(frozen=True)
class QuestionStore:
    """The questions of every open hour, in Redis."""

    client: Client
    scripts: Scripts

    def submit(self, question: Question, actor: Actor, client_key: str, event: dict[str, Any]) -> Outcome:
        """Put a question into the queue; the value is the id of the question, an older one for a repeated client key.

        Raises:
            HubError: see the header of ``lua/question_submit.lua``.
        """
        hour_id, question_id = question.hour_id, question.question_id
        return self._change(
            "question_submit",
            [
                keys.hour(hour_id),
                keys.question(hour_id, question_id),
                keys.questions(hour_id),
                keys.asked(hour_id, actor.person_id),
                keys.client_keys(hour_id),
                keys.paces(hour_id),
                keys.silenced(hour_id),
                keys.stream(hour_id),
            ],
            {
                "person": actor.person_id,
                "client_key": f"{actor.person_id} {client_key}",
                "kinds": kinds(actor),
                "hours": words(SUBMIT_HOURS),
                "length": len(question.text),
                "now": question.submitted_at,
                "question": encode_fields(msgspec.structs.asdict(question)),
                "event": event | {"question_id": question_id},
            },
        )

    def move(
        self,
        move: str,
        hour_id: str,
        question_id: str,
        *,
        now: int,
        event: dict[str, Any],
        fields: dict[str, Any] | None = None,
        **wishes: Any,
    ) -> Outcome:
        """Take a question one step of ``domain.questions.MOVES``.

        Args:
            move: name of the move.
            now: milliseconds since 1970.
            event: fields of the event beside the question.
            fields: what to set on the question beside its state.
            wishes: ``asker length outsider stamp once claimant add keep_original text_before``; see the header of
                ``lua/question_move.lua``.
        Raises:
            HubError: see the header of ``lua/question_move.lua``.
        """
        step = MOVES[move]
        target = {} if step.target is None else {"state": step.target.value}
        request = {
            "now": now,
            "hours": words(step.hours),
            "sources": words(step.sources),
            "set": encode_fields(target | (fields or {})),
            "event": event | {"question_id": question_id},
            "claim_ms": CLAIM_MS,
        }
        if step.unseen:
            request["unseen"] = step.unseen.value
        four = [
            keys.hour(hour_id),
            keys.question(hour_id, question_id),
            keys.stream(hour_id),
            keys.silenced(hour_id),
        ]
        return self._change("question_move", four, request | wishes)

    def endorse(self, hour_id: str, question_id: str, actor: Actor, *, undo: bool, event: dict[str, Any]) -> Outcome:
        """Endorse a question or take it back; the value is the count after it.

        Raises:
            HubError: see the header of ``lua/question_endorse.lua``.
        """
        step = MOVES["unendorse" if undo else "endorse"]
        five = [
            keys.hour(hour_id),
            keys.question(hour_id, question_id),
            keys.endorsers(hour_id, question_id),
            keys.silenced(hour_id),
            keys.stream(hour_id),
        ]
        request = {
            "person": actor.person_id,
            "kinds": kinds(actor),
            "hours": words(step.hours),
            "sources": words(step.sources),
            "undo": undo,
            "event": event | {"question_id": question_id},
        }
        return self._change("question_endorse", five, request)

    def merge(
        self, hour_id: str, source: str, target: str, *, claimant: str, now: int, event: dict[str, Any]
    ) -> Outcome:
        """Merge a question into another.

        Raises:
            HubError: see the header of ``lua/question_merge.lua``.
        """
        step = MOVES["merge"]
        six = [
            keys.hour(hour_id),
            keys.question(hour_id, source),
            keys.question(hour_id, target),
            keys.endorsers(hour_id, source),
            keys.endorsers(hour_id, target),
            keys.stream(hour_id),
        ]
        gone = {"state": QuestionState.MERGED.value, "merged_into": target, "pinned": 0} | UNCLAIMED
        request = {
            "now": now,
            "hours": words(step.hours),
            "sources": words(step.sources),
            "targets": words(MERGE_TARGETS),
            "set": gone,
            "claimant": claimant,
            "claim_ms": CLAIM_MS,
            "event": event | {"question_id": source},
        }
        return self._change("question_merge", six, request)

    def air(
        self, hour_id: str, question_id: str, *, previous: QuestionState, now: int, event: dict[str, Any]
    ) -> Outcome:
        """Put a question on air; the one before becomes ``previous`` (answered or shown).

        Raises:
            HubError: see the header of ``lua/question_air.lua``.
        """
        step = MOVES["air"]
        answered = previous is QuestionState.ANSWERED
        request = {
            "hours": words(step.hours),
            "sources": words(step.sources),
            "set": {"state": QuestionState.ON_AIR.value, "aired_at": now} | UNCLAIMED | UNDISMISSED,
            "event": event | {"question_id": question_id},
            "previous_set": {"state": previous.value} | ({"answered_at": now, "pinned": 0} if answered else {}),
        }
        settled = event | {"name": "question.answered" if answered else "question.unaired", "was": "on_air"}
        for _ in range(RETRIES):
            before = self.client.hget(keys.hour(hour_id), "on_air") or ""
            four = [
                keys.hour(hour_id),
                keys.question(hour_id, question_id),
                keys.question(hour_id, before or question_id),
                keys.stream(hour_id),
            ]
            request |= {"previous_id": before, "previous_event": settled | {"question_id": before}}
            outcome = self.scripts.change("question_air", four, request)
            if outcome:
                return outcome
        raise Busy("question_air")

    def silence(self, hour_id: str, question_id: str, *, undo: bool, reason: str, event: dict[str, Any]) -> Outcome:
        """Silence the asker of a question, or let them write again; the value is the person's id.

        Raises:
            HubError: see the header of ``lua/person_silence.lua``.
        """
        five = [
            keys.hour(hour_id),
            keys.question(hour_id, question_id),
            keys.silenced(hour_id),
            keys.stream(hour_id),
            keys.silenced_openly(hour_id),
        ]
        request = {
            "hours": words(MOVES["note"].hours),
            "undo": undo,
            "reason": reason,
            "event": event | {"question_id": question_id},
        }
        return self._change("person_silence", five, request)

    def get(self, hour_id: str, question_id: str) -> Question | None:
        """One question, or None."""
        fields = self.client.hgetall(keys.question(hour_id, question_id))
        return decode_question(fields) if fields else None

    def some(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Question | None]:
        """Questions by the ids of hour and question, in one round trip; None for one that its hour does not have.

        Those of hours that are not here (any more) are left out.
        """
        pairs = list(wanted)
        with self.client.pipeline(transaction=False) as pipe:
            for hour_id, question_id in pairs:
                pipe.hgetall(keys.question(hour_id, question_id))
                pipe.exists(keys.hour(hour_id))
            answers = pipe.execute()
        found = zip(pairs, answers[::2], answers[1::2], strict=True)
        return {pair: decode_question(fields) if fields else None for pair, fields, held in found if fields or held}

    def of_person(self, hour_id: str, person_id: str) -> list[Question]:
        """The questions of one person, oldest first."""
        ids = self.client.smembers(keys.asked(hour_id, person_id))
        found = [self.get(hour_id, question_id) for question_id in ids]
        return sorted((one for one in found if one), key=lambda one: one.submitted_at)

    def endorsed_by(self, hour_id: str, person_id: str, question_ids: list[str]) -> list[str]:
        """Which of these questions a person endorses."""
        if not question_ids:
            return []
        sets = [keys.endorsers(hour_id, question_id) for question_id in question_ids]
        flags = self.scripts.run("endorsed_by", sets, {"person": person_id})
        return [question_id for question_id, flag in zip(question_ids, flags, strict=True) if flag]

    def why_silenced(self, hour_id: str, person_id: str) -> str:
        """Why a person may not write in this hour, or ``""``."""
        return self.client.hget(keys.silenced(hour_id), person_id) or ""

    def silenced_keys(self, hour_id: str) -> list[str]:
        """The asker keys of those who may not write in this hour and were silenced over a question with their name."""
        return sorted(self.client.hvals(keys.silenced_openly(hour_id)))

    def _change(self, name: str, script_keys: list[str], request: dict[str, Any]) -> Outcome:
        outcome = self.scripts.change(name, script_keys, request)
        if outcome is None:
            raise Busy(name)
        return outcome


def kinds(actor: Actor) -> list[str]:
    """The rules of ``WhoMay`` that a person satisfies, for scripts to compare with the hour's."""
    held = [WhoMay.ANYONE]
    if actor.name:
        held.append(WhoMay.NAMED)
    if actor.signed_in:
        held.append(WhoMay.SIGNED_IN)
    return [kind.value for kind in held]


def words(states: "frozenset[HourState] | frozenset[QuestionState]") -> list[str]:
    """States as the words that scripts compare."""
    return sorted(state.value for state in states)
