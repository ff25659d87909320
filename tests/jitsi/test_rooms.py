"""Names of rooms."""

import re

import pytest

from hub.jitsi.rooms import CHANCE_BYTES, hour_room_name
from tests.fixed import START

CHANCE = bytes(range(CHANCE_BYTES))


def test_name_is_the_same_in_addresses_tokens_and_file_names():
    name = hour_room_name(START, CHANCE)
    assert name == "hour-2026-11-27-aaaqeayeaudaocaj"
    assert re.fullmatch(r"[a-z0-9-]+", name)
    assert name.lower() == name


def test_name_carries_the_date_in_utc():
    one_second_to_midnight = START + 8 * 3600 * 1000 - 1000
    assert hour_room_name(one_second_to_midnight, CHANCE).startswith("hour-2026-11-27-")
    assert hour_room_name(one_second_to_midnight + 1000, CHANCE).startswith("hour-2026-11-28-")


def test_every_bit_of_chance_is_in_the_name():
    names = {hour_room_name(START, (1 << bit).to_bytes(CHANCE_BYTES)) for bit in range(CHANCE_BYTES * 8)}
    assert len(names) == CHANCE_BYTES * 8


def test_name_without_enough_chance_is_refused():
    with pytest.raises(ValueError, match="chance"):
        hour_room_name(START, b"short")
