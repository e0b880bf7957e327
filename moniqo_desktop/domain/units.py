"""What the numbers on wires are measured in, and how such a number reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Millis


class Unit(StrEnum):
    """NONE: a pure number. SAME: that of what it is worked out from. RATIO: 0.05 = 5 %; CHANCE: a
    probability; FACTOR: of a size; SIDE: 1 long, −1 short; TREND: 1 up, −1 down; MODE: 1 trend,
    0 cycle; PATTERN: above 0 bullish, below bearish; CANDLES: how many, of the node's clock."""

    NONE = ""
    SAME = "same"
    PRICE = "price"
    MONEY = "money"
    BASE = "base"
    PERCENT = "percent"
    RATIO = "ratio"
    CHANCE = "chance"
    FACTOR = "factor"
    CANDLES = "candles"
    DEGREES = "degrees"
    SIDE = "side"
    TREND = "trend"
    MODE = "mode"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Measure:
    """base, quote: of the symbol the number is about; candle_ms: length of its candles."""

    base: str
    quote: str
    candle_ms: Millis


_SIGNS: Final = {
    Unit.SIDE: ("short", "flat", "long"),
    Unit.TREND: ("down", "none", "up"),
    Unit.MODE: ("cycle", "cycle", "trend"),
    Unit.PATTERN: ("bearish", "none", "bullish"),
}
_PARTS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def with_unit(value: float, unit: Unit, plain: str, measure: Measure) -> str:
    """The number in words. plain: the same without its unit."""
    if unit in _SIGNS:
        return _SIGNS[unit][1 + (value > 0) - (value < 0)]
    match unit:
        case Unit.PRICE:
            return f"{plain} {measure.quote}"
        case Unit.MONEY:
            return f"{value:+,.2f} {measure.quote}"
        case Unit.BASE:
            return f"{plain} {measure.base}"
        case Unit.PERCENT:
            return f"{value:,.2f} %"
        case Unit.RATIO:
            return f"{value * 100:,.2f} %"
        case Unit.CHANCE:
            return f"{value * 100:.1f} %"
        case Unit.FACTOR:
            return f"× {value:.2f}"
        case Unit.DEGREES:
            return f"{value:,.1f}°"
        case Unit.CANDLES:
            return _candles(value, measure.candle_ms)
        case _:
            return plain


def span_text(seconds: int) -> str:
    """The two largest parts: "3 h 2 min", "2 d", "45 s"."""
    texts: list[str] = []
    for size, name in _PARTS:
        count, seconds = divmod(seconds, size)
        if count or texts:
            texts.append(f"{count} {name}" if count else "")
    return " ".join(text for text in texts[:2] if text) or "0 s"


def _candles(value: float, candle_ms: Millis) -> str:
    count = f"{value:,.0f} candle{'' if round(value) == 1 else 's'}"
    return f"{span_text(round(value * candle_ms / 1000))}, {count}" if value > 0 else count
