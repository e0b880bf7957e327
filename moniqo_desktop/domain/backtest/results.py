"""What a run over history came to: one value, whichever gear made it.

Trades and fills are columns, so that a million of them cost no more than their numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from moniqo_desktop.domain.market import Bools, Floats, Ints, Millis, Symbol
from moniqo_desktop.domain.orders import Direction, Purpose

PURPOSES: Final = tuple(Purpose)
"""What a number in the columns `exit` and `purpose` stands for."""


class TradeRow(NamedTuple):
    """One trade. Money scaled, amounts in amount steps, times ms UTC.

    amount: largest size held; total_amount: all that was bought (long) or sold (short).
    fees, funding: paid, so that profit = gross − fees − funding. ambiguous: how many of its fills
    were. marked: closed by the end of the data. opened_at, closed_at: when its fills became known,
    for candles their close; entered_at, exited_at: open of the candle each was found in, or its
    very time.
    """

    symbol: Symbol
    direction: Direction
    opened_at: Millis
    closed_at: Millis
    amount: int
    total_amount: int
    notional_in: int
    notional_out: int
    fees: int
    funding: int
    profit: int
    exit: Purpose
    ambiguous: int
    marked: bool
    entered_at: Millis
    exited_at: Millis


@dataclass(frozen=True, slots=True, eq=False)
class TradeColumns:
    """Trades in the order they closed: each column (trades,). See TradeRow for what they hold.

    symbol: number in `symbols`; direction: +1 long, −1 short; exit: number in PURPOSES.
    """

    symbols: tuple[Symbol, ...]
    symbol: Ints
    direction: Ints
    opened_at: Ints
    closed_at: Ints
    amount: Ints
    total_amount: Ints
    notional_in: Ints
    notional_out: Ints
    fees: Ints
    funding: Ints
    profit: Ints
    exit: Ints
    ambiguous: Ints
    marked: Bools
    entered_at: Ints
    exited_at: Ints

    def __len__(self) -> int:
        return len(self.profit)

    def __iter__(self) -> Iterator[TradeRow]:
        columns: list[list[Any]] = [getattr(self, name).tolist() for name in TradeRow._fields]
        for row in zip(*columns, strict=True):
            yield TradeRow(*row)._replace(
                symbol=self.symbols[row[0]],
                direction=Direction.LONG if row[1] > 0 else Direction.SHORT,
                exit=PURPOSES[row[11]],
            )


@dataclass(frozen=True, slots=True, eq=False)
class FillColumns:
    """Fills in the order they happened: each column (fills,).

    symbol: number in `symbols`; side: +1 bought, −1 sold; purpose: number in PURPOSES. price and
    best_price in price steps, amount in amount steps; fee and realised (before its fee) in money.
    best_price: what the best path would have paid; ambiguous: whether it differs.
    """

    symbols: tuple[Symbol, ...]
    symbol: Ints
    at: Ints
    side: Ints
    purpose: Ints
    price: Ints
    amount: Ints
    fee: Ints
    realised: Ints
    maker: Bools
    ambiguous: Bools
    best_price: Ints

    def __len__(self) -> int:
        return len(self.price)

    def differs(self, other: FillColumns) -> str:
        """The first difference to other in words, or ""; both gears must give ""."""
        if len(self) != len(other):
            return f"{len(self)} fills and {len(other)}"
        names = [name for name in self.__slots__ if name != "symbols"]
        for name in names:
            mine, theirs = getattr(self, name), getattr(other, name)
            rows = np.flatnonzero(mine != theirs)
            if len(rows):
                row = int(rows[0])
                return f"fill {row}: {name} {mine[row]} and {theirs[row]} at {self.at[row]}"
        return "" if self.symbols == other.symbols else "other symbols"


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Money scaled. at, equity: (candles,) of the shortest clock, at each close.

    exposed: the exposure, or what makes it when it is asked for: a search never does. funding:
    paid, negative = received. max_drawdown, time_in_market: ratios 0..1. sharpe: of daily returns,
    annualised by √365, with its standard error (Lo, 2002: √((1 + SR²/2)/n) of the daily value);
    NaN below two days. best_path_gain: what the best outcome of the ambiguous fills would have
    added.
    """

    trades: TradeColumns
    fills: FillColumns
    net_profit: int
    fees: int
    funding: int
    max_drawdown: float
    time_in_market: float
    sharpe: float
    sharpe_error: float
    ambiguous_fills: int
    best_path_gain: int
    liquidations: int
    at: Ints
    equity: Ints
    exposed: Floats | Callable[[], Floats]

    @property
    def exposure(self) -> Floats:
        """(candles,): signed notional of all positions at the close ÷ equity. Costs what making it
        costs each time."""
        return self.exposed() if callable(self.exposed) else self.exposed


def fills_digest(result: Result) -> str:
    """32 hexadecimal digits of all fills and the equity curve: the same in every gear."""
    found = hashlib.blake2b(" ".join(result.fills.symbols).encode(), digest_size=16)
    names = [name for name in FillColumns.__slots__ if name != "symbols"]
    for column in (*(getattr(result.fills, name) for name in names), result.equity):
        found.update(column.astype("<i8").tobytes())
    return found.hexdigest()
