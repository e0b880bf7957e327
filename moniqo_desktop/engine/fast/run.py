"""A flow over one history in the compiled gear: prepared once, run as often as wanted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns, Floats, Ints, Symbol, columns_of, timeframe
from moniqo_desktop.domain.money import CLEAR, LARGEST
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.engine.fast import door
from moniqo_desktop.engine.fast.codes import (
    BAD_CANDLE,
    MORE_ROOM,
    RUNNING,
)
from moniqo_desktop.engine.fast.column_rows import (
    BLOCK,
    Candles,
    Series,
    Written,
)
from moniqo_desktop.engine.fast.columns import read_only, series_of, table
from moniqo_desktop.engine.fast.curves import steps_of
from moniqo_desktop.engine.fast.door import Gear
from moniqo_desktop.engine.fast.lower import (
    is_deaf,
    limits_days,
    lower,
    stands_alone,
)
from moniqo_desktop.engine.fast.outcome import result
from moniqo_desktop.engine.fast.records import Terms, Wallet
from moniqo_desktop.engine.fast.shared import SharedColumns, Shelf
from moniqo_desktop.engine.fast.tables import (
    ROOM,
    as_array,
    as_lists,
    curve,
    terms_row,
    wallet_of,
    wider,
    written,
)
from moniqo_desktop.engine.history.results import day_ends
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.terms import WalletTerms

SHELF_BYTES: Final = 64 * 2**20
MOST: Final = 2**53
"""Money and numbers beyond it are not exact as floats."""
CANDLES_PER_FILL: Final = 8
"""For how many fills there is room from the start; zeroed memory costs nothing until it is used."""
STEPS: Final = 100


class BeyondBounds(Mistake):
    """A number came where 64 bits or a float are no longer exact; the event gear has no bound."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Candles of one source, ready for many runs.

    ends: see results.day_ends. highest: close; lowest: low. orderly: open and close lie between
    low and high. even: no candle is missing; first_at: the first close, ms. shelf: columns that
    flows share.
    """

    clock: Clock
    columns: Columns
    candles: Candles
    ends: Ints
    highest: float
    lowest: float
    least_volume: float
    orderly: bool
    even: bool
    first_at: int
    shelf: Shelf = field(default_factory=lambda: Shelf(SHELF_BYTES))


def history(clock: Clock, columns: Columns, *, compiled: bool) -> History:
    """Candles as the loop reads them."""
    highest = float(np.max(columns.close, initial=0.0))
    closed_at = columns.opened_at + clock.timeframe.ms
    parts = [columns.open, columns.high, columns.low, columns.close, columns.volume]
    parts += _extremes_of_blocks(columns)
    if compiled:
        arrays = (read_only(np.ascontiguousarray(part, dtype=np.float64)) for part in parts)
        times = read_only(np.ascontiguousarray(closed_at, dtype=np.int64))
        candles = Candles(times, *arrays)
    else:
        candles = Candles(closed_at.tolist(), *(part.tolist() for part in parts))
    return History(
        clock,
        columns,
        candles,
        day_ends(closed_at),
        highest=highest,
        lowest=float(np.min(columns.low, initial=highest)),
        orderly=_is_orderly(columns),
        least_volume=float(np.min(columns.volume, initial=0.0)),
        even=bool((np.diff(columns.opened_at) == clock.timeframe.ms).all()),
        first_at=int(closed_at[0]) if len(closed_at) else 0,
    )


def _is_orderly(columns: Columns) -> bool:
    low, high = columns.low, columns.high
    inside = (low <= columns.open) & (columns.open <= high)
    return bool((inside & (low <= columns.close) & (columns.close <= high)).all())


def _extremes_of_blocks(columns: Columns) -> tuple[Floats, Floats]:
    """Lowest low and highest high of each whole block."""
    whole = len(columns) // BLOCK * BLOCK
    lows, highs = (part[:whole].reshape(-1, BLOCK) for part in (columns.low, columns.high))
    return lows.min(axis=1), highs.max(axis=1)


def run_compiled(
    plan: Plan,
    past: History,
    terms: WalletTerms,
    rules: PaperRules,
    gear: Gear,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Runs a plan that `engine.gears.gear_of` found fit for this gear.

    past: made for this gear. Raises Mistake on an impossible candle and BeyondBounds where the
    numbers of the run grow too large for it.
    """
    market = plan.markets[past.clock.symbol]
    lowered = lower(plan, terms.profile)
    row = terms_row(market, rules, terms, past.clock.timeframe.ms, lowered.nodes)
    row.day_limited = limits_days(plan, terms.profile)
    row.highest, row.even, row.first_at = past.highest, past.even, past.first_at
    row.volumes = bool(row.share_ppm or row.impact_ppm or not past.least_volume >= 0.0)
    row.sound = past.orderly and past.least_volume >= 0 and steps_of(row, past.lowest) > 0
    row.alone = not row.day_limited and stands_alone(lowered.nodes)
    row.deaf = is_deaf(lowered.nodes)
    wallet = Wallet(cash=terms.cash, above=LARGEST, still_above=LARGEST, next_expiry=LARGEST)
    shared = SharedColumns(plan, {past.clock: past.columns}, past.shelf)
    series = series_of(plan, shared, past.clock, lowered, gear)
    make = as_array if gear.compiled else as_lists
    made = make(row, wallet, lowered.nodes, market.tiers)
    equity = curve(gear.compiled, len(past.columns))
    out = _play(made, past, series, equity, gear, progress)
    gear.finish(made, past.candles, equity, out, len(past.columns))
    return result(wallet_of(made), past, equity, out, gear, market)


