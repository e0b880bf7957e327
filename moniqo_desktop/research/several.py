"""Verdicts on one flow over several symbols: who tries five is right by luck more often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import Final

from moniqo_desktop.domain.evidence import Evidence, EvidenceCheck, VerdictWord
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.research.statistics import holm, normal_ppf
from moniqo_desktop.research.verdict import BOUND

ALL_SYMBOLS: Final = "all symbols"


def judged_together(found: Mapping[Symbol, Evidence]) -> dict[Symbol, Evidence]:
    """The same verdicts, each “better” kept only where it holds for all symbols tried.

    The chances of the difference to matched exposure are corrected after Holm; where one is above
    one in a hundred then, the word becomes “no evidence”, and a check says why.
    """
    chances = holm([one.baselines[0].p_better for one in found.values()])
    return {
        symbol: _kept(one, chance, len(found)) if len(found) > 1 else one
        for (symbol, one), chance in zip(found.items(), chances, strict=True)
    }


def _kept(one: Evidence, chance: float, symbols: int) -> Evidence:
    passed = chance <= 1.0 - BOUND
    text = (
        f"Luck alone gives one of {symbols} symbols as large a difference in {chance:.1%} of cases."
    )
    judged = replace(one, checks=(*one.checks, EvidenceCheck(ALL_SYMBOLS, passed, text)))
    if passed or one.word is not VerdictWord.BETTER:
        return judged
    return replace(
        judged,
        word=VerdictWord.NO_EVIDENCE,
        sentence=f"No evidence yet: it would do alone, not as the best of {symbols} symbols.",
        needs_trades=_more(one, symbols),
    )


def _more(one: Evidence, symbols: int) -> int:
    """Trades until the chance would do for the strictest step: it falls as √trades grows."""
    seen = normal_ppf(max(1.0 - one.baselines[0].p_better, BOUND))
    wanted = normal_ppf(1.0 - (1.0 - BOUND) / symbols)
    return max(ceil(one.trades * ((wanted / seen) ** 2 - 1.0)), 1)
