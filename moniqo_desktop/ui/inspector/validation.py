"""What a typed text means for a parameter, or one sentence why it means nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.words.numbers import plain_number
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Param
    from moniqo_desktop.ui.catalogue.catalogue import ParamSpec


FAR: Final = 1e9
"""A bound from here on keeps out mistakes of the program, not of traders."""


@dataclass(frozen=True, slots=True)
class Judged:
    """value is only meant when sentence is empty."""

    value: Param
    sentence: str = ""


def judge(spec: ParamSpec, typed: str) -> Judged:
    """Reads what was typed into a number or text field."""
    if spec.zero and typed.strip().casefold() == spec.zero.casefold():
        return Judged(0 if spec.type == "integer" else 0.0)
    if spec.type == "integer":
        return _in_range(spec, _whole(spec, typed))
    if spec.type == "number":
        return _in_range(spec, _number(spec, typed))
    return Judged(typed)


def range_text(spec: ParamSpec) -> str:
    """ "0 – 1", "from 2", "up to 5" or nothing; a bound that nobody reaches is not said."""
    low, high = _near(spec.minimum), _near(spec.maximum)
    if low is not None and high is not None:
        return f"{number_text(low)} – {number_text(high)}"
    if low is not None:
        return tr("from {low}").format(low=number_text(low))
    return tr("up to {high}").format(high=number_text(high)) if high is not None else ""


def _near(bound: float | None) -> float | None:
    return None if bound is None or abs(bound) >= FAR else bound


def number_text(value: float) -> str:
    """As short as it can be without changing it; never with an exponent below 10^15."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.12f}".rstrip("0") if abs(value) >= 1e-6 else repr(value)


def value_text(spec: ParamSpec, value: Param) -> str:
    """A stored value as the field shows it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return number_text(value)


def shown_text(spec: ParamSpec, value: Param) -> str:
    """The same while nobody types there: a 0 that means something is said by its word."""
    is_word = bool(spec.zero) and value == 0 and not isinstance(value, bool)
    return spec.zero[:1].upper() + spec.zero[1:] if is_word else value_text(spec, value)


def stepped(spec: ParamSpec, value: float, steps: int) -> Param:
    """The value some steps up (or down) from here, inside the range.

    A step is 1 for whole numbers, else a tenth of the value's magnitude, at most 1.
    """
    if spec.type == "integer":
        return _clamped(spec, int(value) + steps)
    size = min(1.0, 10.0 ** (math.floor(math.log10(abs(value))) - 1)) if value else 0.1
    return _clamped(spec, round(value + steps * size, 12))


def _clamped(spec: ParamSpec, value: int | float) -> int | float:
    if spec.minimum is not None and value < spec.minimum:
        return type(value)(spec.minimum)
    if spec.maximum is not None and value > spec.maximum:
        return type(value)(spec.maximum)
    return value


def _whole(spec: ParamSpec, typed: str) -> Judged:
    try:
        return Judged(int(_plain(typed)))
    except ValueError:
        words = tr("{title} is a whole number{span}.")
        return Judged(None, words.format(title=spec.title, span=_span(spec)))


def _number(spec: ParamSpec, typed: str) -> Judged:
    words = tr("{title} is a number{span}.")
    wrong = Judged(None, words.format(title=spec.title, span=_span(spec)))
    try:
        value = float(_plain(typed))
    except ValueError:
        return wrong
    return Judged(value) if math.isfinite(value) else wrong


def _in_range(spec: ParamSpec, judged: Judged) -> Judged:
    value = judged.value
    if judged.sentence or not isinstance(value, int | float):
        return judged
    if _clamped(spec, value) == value:
        return judged
    words = tr("{title} is {span}.")
    return Judged(None, words.format(title=spec.title, span=range_words(spec)))


def _span(spec: ParamSpec) -> str:
    words = range_words(spec)
    return f", {words}" if words else ""


def range_words(spec: ParamSpec) -> str:
    """ "between 2 and 100,000", "at least 2", "at most 5" or nothing."""
    low, high = spec.minimum, spec.maximum
    if low is not None and high is not None:
        words = tr("between {low} and {high}")
        return words.format(low=number_text(low), high=number_text(high))
    if low is not None:
        return tr("at least {low}").format(low=number_text(low))
    return tr("at most {high}").format(high=number_text(high)) if high is not None else ""


def _plain(typed: str) -> str:
    if "_" in typed:
        raise ValueError(typed)
    return plain_number(typed)
