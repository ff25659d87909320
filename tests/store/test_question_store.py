"""The queue of questions in Redis: what each script changes, and the one event it leaves."""

import pytest

from hub.domain.errors import HourClosed, MergeRefused, QuestionNotFound, QuestionTransitionRefused
from hub.domain.hours import HourState
from hub.domain.questions import UNCLAIMED, QuestionState
from hub.protocol.events import Event
from hub.store import keys
from hub.store.store import Store
from tests.fixed import START
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA
from tests.store.queue import HOUR, air, endorse, get, merge, names, open_hour, put, shown, step, told

S = QuestionState


def last_event(store: Store) -> Event:
    return store.events.since(HOUR, "0-0")[-1]


def test_question_is_read_back_as_it_was_put(store: Store):
    open_hour(store)
    put(store, "q1", text='true, "123" — \\ كيف؟ 🙂\n2', labels=("a", "b"))
    found = get(store, "q1")
    assert found.text == 'true, "123" — \\ كيف؟ 🙂\n2'
    assert found.labels == ("a", "b")
    assert (found.state, found.asker_id, found.submitted_at) == (S.PENDING, "gben", START)


@pytest.mark.parametrize("text", ["1", "true", "null", "1e5", "[]", "{}", "0"])
def test_text_that_looks_like_something_else_stays_text(store: Store, text: str):
    open_hour(store)
    put(store, "q1", text=text, asker_name=text)
    event = last_event(store)
    assert event.question is not None
    assert (get(store, "q1").text, event.question.text, event.question.asker_name) == (text, text, text)


def test_event_carries_the_question_as_it_is_after_the_change(store: Store):
    open_hour(store)
    put(store, "q1")
    step(store, "approve", "q1", stamp="shown_at")
    event = last_event(store)
    assert event.question == get(store, "q1")
    assert (event.was, event.question_id, event.by, event.by_name) == ("pending", "q1", "pmona", "Mona")


def test_snapshot_cursor_is_the_newest_event(store: Store):
    open_hour(store)
    outcome = put(store, "q1")
    snapshot = store.hours.snapshot(HOUR)
    assert snapshot is not None
    assert snapshot.cursor == outcome.event_id == store.events.newest(HOUR)
    assert snapshot.questions == [get(store, "q1")]


def test_snapshot_of_an_hour_that_was_never_published_is_none(store: Store):
    assert store.hours.snapshot("nowhere") is None


@pytest.mark.parametrize(("moderation", "state", "shown_at"), [("before", S.PENDING, 0), ("after", S.SHOWN, START)])
def test_hour_decides_whether_a_new_question_is_shown_at_once(store: Store, moderation, state, shown_at):
    open_hour(store, moderation=moderation)
    put(store, "q1")
    assert (get(store, "q1").state, get(store, "q1").shown_at) == (state, shown_at)


def test_refused_move_changes_nothing_and_leaves_no_event(store: Store):
    open_hour(store)
    put(store, "q1")
    before, cursor = get(store, "q1"), store.events.newest(HOUR)
    with pytest.raises(QuestionTransitionRefused) as refused:
        step(store, "restore", "q1", fields={"text": "changed"}, stamp="shown_at")
    assert refused.value.details == {"state": "pending"}
    assert (get(store, "q1"), store.events.newest(HOUR)) == (before, cursor)


def test_unknown_question_is_not_found(store: Store):
    open_hour(store)
    for act in (
        lambda: step(store, "approve", "nope"),
        lambda: endorse(store, "nope", BEN),
        lambda: air(store, "nope"),
    ):
        with pytest.raises(QuestionNotFound):
            act()


def test_endorsement_counts_once_per_person_and_can_be_taken_back(store: Store):
    open_hour(store)
    shown(store, "q1")
    assert [endorse(store, "q1", who).value for who in (CHIDI, OLGA, CHIDI)] == [1, 2, 2]
    assert not endorse(store, "q1", CHIDI).changed
    assert endorse(store, "q1", CHIDI, undo=True).value == 1
    assert not endorse(store, "q1", CHIDI, undo=True).changed
    assert get(store, "q1").endorsements == 1
    assert store.questions.endorsed_by(HOUR, OLGA.person_id, ["q1", "q2"]) == ["q1"]


