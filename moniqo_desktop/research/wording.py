"""The verdict in words: one sentence for the trader, and what weakens the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.evidence import Evidence, OverfitEvidence, VerdictWord
from moniqo_desktop.domain.backtest.figures import share_of_text
from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.market import Columns, Symbol

MANY: Final = 100_000
"""More trades than this are not worth a number."""
LUCKY_CHOICE: Final = 0.5
_HOUR_MS: Final = 3_600_000


def said(evidence: Evidence, loses_before_costs: bool) -> str:
    """The verdict in one sentence. Differences are sums of returns and can be beyond 100 %, which
    no capital can lose: they are never said to be of capital."""
    match evidence.word:
        case VerdictWord.BETTER:
            return _better(evidence)
        case VerdictWord.WORSE:
            return _worse(evidence, loses_before_costs)
        case VerdictWord.NO_EVIDENCE:
            return _nothing(evidence)


def _better(evidence: Evidence) -> str:
    more = share_of_text(evidence.baselines[0].difference)
    return (
        f"Better: its returns add up to {more} more than those of holding the same exposure, over "
        f"{evidence.trades:,} trades; luck does not explain it and double costs do not eat it."
    )


def _worse(evidence: Evidence, loses_before_costs: bool) -> str:
    lost = share_of_text(-evidence.baselines[0].difference)
    why = (
        "its entries and exits lose even without costs"
        if loses_before_costs
        else "its costs take more than its trades earn"
    )
    return f"Worse than holding the same exposure, by {lost} with all returns added up: {why}."


def _nothing(evidence: Evidence) -> str:
    if not evidence.trades:
        return "No evidence: it has not closed a trade."
    if evidence.needs_trades < 0 and not evidence.checks[0].passed:
        trades = _many(evidence.trades, "trade")
        return (
            f"No evidence: it closed {trades}, too few to tell, and so far {_why_never(evidence)}."
        )
    if evidence.needs_trades < 0:
        return (
            f"No evidence of an edge: {_why_never(evidence)}, and more such trades would not help."
        )
    if evidence.needs_trades > MANY:
        return (
            f"No evidence: luck explains it, and it needs more than {MANY:,} more trades to tell."
        )
    more = _about(evidence.needs_trades)
    plural = "" if more == 1 else "s"
    return (
        f"No evidence yet: luck may explain it. Needs about {more:,} more trade{plural} like these."
    )


def _why_never(evidence: Evidence) -> str:
    difference, twice = evidence.baselines[0].difference, evidence.costs[-1]
    if evidence.total <= 0.0:
        return "it lost money"
    if difference <= 0.0:
        return "it earned no more than holding the same exposure"
    if twice.total <= 0.0 or twice.difference <= 0.0:
        return "at double costs nothing is left of it"
    return "random traders earn as much"


def _about(count: int) -> int:
    """To two digits."""
    step = int(10 ** max(len(str(count)) - 2, 0))
    return -(-count // step) * step


def notes_on(
    result: Result, candles: Mapping[Symbol, Columns], overfit: OverfitEvidence | None
) -> tuple[str, ...]:
    """What weakens the figures, in plain sentences."""
    return (*_holes(candles), *_of_fills(result), *_of_search(overfit))


def _holes(candles: Mapping[Symbol, Columns]) -> Iterator[str]:
    for symbol, columns in candles.items():
        steps = np.diff(columns.opened_at)
        if not len(steps) or int(steps.max()) == int(steps.min()):
            continue
        length = int(steps.min())
        missing, holes = int((steps // length - 1).sum()), int((steps > length).sum())
        longest = (int(steps.max()) - length) / _HOUR_MS
        hours = "1 hour" if longest == 1 else f"{longest:.3g} hours"
        yield (
            f"{symbol}: {_many(missing, 'candle')} missing in {_many(holes, 'hole')}, the longest "
            f"of {hours}; what happened there is not in these figures."
        )


def _of_fills(result: Result) -> Iterator[str]:
    if result.ambiguous_fills:
        yield (
            f"{result.ambiguous_fills:,} of {_many(len(result.fills), 'fill')} could have gone "
            "otherwise inside their candle; the worse way was taken."
        )
    if result.liquidations:
        yield f"The venue closed the position by {_many(result.liquidations, 'liquidation')}."
    if marked := int(result.trades.marked.sum()):
        yield f"{_many(marked, 'trade')} closed by the end of the candles, not by the flow."


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _of_search(overfit: OverfitEvidence | None) -> Iterator[str]:
    if overfit is not None and overfit.probability >= LUCKY_CHOICE:
        share = share_of_text(overfit.probability, 0)
        yield (
            f"The search chose luck: in {share} of {overfit.splits:,} splits its "
            "best set was below the median afterwards."
        )
