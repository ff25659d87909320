"""Bearer tokens."""

from sqlalchemy import Engine, text

from hub.records.records import Records
from tests.people import ADA, OLGA

MINUTE_MS = 60_000


def test_a_token_leads_to_its_account_until_it_expires(records: Records) -> None:
    _, secret = records.tokens.add(ADA.person_id, "my script", now=1, expires_at=1000)
    found = records.tokens.find(secret, now=999)
    assert found
    assert found.person_id == ADA.person_id
    assert records.tokens.find(secret, now=1000) is None
    assert records.tokens.find("baraza_guess", now=2) is None


def test_a_token_without_an_end_stays_valid(records: Records) -> None:
    _, secret = records.tokens.add(ADA.person_id, "", now=1, expires_at=0)
    assert records.tokens.find(secret, now=10**15)


def test_the_secret_itself_is_nowhere_in_the_database(records: Records, engine: Engine) -> None:
    _, secret = records.tokens.add(ADA.person_id, "", now=1, expires_at=0)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM api_tokens")).one()
    assert not [value for value in row if secret.removeprefix("baraza_") in str(value)]


def test_the_last_use_is_kept_to_the_minute(records: Records) -> None:
    _, secret = records.tokens.add(ADA.person_id, "", now=1, expires_at=0)
    used = []
    for now in (MINUTE_MS, MINUTE_MS + 5, 2 * MINUTE_MS):
        records.tokens.find(secret, now)
        used.append(records.tokens.list(ADA.person_id)[0].used_at)
    assert used == [MINUTE_MS, MINUTE_MS, 2 * MINUTE_MS]


def test_only_the_owner_removes_a_token(records: Records) -> None:
    token_id, secret = records.tokens.add(ADA.person_id, "phone", now=1, expires_at=0)
    records.tokens.remove(OLGA.person_id, token_id)
    assert [one.label for one in records.tokens.list(ADA.person_id)] == ["phone"]
    records.tokens.remove(ADA.person_id, token_id)
    assert records.tokens.list(ADA.person_id) == []
    assert records.tokens.find(secret, now=2) is None
