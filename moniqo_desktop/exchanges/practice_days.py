"""Days of the practice market, made when asked for and remembered a while.

Only carries are kept for good (a few numbers per day), so that any minute is reached again
without starting at the beginning.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns, Millis, Symbol
from moniqo_desktop.exchanges.practice_known import known_factor, known_symbol
from moniqo_desktop.exchanges.practice_model import (
    DAY_MS,
    FIRST_DAY_AT,
    MINUTE_MS,
    PRACTICE_SYMBOLS,
    FactorDay,
    PracticeSymbol,
    SymbolCarry,
    SymbolDay,
    factor_day,
    first_factor,
    first_symbol,
    symbol_day,
)

_DAYS_REMEMBERED: Final = 40
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Recent(Generic[K, V]):
    """The values last asked for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def get(self, key: K, make: Callable[[], V]) -> V:
        if key not in self._values:
            self._values[key] = make()
            if len(self._values) > self._size:
                self._values.popitem(last=False)
        self._values.move_to_end(key)
        return self._values[key]


def day_of(at: Millis) -> int:
    """Number of the day that contains at; day 0 is the first of the history."""
    return (at - FIRST_DAY_AT) // DAY_MS


class PracticeDays:
    """One seed's market. The same seed and symbol give the same candles, in any order of asking."""

    def __init__(self, seed: int, symbols: Sequence[PracticeSymbol] = PRACTICE_SYMBOLS) -> None:
        self._seed = seed
        self._symbols = {one.symbol: one for one in symbols}
        self._factor_carries = {0: first_factor(seed)} | known_factor(seed)
        self._carries: dict[Symbol, dict[int, SymbolCarry]] = {
            one.symbol: {0: first_symbol(seed, one)} | known_symbol(seed, one) for one in symbols
        }
        self._factors: _Recent[int, FactorDay] = _Recent(_DAYS_REMEMBERED)
        self._days: _Recent[tuple[Symbol, int], SymbolDay] = _Recent(len(self._symbols) * 3)
        self._columns: _Recent[tuple[Symbol, int], Columns] = _Recent(
            len(self._symbols) * _DAYS_REMEMBERED
        )

    def practice_symbol(self, symbol: Symbol) -> PracticeSymbol:
        """Raises Mistake if the practice market does not have the symbol."""
        found = self._symbols.get(symbol)
        if found is None:
            known = ", ".join(self._symbols)
            raise Mistake(
                f"“{symbol}” is not on the practice market.", hint=f"Choose one of {known}."
            )
        return found

    def day(self, symbol: Symbol, day: int) -> SymbolDay:
        """Day number `day` ≥ 0 of a symbol; days before it that were never made are made first."""
        self.practice_symbol(symbol)
        for missing in range(_nearest(self._carries[symbol], day), day):
            self._made(symbol, missing)
        return self._days.get((symbol, day), lambda: self._made(symbol, day))

    def missing(self, symbol: Symbol, day: int) -> range:
        """The days that are made on the way to a day that is not remembered, itself the last."""
        nearest = _nearest(self._carries[symbol], day)
        return range(nearest, day + 1) if not self.has(symbol, day) else range(0)

    def has(self, symbol: Symbol, day: int) -> bool:
        """Whether it is remembered: to make it takes about 5 ms."""
        return (symbol, day) in self._columns or (symbol, day) in self._days

    def factors_before(self, day: int) -> range:
        """The days whose common factor was never made, on the way to that of a day."""
        return range(_nearest(self._factor_carries, day), day)

    def make_factor(self, day: int) -> None:
        """Of a day whose carry is there: the next one has its own afterwards."""
        self._factor_of(day)

    def columns(self, symbol: Symbol, day: int) -> Columns:
        """The 1440 one-minute candles of a day ≥ 0."""
        return self._columns.get((symbol, day), lambda: self.day(symbol, day).columns)

    def _made(self, symbol: Symbol, day: int) -> SymbolDay:
        carries = self._carries[symbol]
        factor = self._factor(day)
        made, carry = symbol_day(self._seed, self._symbols[symbol], day, carries[day], factor)
        carries.setdefault(day + 1, carry)
        return made

    def _factor(self, day: int) -> FactorDay:
        return self._factors.get(day, lambda: self._made_factor(day))

    def _made_factor(self, day: int) -> FactorDay:
        for missing in self.factors_before(day):
            self._factor_of(missing)
        return self._factor_of(day)

    def _factor_of(self, day: int) -> FactorDay:
        """Of a day whose carry is there."""
        made, carry = factor_day(self._seed, day, self._factor_carries[day])
        self._factor_carries.setdefault(day + 1, carry)
        return made


def _nearest(carries: Mapping[int, object], day: int) -> int:
    """The last day at or before this one that can be made at once; of a day before the first, the
    one after it: there is nothing to make."""
    return (
        day if day in carries else max((each for each in carries if each <= day), default=day + 1)
    )


def price_at(made: SymbolDay, at: Millis) -> float:
    """Price at a moment within the day, as of the last sub-step at or before it."""
    minute, within = divmod(at - FIRST_DAY_AT, MINUTE_MS)
    steps = made.path.shape[1]
    step = within * steps // MINUTE_MS - 1
    row = int(minute % made.path.shape[0])
    return float(made.path[row, step] if step >= 0 else made.columns.open[row])
