"""Traders who do what the flow did, at random times: what its entries and exits are worth.

Each has the flow's trades, with their sides, sizes and holding times, in random order and at random
places of the same candles, never two at once in a symbol, and pays the same costs. All enter and
leave at an open; a trade that ends inside its first candle is held for that candle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from moniqo_desktop.domain.backtest.evidence import RandomTraderEvidence
from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.market import Columns, Floats, Ints, Symbol
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.research.compared import closed_at, levels_of
from moniqo_desktop.research.figures import rounded

TRADERS: Final = 1_000
_SHARING: Final = 8
"""Traders drawn at once."""
_MANY: Final = 10
"""Free candles per trade from which they may be spread as if time had no steps."""
_Number = TypeVar("_Number", np.float64, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class TradeShapes:
    """The trades of one symbol, each (trades,): what a random trader keeps of them.

    opens: (candles + 1,), open of each candle and the last close. side: +1 or −1; size: notional
    at entry ÷ equity; held: candles, at least 1. cost: fees and slippage of a side ÷ notional.
    """

    opens: Floats
    side: Floats
    size: Floats
    held: Ints
    cost: float


def random_profits(shapes: TradeShapes, draw: np.random.Generator, count: int = TRADERS) -> Floats:
    """(count,) profits of random traders, each the sum over its trades of profit ÷ equity at entry.

    A few traders share one random order of the trades, each beginning at another place of it.
    """
    trades = len(shapes.held)
    if not trades:
        return np.zeros(count)
    held = fitting(shapes.held, len(shapes.opens) - 1)
    free = max(len(shapes.opens) - 1 - int(held.sum()), 0)
    weight, paid = shapes.side * shapes.size, shapes.cost * shapes.size
    kept, profits = weight - paid, np.empty(count)
    for first in range(0, count, _SHARING):
        rows = min(_SHARING, count - first)
        order, turn = draw.permutation(trades), draw.integers(0, trades, rows)
        length = _turned(held[order], turn)
        starts = _free_before(free, (rows, trades), draw)
        starts += np.cumsum(length, axis=1) - length
        growth = shapes.opens[starts + length] / shapes.opens[starts]
        growth *= _turned(kept[order], turn)
        profits[first : first + rows] = growth.sum(axis=1)
    profits -= float((weight + paid).sum())
    return profits


def _turned(values: NDArray[_Number], turn: Ints) -> NDArray[_Number]:
    """(rows, values): the values, beginning at each turn and going round."""
    return sliding_window_view(np.concatenate((values, values)), len(values))[turn]


def fitting(held: Ints, candles: int) -> Ints:
    """Holding times of at least one candle that fit one after the other into the candles.

    Where they do not (several trades shared a candle), the longest are shortened.
    """
    kept: Ints = np.maximum(held, 1)
    excess = int(kept.sum()) - candles
    while excess > 0 and int(kept.max()) > 1:
        longest = np.flatnonzero(kept == kept.max())[:excess]
        kept[longest] -= 1
        excess -= len(longest)
    return kept


def _free_before(free: int, shape: tuple[int, int], draw: np.random.Generator) -> Ints:
    """Free candles before each trade, (rows, trades), never falling along a row.

    Each way to spread them is as likely as another. Where they are many, ordered uniform times
    are as good and need no sorting: cumulated exponential spacings.
    """
    rows, trades = shape
    if free < _MANY * trades:
        return np.stack([_spread(free, trades, draw) for _ in range(rows)])
    reached = np.cumsum(draw.standard_exponential((rows, trades + 1)), axis=1)
    reached *= (free + 1) / reached[:, -1:]
    return np.minimum(reached[:, :-1].astype(np.int64), free)


def _spread(free: int, trades: int, draw: np.random.Generator) -> Ints:
    """The same for one trader, exactly: which of all places in line are trades."""
    is_trade = np.zeros(free + trades, dtype=np.bool_)
    is_trade[draw.choice(free + trades, trades, replace=False, shuffle=False)] = True
    return np.flatnonzero(is_trade) - np.arange(trades)


def against_random(
    result: Result,
    candles: Mapping[Symbol, Columns],
    slippage_ppm: float,
    draw: np.random.Generator,
    count: int = TRADERS,
) -> RandomTraderEvidence | None:
    """The flow's trades against `count` random traders; None where it has closed no trade.

    candles: see `compared`. Funding is left out on both sides. p counts the flow among the traders
    (Davison and Hinkley, "Bootstrap methods and their application", 1997, §4.2.3).
    """
    trades = result.trades
    if not len(trades):
        return None
    size, earned = _of_equity(result)
    cost = float(trades.fees.sum()) / max(
        float((trades.notional_in + trades.notional_out).sum()), 1
    )
    profits = np.zeros(count)
    for number, symbol in enumerate(trades.symbols):
        its = trades.symbol == number
        columns = candles.get(symbol)
        if columns is None or not its.any():
            continue
        shapes = TradeShapes(
            opens=np.append(columns.open, columns.close[-1]),
            side=trades.direction[its].astype(np.float64),
            size=size[its],
            held=_candles_held(columns, trades.opened_at[its], trades.closed_at[its]),
            cost=cost + slippage_ppm / PPM,
        )
        profits += random_profits(shapes, draw, count)
    profit = float(earned.sum())
    return RandomTraderEvidence(
        count=count,
        percentile=rounded(float(np.mean(profits < profit))),
        p=rounded(float(np.sum(profits >= profit) + 1) / (count + 1)),
        profit=rounded(profit),
        median=rounded(float(np.median(profits))),
    )


def _of_equity(result: Result) -> tuple[Floats, Floats]:
    """(trades,) each: notional at entry and profit before funding, ÷ equity before the entry.

    A wallet that has lost nearly everything counts as one with a hundredth of its first equity.
    """
    trades = result.trades
    before, _ = levels_of(result)
    rows = np.minimum(np.searchsorted(result.at, trades.opened_at), len(before) - 1)
    equity = np.maximum(before[rows], max(before[0] / 100.0, 1.0))
    return trades.notional_in / equity, (trades.profit + trades.funding) / equity


def _candles_held(columns: Columns, entered: Ints, left: Ints) -> Ints:
    """(trades,) candles from the one of the entry to the one of the exit; 0 within one candle."""
    closes = closed_at(columns)
    return np.searchsorted(closes, left) - np.searchsorted(closes, entered)
