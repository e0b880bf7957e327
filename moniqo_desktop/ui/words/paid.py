"""Fees and funding as a trader reads them: whose they are, by one rule everywhere.

Alone they bear no sign but a word, paid or received. In a column of a table they bear the sign of
what they did to the cash. See “paid, received” in docs/glossary.md.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.money import money
from moniqo_desktop.domain.texts import money_text, paid_word, signed_text
from moniqo_desktop.ui.words.translation import later, tr

PAID: Final = later("What it did to the cash: a minus was paid, a plus received")


def paid_text(value: int, decimals: int = 2) -> str:
    """value: money, positive = paid. 0.41 received."""
    amount = money_text(abs(value), decimals)
    if not paid_word(value):
        return amount
    words = tr("{amount} paid") if value > 0 else tr("{amount} received")
    return words.format(amount=amount)


def cash_text(value: int) -> str:
    """value: money, positive = paid. Of a column: −0.5214, zero without a sign."""
    return signed_text(-money(value), 4) if value else money_text(0, 4)
