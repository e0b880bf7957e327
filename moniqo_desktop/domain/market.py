"""Markets, timeframes and candles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Final, NewType

import numpy as np
from numpy.typing import NDArray

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.margin import COMMON_TERMS, Tier, check_tiers
from moniqo_desktop.domain.money import (
    LARGEST,
    MONEY_DECIMALS,
    ceil_to,
    floor_to,
    nearest_to,
    scaled,
    scaled_from_float,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Symbol = NewType("Symbol", str)
"""As the trader says it: "BTC/USDT"; a linear contract is "BTC/USDT:USDT"."""
Millis = int
"""Milliseconds since the epoch, UTC."""

_UNIT_MS: Final = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
TIMEFRAMES: Final = ("1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d")


@dataclass(frozen=True, slots=True, order=True)
class Timeframe:
    """Length of a candle. Built by `timeframe("15m")`, ordered by length."""

    ms: int
    text: str

    def __str__(self) -> str:
        return self.text

    def opened_at(self, at: Millis) -> Millis:
        """Open time of the candle that contains at."""
        return at // self.ms * self.ms


def timeframe(text: str) -> Timeframe:
    """Raises Mistake if text is not one of TIMEFRAMES."""
    if text not in TIMEFRAMES:
        known = ", ".join(TIMEFRAMES)
        raise Mistake(f"“{text}” is not a timeframe.", hint=f"Use one of {known}.")
    return Timeframe(int(text[:-1]) * _UNIT_MS[text[-1]], text)


class MarketKind(StrEnum):
    """spot: buy and sell what you own. linear: contracts settled in quote, long and short."""

    SPOT = "spot"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class Market:
    """A symbol at one venue with its filters. Prices, amounts and money are scaled integers.

    price_decimals + amount_decimals may not pass MONEY_DECIMALS, so that a notional is exact.
    tick_size and min/max_price in price steps, lot_step and min/max_amount in amount steps,
    min_notional in money. max_orders: open at once. max_price, max_orders 0 = no bound.
    maker_ppm, taker_ppm: fee rates in parts per million of notional, in quote.
    max_leverage: of an order. tiers: maintenance by notional, see domain/margin.py; none = the
    margin may be used up. liquidation_fee_ppm: of what the venue closes, 0 = the taker's fee.
    """

    symbol: Symbol
    price_decimals: int
    amount_decimals: int
    kind: MarketKind = MarketKind.SPOT
    tick_size: int = 1
    lot_step: int = 1
    min_amount: int = 1
    max_amount: int = 10**15
    min_notional: int = 0
    maker_ppm: int = 1000
    taker_ppm: int = 1000
    max_leverage: int = 1
    tiers: tuple[Tier, ...] = ()
    liquidation_fee_ppm: int = 0
    min_price: int = 0
    max_price: int = 0
    max_orders: int = 0

    def __post_init__(self) -> None:
        check_tiers(self.tiers)
        if self.price_decimals + self.amount_decimals > MONEY_DECIMALS:
            raise Mistake(
                f"{self.symbol} has {self.price_decimals} price and {self.amount_decimals} amount "
                f"decimals; together at most {MONEY_DECIMALS} can be kept exact."
            )

    @property
    def base(self) -> str:
        return self.symbol.split("/")[0]

    @property
    def quote(self) -> str:
        return self.symbol.split("/")[1].split(":")[0]

    @property
    def allows_short(self) -> bool:
        return self.kind is MarketKind.LINEAR

    @property
    def notional_factor(self) -> int:
        """price × amount × this = notional in money, exactly."""
        return int(10 ** (MONEY_DECIMALS - self.price_decimals - self.amount_decimals))

    def notional(self, price: int, amount: int) -> int:
        return price * amount * self.notional_factor

    def price(self, value: float | Decimal | str) -> int:
        """Price steps nearest to value, on the tick. Raises Mistake if that is not positive."""
        steps = nearest_to(_steps(value, self.price_decimals), self.tick_size)
        if steps <= 0:
            raise Mistake(f"{value} is not a price of {self.symbol}.")
        return steps

    def price_below(self, value: float) -> int:
        """On the tick, at or below value (buy limit, short stop)."""
        return floor_to(_steps(value, self.price_decimals), self.tick_size)

    def price_above(self, value: float) -> int:
        """On the tick, at or above value (sell limit, long stop)."""
        return ceil_to(_steps(value, self.price_decimals), self.tick_size)

    def amount(self, value: float | Decimal | str) -> int:
        """Amount steps at or below value, on the lot: an amount is never rounded up. Raises
        Mistake if value is no number or too large to be kept."""
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite() or abs(exact.scaleb(self.amount_decimals)) >= LARGEST:
            raise Mistake(f"{value} is not an amount of {self.symbol}.")
        return floor_to(int(exact.scaleb(self.amount_decimals) // 1), self.lot_step)

    def price_text(self, price: int) -> str:
        return _grouped(price, self.price_decimals)

    def amount_text(self, amount: int) -> str:
        text = _plain(amount, self.amount_decimals)
        return text.rstrip("0").rstrip(".") if "." in text else text

    def price_float(self, price: int) -> float:
        return price / float(10**self.price_decimals)

    def amount_float(self, amount: int) -> float:
        return amount / float(10**self.amount_decimals)

    def with_fees(self, maker_ppm: int, taker_ppm: int) -> Market:
        return replace(self, maker_ppm=maker_ppm, taker_ppm=taker_ppm)

    def with_common_margin(self) -> Market:
        """On the terms of domain/margin.py, where the history brings none of its own."""
        return replace(self, **COMMON_TERMS)


def _plain(steps: int, decimals: int) -> str:
    """Steps as a decimal number; the same text that Decimal gives, without its cost."""
    sign, digits = ("-" if steps < 0 else ""), f"{abs(steps):0{decimals + 1}d}"
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def _grouped(steps: int, decimals: int) -> str:
    """The same with the thousands apart."""
    sign = "-" if steps < 0 else ""
    whole, part = divmod(abs(steps), 10**decimals)
    return f"{sign}{whole:,}.{part:0{decimals}d}" if decimals else f"{sign}{whole:,}"


def _steps(value: float | Decimal | str, decimals: int) -> int:
    if isinstance(value, float):
        if not isfinite(value):
            raise Mistake(f"{value} is not a number.")
        return scaled_from_float(value, decimals)
    return scaled(value, decimals)


@dataclass(frozen=True, slots=True)
class Candle:
    """One closed candle. Prices as the venue gave them; volume in base."""

    opened_at: Millis
    open: float
    high: float
    low: float
    close: float
    volume: float


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Candles as columns: each (candles,), oldest first, same length.

    opened_at: int64 ms UTC, strictly ascending; the rest float64; volume in base.
    """

    opened_at: Ints
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def __len__(self) -> int:
        return len(self.opened_at)

    def __getitem__(self, part: slice) -> Columns:
        return Columns(
            self.opened_at[part],
            self.open[part],
            self.high[part],
            self.low[part],
            self.close[part],
            self.volume[part],
        )

    def candle(self, index: int) -> Candle:
        return Candle(
            self.opened_at.item(index),
            self.open.item(index),
            self.high.item(index),
            self.low.item(index),
            self.close.item(index),
            self.volume.item(index),
        )

    def joined(self, later: Columns) -> Columns:
        """These candles followed by later ones."""
        return Columns(
            np.concatenate((self.opened_at, later.opened_at)),
            np.concatenate((self.open, later.open)),
            np.concatenate((self.high, later.high)),
            np.concatenate((self.low, later.low)),
            np.concatenate((self.close, later.close)),
            np.concatenate((self.volume, later.volume)),
        )


