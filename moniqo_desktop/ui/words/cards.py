"""What a node says, as it is read: in the trader's language, with the minus of the window."""

from __future__ import annotations

import re
from typing import Final

from moniqo_desktop.domain.refused_cards import sentence_behind
from moniqo_desktop.domain.texts import MINUS
from moniqo_desktop.ui.words.translation import retell

_BELOW_ZERO: Final = re.compile(r"(?<![\w.,)\]-])-(?=\.?\d)")
"""The hyphen of a number; not that of a date, of a range or within a word."""


def true_minus(text: str) -> str:
    """ "−113.98 USDT": what nodes hold is written with a hyphen, and is kept and copied so."""
    return _BELOW_ZERO.sub(MINUS, text)


def said(text: str) -> str:
    """Text of a node or of a value on one of its ports."""
    return true_minus(retell(text))


def in_full(text: str) -> str:
    """With the sentence of each check that refused, as the notice tells it, where there is more
    room than on a card."""
    behind = sentence_behind(text)
    return f"{said(text)}. {retell(behind)}" if behind else said(text)
