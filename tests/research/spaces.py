"""Short ways to write a dimension of a search."""

from __future__ import annotations

from decimal import Decimal

from moniqo_desktop.domain.backtest.search import Choice
from moniqo_desktop.research.space import Dimension


def numbers(address: str, low: float, high: float, step: float = 0) -> Dimension:
    """Whole numbers if all three are."""
    whole = all(float(x).is_integer() for x in (low, high, step)) and step > 0
    low_, high_, step_ = (Decimal(str(x)) for x in (low, high, step))
    return Dimension(address, (), low_, high_, step_, whole)


def choice(address: str, *options: Choice) -> Dimension:
    return Dimension(address, options)
