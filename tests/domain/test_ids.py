"""Ids made of a given time and given chance."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.ids import uuid7_text


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**80))
def test_the_text_is_a_uuid_of_version_7_that_holds_its_time(ms: int, bits: int) -> None:
    made = uuid.UUID(uuid7_text(ms, bits))
    assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, ms)


@given(st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_different_chance_gives_different_ids(a: int, b: int) -> None:
    assert (uuid7_text(1, a) == uuid7_text(1, b)) == (a == b)


def test_ids_sort_by_time() -> None:
    assert uuid7_text(1_000, 2**74 - 1) < uuid7_text(1_001, 0)


@pytest.mark.parametrize("ms", [-1, 2**48])
def test_a_time_outside_48_bits_is_refused(ms: int) -> None:
    with pytest.raises(ValueError, match="48 bits"):
        uuid7_text(ms, 0)