def test_endorsement_that_changes_nothing_leaves_no_event(store: Store):
    open_hour(store)
    shown(store, "q1")
    endorse(store, "q1", CHIDI)
    cursor = store.events.newest(HOUR)
    endorse(store, "q1", CHIDI)
    endorse(store, "q1", OLGA, undo=True)
    assert store.events.newest(HOUR) == cursor


def test_merge_unites_endorsers_once_each_and_without_the_asker_of_the_target(store: Store):
    open_hour(store)
    shown(store, "mine", BEN)
    shown(store, "theirs", CHIDI)
    for who in (OLGA, BEN):
        endorse(store, "theirs", who)
    for who in (OLGA, ADA):
        endorse(store, "mine", who)
    merge(store, "theirs", "mine")
    assert get(store, "mine").endorsements == 2
    assert store.client.smembers(keys.endorsers(HOUR, "mine")) == {OLGA.person_id, ADA.person_id}
    assert get(store, "theirs").merged_into == "mine"


def test_merge_event_carries_both_questions(store: Store):
    open_hour(store)
    shown(store, "a")
    shown(store, "b")
    merge(store, "a", "b")
    event = last_event(store)
    assert (event.question, event.into, event.was) == (get(store, "a"), get(store, "b"), "shown")


def test_merged_chain_hands_every_endorser_on(store: Store):
    open_hour(store)
    for name in "abc":
        shown(store, name)
    endorse(store, "a", CHIDI)
    endorse(store, "b", OLGA)
    merge(store, "a", "b")
    merge(store, "b", "c")
    assert get(store, "c").endorsements == 2
    assert [get(store, name).merged_into for name in "abc"] == ["b", "c", ""]


def test_question_cannot_be_merged_into_itself_or_into_one_that_is_gone(store: Store):
    open_hour(store)
    for name in "abc":
        shown(store, name)
    merge(store, "b", "c")
    for target in ("a", "b"):
        with pytest.raises(MergeRefused):
            merge(store, "a", target)
    step(store, "answer", "c")
    with pytest.raises(MergeRefused):
        merge(store, "a", "c")
    assert get(store, "a").state is S.SHOWN


def test_merged_question_takes_no_more_endorsements(store: Store):
    open_hour(store)
    shown(store, "a")
    shown(store, "b")
    merge(store, "a", "b")
    with pytest.raises(QuestionTransitionRefused):
        endorse(store, "a", CHIDI)
    assert endorse(store, "b", CHIDI).value == 1


def test_airing_answers_the_question_before_in_the_same_step(store: Store):
    open_hour(store)
    shown(store, "a")
    shown(store, "b")
    air(store, "a", now=START)
    air(store, "b", now=START + 5)
    assert (get(store, "a").state, get(store, "a").answered_at) == (S.ANSWERED, START + 5)
    assert (get(store, "b").state, get(store, "b").aired_at) == (S.ON_AIR, START + 5)
    assert names(store)[-2:] == ["question.answered", "question.aired"]


def test_airing_can_put_the_question_before_back_into_the_queue(store: Store):
    open_hour(store)
    shown(store, "a")
    shown(store, "b")
    air(store, "a")
    air(store, "b", previous=S.SHOWN)
    assert (get(store, "a").state, get(store, "a").answered_at) == (S.SHOWN, 0)
    assert names(store)[-2:] == ["question.unaired", "question.aired"]


def test_airing_what_is_on_air_is_refused(store: Store):
    open_hour(store)
    shown(store, "a")
    air(store, "a")
    with pytest.raises(QuestionTransitionRefused):
        air(store, "a")


def test_airing_a_waiting_question_shows_it_from_that_moment(store: Store):
    open_hour(store)
    put(store, "a")
    air(store, "a", now=START + 7)
    assert get(store, "a").shown_at == START + 7


@pytest.mark.parametrize("move", ["answer", "unair"])
def test_question_that_leaves_the_air_leaves_the_hour_without_one(store: Store, move: str):
    open_hour(store)
    shown(store, "a")
    air(store, "a")
    live = store.hours.get(HOUR)
    assert live is not None and live.on_air == "a"
    step(store, move, "a")
    live = store.hours.get(HOUR)
    assert live is not None and live.on_air == ""


def test_airing_and_merging_end_the_claim_whole(store: Store):
    open_hour(store)
    claim = {"claimed_by": "pmona", "claimed_name": "Mona", "claimed_at": START}
    for name in "abc":
        shown(store, name)
        step(store, "claim", name, fields=claim)
    air(store, "a")
    merge(store, "b", "c")
    for name in "ab":
        assert {field: getattr(get(store, name), field) for field in UNCLAIMED} == UNCLAIMED


