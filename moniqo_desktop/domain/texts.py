"""Numbers as a trader reads them. A profit always bears its sign; minus is U+2212."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.money import money

NOTHING: Final = "—"
"""Shown where a number is not known yet."""
MINUS: Final = "\u2212"
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS: Final = "Mon Tue Wed Thu Fri Sat Sun".split()


def decimal_text(value: Decimal, decimals: int) -> str:
    """Thousands separators, rounded half even, a true minus sign; never a negative zero."""
    shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return f"{abs(shown):,f}" if shown >= 0 else f"{MINUS}{-shown:,f}"


def signed_text(value: Decimal, decimals: int) -> str:
    """As decimal_text, with a plus in front of what is not negative; a loss keeps its minus where
    it rounds to zero."""
    text = decimal_text(value, decimals).removeprefix(MINUS)
    return f"{MINUS if value < 0 else '+'}{text}"


def money_text(value: int | None, decimals: int = 2) -> str:
    """Quote money."""
    return NOTHING if value is None else decimal_text(money(value), decimals)


def profit_text(value: int | None, decimals: int = 2) -> str:
    """Quote money with its sign, always."""
    return NOTHING if value is None else signed_text(money(value), decimals)


def paid_word(value: float | Decimal) -> str:
    """Whose fees or funding are: said beside the amount without a sign, wherever they stand alone.
    value: positive = paid, as records have it. A column of a table, beside a profit, has in its
    place the sign of what they did to the cash: a minus where they were paid."""
    return "paid" if value > 0 else "received" if value < 0 else ""


def percent_text(part: int | None, whole: int | None, decimals: int = 2) -> str:
    """part / whole in percent with its sign; nothing where the ratio has no meaning."""
    if part is None or not whole:
        return NOTHING
    return f"{signed_text(Decimal(part) * 100 / Decimal(whole), decimals)} %"


def share_text(part: int | None, whole: int | None, decimals: int = 1) -> str:
    """part / whole in percent without a sign (exposure, drawdown)."""
    return percent_text(part, whole, decimals).removeprefix("+")


def moment(at: Millis) -> datetime:
    """at as aware UTC."""
    return datetime.fromtimestamp(at / 1000, UTC)


def month_text(when: datetime) -> str:
    """Nov. Spelt here: strftime costs ten times as much and speaks the system's language."""
    return _MONTHS[when.month - 1]


def month_day_text(when: datetime) -> str:
    """Nov 22."""
    return f"{_MONTHS[when.month - 1]} {when.day}"


def clock_text(at: Millis) -> str:
    """14:30:07, UTC."""
    when = moment(at)
    return f"{when.hour:02}:{when.minute:02}:{when.second:02}"


def day_minute_text(at: Millis) -> str:
    """Nov 22 14:30, UTC."""
    when = moment(at)
    return f"{month_day_text(when)} {when.hour:02}:{when.minute:02}"


def weekday_text(at: Millis) -> str:
    """Sun Nov 22 14:30, UTC."""
    return f"{_WEEKDAYS[moment(at).weekday()]} {day_minute_text(at)}"


def day_clock_text(at: Millis) -> str:
    """Nov 22 14:30:07, UTC."""
    return f"{month_day_text(moment(at))} {clock_text(at)}"
