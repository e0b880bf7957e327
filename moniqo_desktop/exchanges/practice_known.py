"""Where the practice market of the usual seed stands near the end of its history.

Each day needs the carry of the day before, so that a first candle of the present costs the making
of a month: 80 ms of CPU at the first start, for days that nobody may ask for. These carries are
what that making gives; a test makes them anew and compares.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from moniqo_desktop.exchanges.practice_model import (
    PRACTICE_SYMBOLS,
    FactorCarry,
    PracticeSymbol,
    SymbolCarry,
)

KNOWN_SEED: Final = 7
KNOWN_DAY: Final = 28
"""The carries are those before this day: two days of history are made for the present."""
_FACTOR: Final = ((-0.12558030113776178, -0.0792071830980876), 0, 4343, 0.6909705516567963)
_SYMBOLS: Final = (
    ((-0.27055177712177564, -0.03572975173074036),
     -0.4114597756817192, 11.507448305750986, 0.5372725895923209),
    ((-0.09304670897975074, -0.11944834576168925),
     2.1170487919839394, 8.218877413775466, -0.6403706648432401),
    ((0.08073781927921424, -0.024212559089855937),
     -1.040959083064335, 0.7600244785681485, 0.2187216286303701),
    ((-0.12957289052688808, 0.1569270150104219),
     0.1439500934976809, -1.2125798838956992, -0.1026245841363337),
)  # fmt: skip


def known_factor(seed: int) -> dict[int, FactorCarry]:
    """Day → carry of the market factor before it; empty for another seed."""
    if seed != KNOWN_SEED:
        return {}
    terms, regime, minutes_left, shock = _FACTOR
    return {KNOWN_DAY: FactorCarry(_column(terms), regime, minutes_left, shock)}


def known_symbol(seed: int, symbol: PracticeSymbol) -> dict[int, SymbolCarry]:
    """The same of a symbol; empty for one of another making too."""
    if seed != KNOWN_SEED or symbol not in PRACTICE_SYMBOLS:
        return {}
    terms, shock, log_price, noise = _SYMBOLS[PRACTICE_SYMBOLS.index(symbol)]
    return {KNOWN_DAY: SymbolCarry(_column(terms), shock, log_price, noise)}


def _column(terms: tuple[float, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(terms).reshape(-1, 1)
