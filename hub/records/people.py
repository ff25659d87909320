"""People with an account, and the roles they hold."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine, and_, delete, or_, select

from hub.domain.errors import LastOrganiser
from hub.domain.people import BY_EMAIL, BY_WIKI_LIST, ERASED, Grant, Person
from hub.domain.roles import Role
from hub.records.database import insert, reading, struct, writing
from hub.records.tables import grants, people


@dataclass(frozen=True)
class PeopleRecords:
    """Accounts and grants."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, person_id: str) -> Person | None:
        """The account of an id, or None."""
        with reading(self.engine) as connection:
            row = connection.execute(select(people).where(people.c.person_id == person_id)).mappings().first()
        return struct(row, Person) if row else None

    def sign_in(self, issuer: str, subject: str, name: str, now: int) -> Person:
        """The account behind a sign-in; made at the first one. The name follows the issuer's.

        Args:
            issuer, subject: who vouches for the person, and its unchanging id there.
            now: milliseconds since 1970.
        """
        fields = {"person_id": f"p{self.new_id()}", "issuer": issuer, "subject": subject, "name": name}
        with writing(self.engine) as connection:
            made = insert(connection, people).values(**fields, created_at=now, seen_at=now)
            upsert = made.on_conflict_do_update(
                index_elements=["issuer", "subject"], set_={"name": name, "seen_at": now}
            )
            row = connection.execute(upsert.returning(*people.c)).mappings().one()
        return struct(row, Person)

    def find_account(self, issuer: str, subject: str) -> Person | None:
        """The account behind a sign-in that was made before, or None."""
        query = select(people).where(people.c.issuer == issuer, people.c.subject == subject)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return struct(row, Person) if row else None

    def change(self, person_id: str, *, zone: str, language: str) -> None:
        """Keep what somebody chose for themselves: an IANA zone and a language, ``""`` for as the browser says."""
        with writing(self.engine) as connection:
            chosen = people.update().where(people.c.person_id == person_id)
            connection.execute(chosen.values(zone=zone, language=language))

    def keep_name(self, person_id: str, *, keeps: bool) -> None:
        """Keep whether somebody's name stays with what they asked in public, however long ago."""
        with writing(self.engine) as connection:
            connection.execute(people.update().where(people.c.person_id == person_id).values(keeps_name=keeps))

    def find_by_name(self, name: str, issuer: str = "") -> Person | None:
        """The one account with a name; None when there is none, or several, so that no role goes to a namesake.

        Who signs in by e-mail chooses their name freely, and so is not found by it; nor is who never signed in, or
        was erased.
        """
        query = select(people).where(people.c.name == name, people.c.issuer.not_in([BY_EMAIL, BY_WIKI_LIST, ERASED]))
        if issuer:
            query = query.where(people.c.issuer == issuer)
        with reading(self.engine) as connection:
            found = connection.execute(query.limit(2)).mappings().all()
        return struct(found[0], Person) if len(found) == 1 else None

    def roles(
        self, person_id: str, *, hour_id: str = "", series_id: str = "", programme_id: str = ""
    ) -> frozenset[Role]:
        """The roles of a person on the site, in a series, in an hour and in a programme together."""
        scopes = [("site", "")]
        scopes += [("programme", programme_id)] if programme_id else []
        scopes += [("hour", hour_id)] if hour_id else []
        scopes += [("series", series_id)] if series_id else []
        held = or_(*(and_(grants.c.scope == scope, grants.c.scope_id == scope_id) for scope, scope_id in scopes))
        with reading(self.engine) as connection:
            found = connection.execute(select(grants.c.role).where(grants.c.person_id == person_id, held))
            return frozenset(map(Role, found.scalars()))

    def grant(self, grant: Grant) -> None:
        """Give a role. Giving it again changes nothing."""
        fields = msgspec.structs.asdict(grant) | {"role": grant.role.value}
        del fields["name"]
        with writing(self.engine) as connection:
            connection.execute(insert(connection, grants).values(**fields).on_conflict_do_nothing())

    def revoke(self, person_id: str, scope: str, scope_id: str, role: Role) -> None:
        """Take a role away. Taking it again changes nothing.

        Raises:
            LastOrganiser: nobody would be left to organise the hour, the series or the site.
        """
        here = and_(grants.c.scope == scope, grants.c.scope_id == scope_id, grants.c.role == role.value)
        with writing(self.engine) as connection:
            # The lock on every row of this role makes two who remove each other wait for one another.
            locked = select(grants.c.person_id).where(here).order_by(grants.c.person_id).with_for_update()
            holders = connection.execute(locked).scalars().all()
            if role is Role.ORGANISER and list(holders) == [person_id]:
                raise LastOrganiser
            connection.execute(delete(grants).where(here, grants.c.person_id == person_id))

    def grants(self, scope: str, scope_id: str) -> list[Grant]:
        """Who holds which role on the site, in a series or in an hour alone; with names, oldest first."""
        query = (
            select(grants, people.c.name)
            .join(people, people.c.person_id == grants.c.person_id)
            .where(grants.c.scope == scope, grants.c.scope_id == scope_id)
            .order_by(grants.c.granted_at, people.c.name, grants.c.role)
        )
        with reading(self.engine) as connection:
            return [struct(row, Grant) for row in connection.execute(query).mappings()]

    def parts(self, hour_id: str, series_id: str) -> list[Grant]:
        """Who plays a part in an hour, by the hour itself or by its series; each person and role once."""
        found = self.grants("hour", hour_id) + (self.grants("series", series_id) if series_id else [])
        return list({(one.person_id, one.role): one for one in found}.values())

    def copy_grants(self, hour_id: str, series_id: str, to_hour_id: str, by: str, now: int) -> None:
        """Let everyone who plays a part in one hour (or by its series) play it in another."""
        for one in self.parts(hour_id, series_id):
            self.grant(msgspec.structs.replace(one, scope="hour", scope_id=to_hour_id, granted_by=by, granted_at=now))
