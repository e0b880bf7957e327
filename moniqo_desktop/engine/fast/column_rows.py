"""What the compiled gear reads and writes by the candle: columns, fills and trades."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

import numpy as np


@dataclass(slots=True)
class FillRow:
    """See results.FillColumns."""

    at: int = 0
    side: int = 0
    purpose: int = 0
    price: int = 0
    amount: int = 0
    fee: int = 0
    realised: int = 0
    maker: bool = False
    ambiguous: bool = False
    best_price: int = 0


@dataclass(slots=True)
class TradeRow:
    """See results.TradeColumns."""

    direction: int = 0
    opened_at: int = 0
    closed_at: int = 0
    amount: int = 0
    total_amount: int = 0
    notional_in: int = 0
    notional_out: int = 0
    fees: int = 0
    funding: int = 0
    profit: int = 0
    exit: int = 0
    ambiguous: int = 0
    marked: bool = False


def dtype_of(row: type) -> np.dtype[Any]:
    """The array type whose elements are such rows."""
    kinds = {"int": np.int64, "float": np.float64, "bool": np.bool_}
    return np.dtype([(item.name, kinds[str(item.type)]) for item in fields(row)])


BLOCK: Final = 16
"""Candles that are passed by at once where nothing in them is reached."""


class Candles(NamedTuple):
    """Columns of the source: each (candles,), see domain.market.Columns. closed_at: ms UTC.
    lowest, highest: lows and highs of each whole BLOCK, (candles // BLOCK,)."""

    closed_at: Any
    open: Any
    high: Any
    low: Any
    close: Any
    volume: Any
    lowest: Any
    highest: Any


class Series(NamedTuple):
    """What nodes read at a candle of the source. directions, confidences: (signals, candles);
    flags: (flags, candles); numbers: (numbers, candles), NaN = none; wakes: (candles,) which nodes
    hear a change there, one bit each; entered: (sizers, candles) the direction where it may be
    entered, else 0; leaves: (candles,) where a node has a reason to close a long
    (LEAVES_LONG) or a short (LEAVES_SHORT)."""

    directions: Any
    confidences: Any
    flags: Any
    numbers: Any
    entered: Any
    wakes: Any
    leaves: Any


class Written(NamedTuple):
    """All fills and trades of a run."""

    fills: Any
    trades: Any
