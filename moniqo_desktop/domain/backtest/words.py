"""A verdict's figures as names and numbers, the same in the window and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.backtest.figures import (
    exposure_text,
    number_text,
    ratio_text,
    share_of_text,
)

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.evidence import Evidence

Pair = tuple[str, str]


def worded(evidence: Evidence) -> tuple[str, str]:
    """The verdict's word as the sentence begins with it, and the rest of the sentence."""
    word, said = evidence.word.value, evidence.sentence
    if said.lower().startswith(word):
        return said[: len(word)], said[len(word) :]
    return f"{word[:1].upper()}{word[1:]}.", f" {said}"


def evidence_rows(evidence: Evidence) -> tuple[Pair, ...]:
    """Every figure the verdict rests on."""
    return (
        ("Trades judged", f"{evidence.trades:,}"),
        ("Return, added up", ratio_text(evidence.total)),
        ("Average exposure", exposure_text(evidence.exposure)),
        ("More trades needed", _needed(evidence.needs_trades)),
        *_baselines(evidence),
        *_sharpe(evidence),
        *_luck(evidence),
        *_costs(evidence),
        *_overfit(evidence),
        ("Periods compared", f"{evidence.periods:,}"),
        ("Seed of the draws", str(evidence.seed)),
    )


def _needed(trades: int) -> str:
    if trades < 0:
        return "no edge is seen"
    return f"about {trades:,}" if trades else "none"


def _baselines(evidence: Evidence) -> list[Pair]:
    found = []
    for one in evidence.baselines:
        found += [
            (f"Return of {one.name}, added up", ratio_text(evidence.total - one.difference)),
            (f"Difference to {one.name}", ratio_text(one.difference)),
            (
                "    between (99 % each side)",
                f"{ratio_text(one.lower)} and {ratio_text(one.upper)}",
            ),
            ("    luck alone would do as well", share_of_text(one.p_better, 2)),
        ]
    return found


def _sharpe(evidence: Evidence) -> list[Pair]:
    sharpe = evidence.sharpe
    return [
        (
            f"Sharpe by logarithmic returns each {_period(evidence.period_ms)}",
            f"{number_text(sharpe.value)} ± {number_text(sharpe.standard_error)}",
        ),
        ("Probability that it is above zero", share_of_text(sharpe.probabilistic)),
        (
            f"Above what {_counted(sharpe.trials)} by luck",
            share_of_text(sharpe.deflated),
        ),
        ("    the same for its timing", share_of_text(sharpe.deflated_timing)),
        ("    that hurdle", number_text(sharpe.hurdle)),
    ]


def _period(ms: int) -> str:
    """The head of a report shows the ratio by simple daily returns: this one tells itself apart."""
    hours = ms / 3_600_000
    return "day" if hours == 24 else f"{hours:g} h" if hours < 48 else f"{hours / 24:g} days"


def _counted(trials: int) -> str:
    return "one trial shows" if trials == 1 else f"{trials:,} trials show"


def _luck(evidence: Evidence) -> list[Pair]:
    found = evidence.random_traders
    if found is None:
        return []
    return [
        (f"Better than of {found.count:,} random traders", share_of_text(found.percentile)),
        ("    their median", ratio_text(found.median)),
        ("    chance that one does as well", share_of_text(found.p, 2)),
    ]


def _costs(evidence: Evidence) -> list[Pair]:
    return [
        (f"At ×{number_text(case.factor, 0)} costs, at worst (99 %)", ratio_text(case.lower))
        for case in evidence.costs
    ]


def _overfit(evidence: Evidence) -> list[Pair]:
    found = evidence.overfit
    if found is None:
        return []
    return [
        ("Probability of overfitting", share_of_text(found.probability)),
        ("    chosen set lost in the other half", share_of_text(found.loss)),
    ]
