"""Doubts about candles that can be used: told with their time, never mended."""

from __future__ import annotations

import numpy as np
import pytest

from moniqo_desktop.domain.candle_notes import NoteKind, notes_on, told, unmatched
from moniqo_desktop.domain.market import Columns, Market, Symbol, timeframe

HOUR = 3_600_000
H1 = timeframe("1h")
FIRST = 500_000
"""Hours since 1970: 2027-01-15 08:00 UTC."""


def walk(count: int = 200) -> Columns:
    """Hourly candles that move by 0.1 to 0.4 % each."""
    steps = 0.001 * (1 + np.arange(count) % 4) * np.where(np.arange(count) % 2, 1, -1)
    close = 100 * np.exp(np.cumsum(steps))
    open_ = np.r_[100.0, close[:-1]]
    at = HOUR * np.arange(FIRST, FIRST + count)
    return Columns(
        at, open_, np.maximum(open_, close), np.minimum(open_, close), close, np.full(count, 5.0)
    )


def test_plain_candles_leave_no_doubt() -> None:
    assert notes_on(walk(), H1) == ()


def test_a_hole_is_told_with_its_time_and_size() -> None:
    columns = walk()
    note = notes_on(columns[:5].joined(columns[8:]), H1)[0]
    assert (note.kind, note.count) == (NoteKind.HOLE, 3)
    assert (note.at, note.until) == ((FIRST + 5) * HOUR, (FIRST + 8) * HOUR)
    assert str(note).startswith(
        "A hole of 3 candles from 2027-01-15 13:00 UTC to 2027-01-15 16:00 UTC: results are "
    )
    one = notes_on(columns[:5].joined(columns[6:]), H1)[0]
    assert "A hole of 1 candle at 2027-01-15 13:00 UTC:" in str(one)


@pytest.mark.parametrize(
    ("name", "factor"), [("high", 1.3), ("low", 0.7), ("close", 10.0)], ids=["up", "down", "unit"]
)
def test_a_price_far_from_those_around_it_is_told_and_kept(name: str, factor: float) -> None:
    columns = walk()
    spoilt = getattr(columns, name).copy()
    spoilt[100] *= factor
    prices = {n: getattr(columns, n) for n in ("open", "high", "low", "close", "volume")}
    prices[name] = spoilt
    if name == "close":
        prices["high"] = np.maximum(prices["high"], spoilt)
    notes = notes_on(Columns(columns.opened_at, **prices), H1)
    assert NoteKind.OUTLIER in {note.kind for note in notes}
    assert (FIRST + 100) * HOUR in {note.at for note in notes}
    assert "compare it with another source" in str(notes[0])


def test_a_calm_market_that_wakes_up_is_no_outlier() -> None:
    columns = walk(400)
    scale = np.where(np.arange(400) < 200, 1.0, 1.0 + np.arange(400) * 1e-4)
    moved = [getattr(columns, n) * scale for n in ("open", "high", "low", "close")]
    assert notes_on(Columns(columns.opened_at, *moved, columns.volume), H1) == ()


def test_candles_without_volume_are_counted_in_one_note() -> None:
    columns = walk()
    columns.volume[[3, 4, 90]] = 0
    (note,) = notes_on(columns, H1)
    assert (note.kind, note.count, note.at) == (NoteKind.NO_VOLUME, 3, (FIRST + 3) * HOUR)
    assert str(note).startswith("3 candles without volume, the first at 2027-01-15 11:00 UTC:")


def test_prices_between_ticks_are_counted_where_the_market_is_known() -> None:
    columns = walk()
    market = Market(Symbol("BTC/USDT"), price_decimals=2, amount_decimals=5)
    (note,) = [note for note in notes_on(columns, H1, market) if note.kind is NoteKind.OFF_TICK]
    assert note.count > 190
    assert "between the ticks of 0.01" in str(note)


def test_a_market_that_is_missing_beside_another_is_told_by_stretches() -> None:
    whole = walk(20)
    part = whole[2:8].joined(whole[11:])
    notes = unmatched("ETH/USDT", part, "BTC/USDT", whole, H1)
    assert [(note.at // HOUR - FIRST, note.count) for note in notes] == [(0, 2), (8, 3)]
    assert "ETH/USDT lacks 3 candles from 2027-01-15 16:00 UTC" in str(notes[1])
    assert unmatched("BTC/USDT", whole, "ETH/USDT", part, H1) == []


def test_many_doubts_are_told_in_few_lines_and_none_is_lost() -> None:
    columns = walk()
    keep = np.arange(200) % 3 != 1
    holed = Columns(*[getattr(columns, n)[keep] for n in Columns.__slots__])
    notes = notes_on(holed, H1)
    lines = told(notes, most=4)
    assert (len(notes), len(lines)) == (66, 5)
    assert lines[-1] == "… and 62 more notes like the one before (hole)."


def test_a_note_is_a_row_of_json() -> None:
    columns = walk()
    (note,) = notes_on(columns[:5].joined(columns[6:]), H1)
    assert note.row() == {
        "kind": "hole",
        "at": (FIRST + 5) * HOUR,
        "until": (FIRST + 6) * HOUR,
        "count": 1,
        "line": 0,
        "text": note.text,
    }


@pytest.mark.parametrize(("factor", "said"), [(0.1, "90 % below"), (10.0, "899 % above")])
def test_a_fall_is_told_as_a_fall_and_a_rise_as_a_rise(factor: float, said: str) -> None:
    columns = walk()
    columns.close[100:] *= factor
    for prices in (columns.open, columns.high, columns.low):
        prices[101:] *= factor
    columns.high[100] = max(columns.open[100], columns.close[100])
    columns.low[100] = min(columns.open[100], columns.close[100])
    (note,) = notes_on(columns, H1)
    assert f"a price {said} those around it" in str(note)


def test_candles_yet_to_come_are_counted_in_one_note() -> None:
    columns = walk()
    now = int(columns.opened_at[-1])
    (note,) = notes_on(columns, H1, now=now)
    assert (note.kind, note.count, note.at) == (NoteKind.AHEAD, 1, now)
    assert notes_on(columns, H1, now=now + HOUR) == ()
