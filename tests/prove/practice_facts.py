"""The practice market looks like a real one: 20 seeds, a year each, every fact of BTC/USDT.

The bands are those of hourly BTC. The other symbols are held to the same facts, with their own
spread, in all but a few years: each mixes two markets, and no band was set for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from tests.kit import market_facts as facts

SEEDS = range(20)
MOST_OF_OTHERS = 0.05
"""Facts out of their bands for each year of a symbol that is not the first."""


def prove(
    progress: Callable[[str], None], seeds: Sequence[int] = SEEDS, days: int = facts.YEAR
) -> dict[str, Any]:
    """Raises AssertionError with every fact that is out of its band, by seed and symbol."""
    found: dict[str, list[dict[str, float]]] = {one.symbol: [] for one in PRACTICE_SYMBOLS}
    first, wrong, others = PRACTICE_SYMBOLS[0], [], []
    for seed in seeds:
        hours = facts.year_of_all(seed, days)
        for one, own in zip(PRACTICE_SYMBOLS, hours, strict=True):
            values = facts.measured(own, one.hourly_sd)
            found[one.symbol].append(values)
            said = _said(f"seed {seed}, {one.symbol}", facts.outside(values, one.hourly_sd))
            (wrong if one is first else others).extend(said)
        wrong += _said(f"seed {seed}", _across(hours))
        progress(f"seed {seed}: {'; '.join(wrong) or 'every fact so far'}")
    assert not wrong, "; ".join(wrong)
    years = len(seeds) * (len(PRACTICE_SYMBOLS) - 1)
    assert len(others) <= MOST_OF_OTHERS * years, "; ".join(others)
    return {
        "seeds": len(seeds),
        "facts": len(facts.facts_of(1.0)),
        "years of other symbols": years,
        "facts out in those": others,
        "ranges": {symbol: _ranges(values) for symbol, values in found.items()},
    }


def _across(hours: Sequence[Columns]) -> dict[str, float]:
    """Facts between symbols (13) and of the clock (14, 15) that are out of their bands."""
    returns = [facts.returns(own) for own in hours]
    wrong = {}
    for (one, other), real in facts.PAIRS.items():
        together = float(np.corrcoef(returns[one], returns[other])[0, 1])
        if abs(together - real) > facts.PAIR_WIDTH:
            wrong[f"correlation of {one} and {other}"] = together
    for name, value, (least, most) in (
        ("busy hours", facts.busy_hours(hours[0]), facts.BUSY_HOURS),
        ("weekends", facts.weekends(hours[0]), facts.WEEKENDS),
    ):
        if not least <= value <= most:
            wrong[name] = value
    return wrong


def _said(where: str, wrong: dict[str, float]) -> list[str]:
    return [f"{where}: {name} {value:.4f}" for name, value in wrong.items()]


def _ranges(values: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    """Of each fact the least, the median and the most over the seeds."""
    return {
        name: [
            round(float(how([each[name] for each in values])), 4) for how in (min, np.median, max)
        ]
        for name in values[0]
    }
