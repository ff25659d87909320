"""An hour in numbers: how many took part in it, and how many were there."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select, union

from hub.records.database import insert, reading, writing
from hub.records.tables import archived_questions, endorsements, hour_numbers


@dataclass(frozen=True)
class HourNumberRecords:
    """Counts alone: nobody is named by them."""

    engine: Engine

    def people(self, hour_id: str) -> int:
        """How many people asked or endorsed in an hour; of those who asked elsewhere nobody knows who they are."""
        with reading(self.engine) as connection:
            query = select(hour_numbers.c.people).where(hour_numbers.c.hour_id == hour_id)
            return int(connection.execute(query).scalar() or 0) or count_people(connection, hour_id)

    def most_here(self, hour_id: str) -> int:
        """How many people were in an hour at one moment at most; 0 where nobody counted."""
        query = select(hour_numbers.c.most_here).where(hour_numbers.c.hour_id == hour_id)
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar() or 0)

    def count_here(self, hour_id: str, here: int) -> None:
        """Keep how many people are in an hour now, if they are more than ever before."""
        with writing(self.engine) as connection:
            made = insert(connection, hour_numbers).values(hour_id=hour_id, most_here=here)
            more = hour_numbers.c.most_here < here
            upsert = made.on_conflict_do_update(index_elements=["hour_id"], set_={"most_here": here}, where=more)
            connection.execute(upsert)


def count_people(connection: Connection, hour_id: str) -> int:
    """How many people asked or endorsed in an hour, by their ids, within a transaction."""
    asker = archived_questions.c.asker_id
    asked = select(asker).where(archived_questions.c.hour_id == hour_id, asker != "")
    endorsed = select(endorsements.c.person_id).where(endorsements.c.hour_id == hour_id)
    both = union(asked, endorsed).subquery()
    return int(connection.execute(select(func.count()).select_from(both)).scalar_one())
