"""The records together, on one SQL database."""

from collections.abc import Callable

from sqlalchemy import Engine

from hub.domain.clock import new_id as fresh_id
from hub.records.alarms import AlarmRecords
from hub.records.archive import ArchiveRecords
from hub.records.archive_lists import ArchiveLists
from hub.records.bookings import BookingRecords
from hub.records.erasing import ErasingRecords
from hub.records.forgetting import ForgettingRecords
from hub.records.hour_numbers import HourNumberRecords
from hub.records.hours import HourRecords
from hub.records.letters import LetterRecords
from hub.records.mentors import MentorRecords
from hub.records.moderation import ModerationRecords
from hub.records.notices import NoticeRecords
from hub.records.own_data import OwnDataRecords
from hub.records.past_hours import PastHourRecords
from hub.records.people import PeopleRecords
from hub.records.programmes import ProgrammeRecords
from hub.records.recordings import RecordingRecords
from hub.records.room_grants import RoomGrantRecords
from hub.records.room_posts import RoomPostRecords
from hub.records.room_visits import RoomVisitRecords
from hub.records.search import SearchRecords
from hub.records.search_filters import SearchFilters
from hub.records.series import SeriesRecords
from hub.records.sessions import SessionRecords
from hub.records.signups import SignupRecords
from hub.records.stream_keys import StreamKeyRecords
from hub.records.threads import ThreadRecords
from hub.records.tokens import TokenRecords


class Records:
    """What was planned and what happened: ``Records(connect(url))``.

    Every method is one short transaction of its own and answers frozen structs.
    """

    def __init__(self, engine: Engine, new_id: Callable[[], str] = fresh_id) -> None:
        self.engine = engine
        self.people = PeopleRecords(engine, new_id)
        self.hours = HourRecords(engine)
        self.past_hours = PastHourRecords(engine)
        self.hour_numbers = HourNumberRecords(engine)
        self.forgetting = ForgettingRecords(engine, new_id)
        self.erasing = ErasingRecords(engine, new_id)
        self.own_data = OwnDataRecords(engine)
        self.series = SeriesRecords(engine)
        self.tokens = TokenRecords(engine, new_id)
        self.archive = ArchiveRecords(engine)
        self.archive_lists = ArchiveLists(engine)
        self.programmes = ProgrammeRecords(engine, new_id)
        self.mentors = MentorRecords(engine, new_id)
        self.bookings = BookingRecords(engine, new_id)
        self.sessions = SessionRecords(engine, new_id)
        self.threads = ThreadRecords(engine, new_id)
        self.moderation = ModerationRecords(engine, new_id)
        self.signups = SignupRecords(engine)
        self.notices = NoticeRecords(engine, new_id)
        self.letters = LetterRecords(engine, new_id)
        self.recordings = RecordingRecords(engine)
        self.stream_keys = StreamKeyRecords(engine)
        self.room_posts = RoomPostRecords(engine)
        self.room_grants = RoomGrantRecords(engine, new_id)
        self.room_visits = RoomVisitRecords(engine, new_id)
        self.alarms = AlarmRecords(engine, new_id)
        self.search = SearchRecords(engine)
        self.search_filters = SearchFilters(engine)
