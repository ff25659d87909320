"""What the HTTP API reads about mentoring, for ``openapi.py``: what it is for, what it answers, its parameters."""

import msgspec

from hub.protocol import mentoring_lists as lists
from hub.protocol.mentor_views import MentorView, ProgrammeView
from hub.protocol.results import BookingResult, InboxResult, RoomResult, ThreadResult
from hub.protocol.schema import Schema, reference
from hub.protocol.signup_lists import SignupsRead


def _id(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _wish(name: str, text: str, kind: str = "string") -> Schema:
    return {"name": name, "in": "query", "description": text, "schema": {"type": kind}}


PROGRAMME, MENTOR, BOOKING, THREAD = _id("programme_id"), _id("mentor_id"), _id("booking_id"), _id("thread_id")
ROSTER = [
    PROGRAMME,
    _wish("language", "Code of a language"),
    _wish("category", "Key of a category"),
    _wish("free_this_week", "Only those with a free slot in the next seven days", "boolean"),
]
SEARCH = [
    PROGRAMME,
    _wish("words", "Every one of them stands in what is listed"),
    _wish("before", "ms since 1970", "integer"),
    _wish("last", "Id of the last thread that was read, which changed at `before`: none of its moment is left out"),
]

MENTORING_READS: dict[str, tuple[str, type[msgspec.Struct], list[Schema]]] = {
    "/programmes": ("Programmes of mentoring", lists.ProgrammeList, []),
    "/programmes/{programme_id}": ("One programme", ProgrammeView, [PROGRAMME]),
    "/programmes/{programme_id}/mentors": ("Its mentors", lists.MentorList, ROSTER),
    "/programmes/{programme_id}/threads": ("Its public threads", lists.ThreadList, SEARCH),
    "/programmes/{programme_id}/ledger": ("What moderators did, and why", lists.ModerationLedger, [PROGRAMME]),
    "/mentors/{mentor_id}": ("One mentor", MentorView, [MENTOR]),
    "/mentors/{mentor_id}/slots": ("When a session can be asked for", lists.SlotList, [MENTOR]),
    "/bookings": ("One's own bookings", lists.BookingList, []),
    "/bookings/{booking_id}": ("One of one's own bookings", BookingResult, [BOOKING]),
    "/bookings/{booking_id}/room": ("The room of one of one's own bookings", RoomResult, [BOOKING]),
    "/threads": ("Threads that one is in", lists.ThreadList, []),
    "/threads/{thread_id}": ("A thread, as this person sees it", ThreadResult, [THREAD]),
    "/mentoring": ("One's own parts as a mentor", lists.PartList, []),
    "/inbox": ("One's own inbox", InboxResult, []),
}

ORGANISING_READS: dict[str, tuple[str, type[msgspec.Struct], list[Schema]]] = {
    "/programmes/{programme_id}/parts": (
        "Its mentors in every state, for organisers",
        lists.OrganisedList,
        [PROGRAMME],
    ),
    "/programmes/{programme_id}/reports": ("Reported messages, for moderators", lists.ReportList, [PROGRAMME]),
}
"""What organisers and moderators of a programme read."""

SIGNUPS = "/programmes/{programme_id}/signups"
SIGNUPS_POST: Schema = {
    "summary": "Read the list on a wiki page, and take requests in from it, for organisers",
    "operationId": f"post {SIGNUPS}",
    "parameters": [PROGRAMME],
    "requestBody": {"required": True, "content": {"application/json": {"schema": reference(SignupsRead)}}},
}
"""The one change that is no command: a page is longer than commands may be."""
