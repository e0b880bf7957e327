"""Numbers as traders type them: with a point or a comma, with and without groups of three."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f']")
_COMMA_GROUPS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_POINT_GROUPS: Final = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3}){2,}(,\d*)?|\.\d{3},\d*)")
_COMMA: Final = re.compile(r"[+-]?\d*,\d+")
_LIKE_A_GROUP: Final = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


def plain_number(text: str) -> str:
    """The same number with a point and without groups, as Decimal and float read it.

    Commas between groups of three are groups, as the window writes them itself (1,234.5); any
    other comma is a decimal one (99900,5 and 0,5), and so is one after groups made of points
    (99.900,5). What is no number comes back as it is, without its spaces: reading it fails.
    """
    plain = _SPACES.sub("", text).replace("\u2212", "-")
    if _COMMA_GROUPS.fullmatch(plain):
        return plain.replace(",", "")
    if _POINT_GROUPS.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    return plain.replace(",", ".") if _COMMA.fullmatch(plain) else plain


def number_of(text: str) -> Decimal | None:
    """None for what is no finite number."""
    try:
        value = Decimal(plain_number(text))
    except InvalidOperation:
        return None
    return value if value.is_finite() and "_" not in text else None


def may_be_thousands(text: str) -> bool:
    """10.000 may be meant as ten thousand. A price or an amount has such decimals, money has not:
    there it must be typed in another way."""
    return _LIKE_A_GROUP.fullmatch(_SPACES.sub("", text)) is not None
