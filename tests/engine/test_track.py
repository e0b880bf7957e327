"""Which candles a replay may pass over in one stride: those that can change nothing."""

from __future__ import annotations

import numpy as np
import pytest

from moniqo_desktop.domain.market import Columns, Symbol
from moniqo_desktop.domain.paper.book import Calm
from moniqo_desktop.engine.history.series import ReplaySeries
from moniqo_desktop.engine.history.track import Track
from moniqo_desktop.engine.program.plan import Clock
from tests.bench.engine import six_nodes, walk

CANDLES = 12_000
WIDE = Calm(-1, 2**62, 2**62)


@pytest.fixture(scope="module")
def candles() -> Columns:
    return walk(CANDLES, seed=4)


@pytest.fixture(scope="module")
def track(candles: Columns) -> Track:
    plan = six_nodes()
    (clock,) = plan.sources
    assert clock == Clock(clock.timeframe, Symbol("BTC/USDT"))
    return Track(plan, ReplaySeries(plan, {clock: candles}), clock, {clock: candles})


@pytest.fixture(scope="module")
def times(candles: Columns, track: Track) -> list[int]:
    found: list[int] = (candles.opened_at + track.over).tolist()
    return found


def by_hand(track: Track, times: list[int], row: int, calm: Calm) -> int:
    """Candle by candle, as the market and the nodes would be asked."""
    while row < len(times):
        _, high, low, _, _ = track.values(row)
        passes = low > calm.below and high < calm.above and times[row] <= calm.until
        if track.wakes[row] or not passes:
            break
        row += 1
    return row


@pytest.mark.parametrize("seed", range(20))
def test_a_stride_ends_where_candle_by_candle_would(
    track: Track, times: list[int], seed: int
) -> None:
    draw = np.random.default_rng(seed)
    for _ in range(50):
        row = int(draw.integers(0, CANDLES))
        close = track.values(row)[3]
        below, above = (int(draw.integers(0, 40_000)) for _ in range(2))
        until = times[min(row + int(draw.integers(-1, 400)), CANDLES - 1)] + int(
            draw.integers(0, 2)
        )
        calm = Calm(close - below, close + above, until)
        assert track.next_stir(row, times, calm) == by_hand(track, times, row, calm)
        assert track.next_stir(row, times, WIDE) == by_hand(track, times, row, WIDE)


def test_a_stride_goes_beyond_one_look(track: Track, times: list[int]) -> None:
    """Looks grow from 32 candles on; what lies between two of them is seen as well."""
    quiet = Track.__new__(Track)
    quiet.__dict__.update(track.__dict__, wakes=bytes(CANDLES), _waking=[])
    highest = max(track.values(row)[1] for row in range(CANDLES))
    first = next(row for row in range(CANDLES) if track.values(row)[1] == highest)
    assert first > 32
    assert quiet.next_stir(0, times, Calm(-1, highest, 2**62)) == first
    assert quiet.next_stir(0, times, WIDE) == CANDLES


def test_values_are_plain_whole_numbers(track: Track, candles: Columns) -> None:
    values = track.values(100)
    assert {type(value) for value in values} == {int}
    assert values[3] == round(float(candles.close[100]) * 100)
