"""Which values of a parameter are plainly right: numbers within bounds, words of a list.

No more than pydantic would take, and made into the same; whatever is not sure is left to it.
"""

from __future__ import annotations

import math
import sys
import typing
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, Literal

Take = Callable[[Any], Any]
"""From a value as it was given to the value of the field, or UNSURE."""
UNSURE: Final = object()
_NUMBER_RULES: Final = frozenset(("ge", "gt", "le", "lt"))
_TEXT_RULES: Final = frozenset(("min_length", "max_length"))
_WORDS: Final = frozenset(("title", "description", "json_schema_extra"))
_EXACT: Final = 2**53
"""Whole numbers up to here are floats of the same worth."""


def take_of(kind: Any, said: Mapping[str, Any]) -> Take | None:
    """None where the declaration asks for more than is looked at here."""
    rules = said.keys() - _WORDS
    if kind in (int, float) and rules <= _NUMBER_RULES:
        limits = tuple(said.get(rule) for rule in ("ge", "gt", "le", "lt"))
        return _number(*limits, whole=kind is int)
    if kind is str and rules <= _TEXT_RULES:
        return _text(said.get("min_length", 0), said.get("max_length", sys.maxsize))
    if rules:
        return None
    if kind is bool:
        return lambda value: value if type(value) is bool else UNSURE
    if typing.get_origin(kind) is Literal and all(type(x) is str for x in typing.get_args(kind)):
        words = dict.fromkeys(typing.get_args(kind))
        return lambda value: value if type(value) is str and value in words else UNSURE
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        members = {str(each): each for each in kind}
        return lambda value: members.get(value, UNSURE) if type(value) in (str, kind) else UNSURE
    return None


def _number(ge: Any, gt: Any, le: Any, lt: Any, *, whole: bool) -> Take:
    def take(value: Any) -> Any:
        if type(value) is int:
            made: float = value if whole else float(value) if abs(value) <= _EXACT else math.nan
        elif type(value) is float and not whole:
            made = value
        else:
            return UNSURE
        if not (math.isfinite(made) if type(made) is float else True):
            return UNSURE
        fits = (
            (ge is None or made >= ge)
            and (gt is None or made > gt)
            and (le is None or made <= le)
            and (lt is None or made < lt)
        )
        return made if fits else UNSURE

    return take


def _text(least: int, most: int) -> Take:
    def take(value: Any) -> Any:
        if type(value) is not str or not least <= len(value) <= most:
            return UNSURE
        return value if value.isascii() or _is_utf8(value) else UNSURE

    return take


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def then(take: Take, ask: Take) -> Take:
    def both(value: Any) -> Any:
        taken = take(value)
        return UNSURE if taken is UNSURE else ask(taken)

    return both
