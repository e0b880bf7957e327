"""The ways through a candle, leg by leg. Prices are price steps; sign +1 buys, -1 sells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.paper import paths
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.domain.paper.rules import PATHS

BUY, SELL = 1, -1
PRICES = st.integers(1, 60)


def test_the_numbers_of_the_paths_are_their_places_in_the_rules() -> None:
    numbers = (paths.WORST, paths.OHLC, paths.OLHC, paths.NEAREST, paths.CLOSE)
    names = ("worst", "ohlc", "olhc", "nearest", "close")
    assert tuple(PATHS[number] for number in numbers) == names


@pytest.mark.parametrize(
    ("path", "candle", "expected"),
    [
        (paths.OHLC, (100, 105, 90, 95), True),
        (paths.OLHC, (100, 105, 90, 95), False),
        (paths.NEAREST, (100, 105, 90, 103), True),
        (paths.NEAREST, (100, 110, 95, 97), False),
        (paths.NEAREST, (100, 105, 95, 97), True),
        (paths.NEAREST, (100, 105, 95, 103), False),
        (paths.CLOSE, (100, 101, 90, 99), True),
        (paths.CLOSE, (100, 110, 99, 101), False),
        (paths.CLOSE, (100, 101, 90, 100), False),
    ],
)
def test_a_path_visits_its_first_extreme_first(
    path: int, candle: tuple[int, int, int, int], expected: bool
) -> None:
    assert paths.high_first(path, *candle) is expected


@pytest.mark.parametrize(
    ("sign", "start", "end", "expected"),
    [
        (SELL, 100, 90, 95),
        (SELL, 100, 95, 95),
        (SELL, 100, 96, NONE),
        (SELL, 94, 99, 94),
        (BUY, 90, 100, 95),
        (BUY, 90, 94, NONE),
        (BUY, 97, 90, 97),
    ],
)
def test_a_stop_is_met_on_the_way_or_at_its_start(
    sign: int, start: int, end: int, expected: int
) -> None:
    assert paths.stop_on_leg(sign, 95, start, end) == expected


@pytest.mark.parametrize(
    ("sign", "start", "end", "through", "expected"),
    [
        (BUY, 100, 94, 1, 95),
        (BUY, 100, 95, 1, NONE),
        (BUY, 100, 95, 0, 95),
        (BUY, 93, 99, 1, 93),
        (SELL, 90, 96, 1, 95),
        (SELL, 90, 95, 1, NONE),
        (SELL, 90, 95, 0, 95),
        (SELL, 97, 90, 1, 97),
    ],
)
def test_a_limit_is_passed_on_the_way_or_bettered_by_its_start(
    sign: int, start: int, end: int, through: int, expected: int
) -> None:
    assert paths.limit_on_leg(sign, 95, start, end, through) == expected


@given(st.sampled_from((BUY, SELL)), PRICES, PRICES, PRICES)
def test_a_touch_is_a_stop_of_the_other_side(sign: int, trigger: int, start: int, end: int) -> None:
    touched = paths.touch_on_leg(sign, trigger, start, end)
    assert touched == paths.stop_on_leg(-sign, trigger, start, end)


@given(st.sampled_from((BUY, SELL)), PRICES, PRICES, PRICES, PRICES)
def test_a_leg_in_two_parts_meets_what_the_whole_meets(
    sign: int, level: int, start: int, middle: int, end: int
) -> None:
    """A stop, a touch and a limit are met on the first part or on the second, at one price."""
    middle = min(max(middle, min(start, end)), max(start, end))
    for law in (
        paths.stop_on_leg,
        paths.touch_on_leg,
        lambda sign, level, start, end: paths.limit_on_leg(sign, level, start, end, 1),
    ):
        first = law(sign, level, start, middle)
        parts = first if first != NONE else law(sign, level, middle, end)
        assert parts == law(sign, level, start, end)