def test_stamp_keeps_the_first_moment(store: Store):
    open_hour(store)
    shown(store, "a")
    step(store, "answer", "a", now=START + 1, stamp="answered_at")
    step(store, "answer", "a", now=START + 2, stamp="answered_at")
    assert get(store, "a").answered_at == START + 1


def test_notes_of_two_moderators_stand_in_order(store: Store):
    open_hour(store)
    put(store, "a")
    for number in (1, 2):
        value = f'{{"name": "Mona", "text": "note {number} — \\"quoted\\" كيف", "at": {START + number}}}'
        step(store, "note", "a", add={"field": "notes", "value": value})
    notes = get(store, "a").notes
    assert [note.text for note in notes] == ['note 1 — "quoted" كيف', 'note 2 — "quoted" كيف']
    assert [note.at for note in notes] == [START + 1, START + 2]


def test_question_belongs_to_its_asker(store: Store):
    open_hour(store)
    put(store, "old", submitted_at=START)
    put(store, "new", submitted_at=START + 1)
    put(store, "other", CHIDI)
    assert [one.question_id for one in store.questions.of_person(HOUR, BEN.person_id)] == ["old", "new"]


def test_silence_is_told_with_its_reason_and_lifted(store: Store):
    open_hour(store)
    put(store, "a")
    request = {"reason": "Insults.", "event": told("person.silenced", HANA, "host") | {"reason": "Insults."}}
    assert store.questions.silence(HOUR, "a", undo=False, **request).value == BEN.person_id
    assert store.questions.why_silenced(HOUR, BEN.person_id) == "Insults."
    assert not store.questions.silence(HOUR, "a", undo=False, **request).changed
    assert store.questions.silence(HOUR, "a", undo=True, **request).changed
    assert store.questions.why_silenced(HOUR, BEN.person_id) == ""


def test_nothing_moves_in_an_archived_hour(store: Store):
    hour = open_hour(store)
    shown(store, "a")
    archived = {"name": "hour.archived", "at": START, "role": "clock"}
    store.hours.publish(
        type(hour)(hour_id=HOUR, title="", starts_at=0, duration_s=0, version=2, state=HourState.ARCHIVED), archived
    )
    for act in (lambda: step(store, "dismiss", "a"), lambda: endorse(store, "a", CHIDI), lambda: put(store, "b")):
        with pytest.raises(HourClosed) as refused:
            act()
        assert refused.value.details == {"state": "archived"}


def test_older_version_of_an_hour_never_overwrites_a_newer_one(store: Store):
    open_hour(store, version=3, title="Newer")
    cursor = store.events.newest(HOUR)
    open_hour(store, version=2, title="Older")
    open_hour(store, version=3, title="Again")
    live = store.hours.get(HOUR)
    assert live is not None and live.title == "Newer"
    assert (store.events.newest(HOUR), store.hours.version(HOUR)) == (cursor, 3)


def test_publishing_a_change_keeps_what_is_only_live(store: Store):
    open_hour(store)
    shown(store, "a")
    air(store, "a")
    store.hours.set_asking(HOUR, {"asking_paused": True}, told("hour.asking_paused", MONA))
    store.hours.set_asking(HOUR, {"slow_s": 60}, told("hour.slowed", MONA))
    open_hour(store, version=2, title="Renamed")
    live = store.hours.get(HOUR)
    assert live is not None
    assert (live.title, live.on_air, live.asking_paused, live.slow_s) == ("Renamed", "a", True, 60)


def test_setting_asking_to_what_it_is_leaves_no_event(store: Store):
    open_hour(store)
    cursor = store.events.newest(HOUR)
    assert not store.hours.set_asking(HOUR, {"asking_paused": False}, told("hour.asking_resumed", MONA)).changed
    assert store.events.newest(HOUR) == cursor


def test_retired_hour_gives_every_key_its_last_ttl(store: Store):
    open_hour(store)
    shown(store, "a")
    endorse(store, "a", CHIDI)
    store.presence.renew(HOUR, ["gben"], START)
    store.hours.retire(HOUR)
    ttls = {key: store.client.ttl(key) for key in store.client.scan_iter("*")}
    assert len(ttls) >= 8
    assert all(0 < ttl <= keys.AFTER_ARCHIVE_S for ttl in ttls.values()), ttls