def make_ready(folder: Path) -> None:
    """Compiles the gear into folder, by a run over nothing."""
    gear = door.compiled(folder)
    made = as_array(Terms(), Wallet(), (), ())
    past = history(Clock(timeframe("1m"), Symbol("NONE/NONE")), columns_of([]), compiled=True)
    marks = np.zeros(0, dtype=np.uint8)
    signal = tuple(read_only(np.zeros(0, dtype=kind)) for kind in (np.int8, np.float64))
    numbers, still = table([], np.float64, 0), read_only(marks)
    signs = table([], np.int8, 0)
    tables = (signs, numbers, table([], np.bool_, 0), numbers, signs)
    series = Series(*tables, still, still)
    equity, out = curve(gear.compiled, 0), written(gear.compiled, ROOM)
    gear.play(made, past.candles, series, equity, out, 0)
    gear.finish(made, past.candles, equity, out, 0)
    gear.deepest_fall(equity, 0)
    gear.mark_changes(*signal, 0, marks)
    gear.mark_leaves(*signal, False, marks)
    gear.weigh(*signal, 0.0, 0, np.zeros(0, dtype=np.int8))


def _play(
    made: Any,
    past: History,
    series: Series,
    equity: Any,
    gear: Gear,
    progress: Callable[[float], None] | None,
) -> Written:
    size = len(past.columns)
    stride = size if progress is None else max(size // STEPS, 1)
    room = max(ROOM, size // CANDLES_PER_FILL) if gear.compiled else ROOM
    last, out = min(stride, size), written(gear.compiled, room)
    while True:
        status = int(gear.play(made, past.candles, series, equity, out, last))
        if status == MORE_ROOM:
            out = wider(out)
            continue
        _check(wallet_of(made).at, past, status)
        if progress is not None:
            progress(last / max(size, 1))
        if last == size:
            return out
        last = min(last + stride, size)


def _check(at: int, past: History, status: int) -> None:
    if status == BAD_CANDLE:
        symbol = past.clock.symbol
        raise Mistake(f"The candle of {symbol} that closed at {at} has impossible prices.")
    if status != RUNNING:
        raise BeyondBounds(
            "The numbers of this run grew beyond what the compiled gear counts exactly.",
            hint="Run it in the event gear, which has no such bound.",
        )


def fits(columns: Columns, price_scale: float, amount_scale: float, share_ppm: int) -> bool:
    """Whether prices and volumes of these candles stay where all arithmetic is exact."""
    highest, most = _extremes(columns)
    if highest != highest or most != most:
        return False
    within = highest * price_scale < CLEAR / 10**4
    return within and most * amount_scale * max(share_ppm, 10**6) < 2**62


@lru_cache(maxsize=2)
def _extremes(columns: Columns) -> tuple[float, float]:
    """Highest price and largest volume, NaN if any number is not finite. Of these very candles:
    a search asks in every set."""
    parts = (columns.open, columns.high, columns.low, columns.close, columns.volume)
    if not all(np.isfinite(np.sum(part)) for part in parts):
        return math.nan, math.nan
    highest, most = (float(np.max(part, initial=0.0)) for part in (columns.high, columns.volume))
    return highest, most
