"""Several series as one stream."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.market import Columns, Symbol, timeframe
from moniqo_desktop.domain.protocols import Wants
from moniqo_desktop.exchanges.merged import (
    Series,
    after,
    between,
    closed_candles,
    joined,
    resume_points,
)

BTC, ETH = Symbol("BTC/USDT"), Symbol("ETH/USDT")
FRAMES = [timeframe(text) for text in ("1m", "3m", "5m", "1h")]
MINUTE = 60_000


def columns(opened_at: list[int]) -> Columns:
    at = np.array(opened_at, dtype=np.int64)
    price = at / 1000.0 + 1
    return Columns(at, price, price, price, price, price)


@st.composite
def series(draw: st.DrawFn) -> Series:
    frame = draw(st.sampled_from(FRAMES))
    places = draw(st.lists(st.integers(0, 700), max_size=40, unique=True).map(sorted))
    symbol = draw(st.sampled_from([BTC, ETH]))
    return Series(symbol, frame, columns([place * frame.ms for place in places]))


@given(st.lists(series(), max_size=4))
def test_candles_come_by_close_then_length_then_place(parts: list[Series]) -> None:
    expected = [
        (int(opened) + one.timeframe.ms, -one.timeframe.ms, place, int(opened))
        for place, one in enumerate(parts)
        for opened in one.columns.opened_at
    ]
    seen = [(c.at, c.timeframe.ms, c.candle.opened_at) for c in closed_candles(parts)]
    assert seen == [(close, -ms, opened) for close, ms, _, opened in sorted(expected)]


def test_of_one_length_the_order_of_the_series_decides() -> None:
    same = columns([0, MINUTE])
    parts = [Series(ETH, FRAMES[0], same), Series(BTC, FRAMES[0], same)]
    assert [c.symbol for c in closed_candles(parts)] == [ETH, BTC, ETH, BTC]


def test_a_candle_carries_plain_numbers() -> None:
    (closed,) = closed_candles([Series(BTC, FRAMES[0], columns([MINUTE]))])
    candle = closed.candle
    assert (type(closed.at), type(candle.opened_at), type(candle.close)) == (int, int, float)
    assert (closed.at, candle.opened_at, candle.close) == (2 * MINUTE, MINUTE, 61.0)


def test_a_run_resumes_after_the_candle_of_its_shortest_series() -> None:
    wants = Wants(((BTC, timeframe("1h")), (BTC, timeframe("1m"))), since=59 * MINUTE)
    points = resume_points(wants, 10**12)
    assert set(points.values()) == {60 * MINUTE}


def test_what_was_seen_of_a_series_wins_over_since() -> None:
    hour = timeframe("1h")
    seen = ((BTC, hour, -hour.ms), (BTC, FRAMES[0], 8 * MINUTE))
    wants = Wants(((BTC, FRAMES[0]), (BTC, hour)), since=59 * MINUTE, seen=seen)
    points = resume_points(wants, 10**12)
    assert points == {(BTC, FRAMES[0]): 9 * MINUTE, (BTC, hour): 0}


def test_a_series_never_seen_starts_at_the_instant_of_the_last_one_seen() -> None:
    hour = timeframe("1h")
    wants = Wants(((BTC, FRAMES[0]), (BTC, hour)), seen=((BTC, FRAMES[0], 59 * MINUTE),))
    closing_then = Series(BTC, hour, columns([0]))
    assert len(after(closing_then, resume_points(wants, 0)[BTC, hour]).columns) == 1


def test_without_since_only_what_closes_from_now_on_is_wanted() -> None:
    assert resume_points(Wants(((BTC, FRAMES[0]),)), 77) == {(BTC, FRAMES[0]): 77}


def test_after_leaves_out_what_closed_by_then() -> None:
    left = after(Series(BTC, FRAMES[0], columns([0, MINUTE, 2 * MINUTE])), 2 * MINUTE)
    assert left.columns.opened_at.tolist() == [2 * MINUTE]


def test_between_takes_since_and_leaves_until() -> None:
    assert between(columns([1, 2, 3, 4]), 2, 4).opened_at.tolist() == [2, 3]


def test_parts_join_to_the_whole() -> None:
    whole = columns([1, 2, 3, 4])
    again = joined([whole[:1], whole[1:1], whole[1:]])
    assert again.opened_at.tolist() == [1, 2, 3, 4]
    assert again.close.tolist() == whole.close.tolist()
    assert len(joined([])) == 0