def content_hash(columns: Columns) -> str:
    """32 hexadecimal digits that name exactly these candles, on any machine."""
    names = hashlib.blake2b(digest_size=16)
    for name in Columns.__slots__:
        column = getattr(columns, name)
        names.update(column.astype(column.dtype.newbyteorder("<")).tobytes())
    return names.hexdigest()


def columns_of(candles: list[Candle]) -> Columns:
    """Candles, oldest first, as columns."""
    return Columns(
        np.array([c.opened_at for c in candles], dtype=np.int64),
        np.array([c.open for c in candles], dtype=np.float64),
        np.array([c.high for c in candles], dtype=np.float64),
        np.array([c.low for c in candles], dtype=np.float64),
        np.array([c.close for c in candles], dtype=np.float64),
        np.array([c.volume for c in candles], dtype=np.float64),
    )


def resampled(columns: Columns, finer: Timeframe, coarser: Timeframe) -> Columns:
    """Complete coarser candles made of finer ones; a candle still forming at the end is left out.

    A coarser candle with missing finer ones is made of those that exist. Raises Mistake if the
    lengths do not divide.
    """
    if coarser.ms % finer.ms or coarser.ms < finer.ms:
        raise Mistake(f"{coarser} cannot be made of {finer} candles.")
    if not len(columns):
        return columns
    bucket = columns.opened_at // coarser.ms
    starts = np.flatnonzero(np.r_[True, bucket[1:] != bucket[:-1]])
    ends = np.r_[starts[1:], len(bucket)] - 1
    if columns.opened_at[-1] + finer.ms < (bucket[-1] + 1) * coarser.ms:
        starts, ends = starts[:-1], ends[:-1]
    if not len(starts):
        return columns[:0]
    stop = int(ends[-1]) + 1
    return Columns(
        bucket[starts] * coarser.ms,
        columns.open[starts],
        np.maximum.reduceat(columns.high[:stop], starts),
        np.minimum.reduceat(columns.low[:stop], starts),
        columns.close[ends],
        np.add.reduceat(columns.volume[:stop], starts),
    )
