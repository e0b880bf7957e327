"""The verdict: what it takes to be better, what worse must mean, and what it says when neither."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from moniqo_desktop.domain.backtest.evidence import Evidence, OverfitEvidence, VerdictWord
from moniqo_desktop.domain.backtest.words import evidence_rows
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.codec import decode, encode
from moniqo_desktop.research.compared import Costs
from moniqo_desktop.research.statistics import Trials
from moniqo_desktop.research.verdict import FEWEST_TRADES, MATCHED, verdict
from tests.research.worlds import (
    HOUR,
    SYMBOL,
    prescient,
    random_trades,
    result_of_trades,
    walk,
)

CANDLES = 8_000


def judged(
    share: float,
    *,
    seed: int = 1,
    trades: int = 200,
    held: int = 20,
    fee: float = 0.0005,
    size: float = 0.5,
    trials: Trials | None = None,
    costs: Costs | None = None,
) -> Evidence:
    """A trader who is right on a share of his trades, judged."""
    columns = walk(CANDLES, seed)
    start, length, _ = random_trades(CANDLES, trades, held, seed)
    side = prescient(columns, start, length, share, seed)
    result = result_of_trades(columns, start, length, side, fee=fee, size=size)
    return verdict(result, {SYMBOL: columns}, seed=seed, trials=trials, costs=costs)


def passed(evidence: Evidence) -> dict[str, bool]:
    return {check.name: check.passed for check in evidence.checks}


def test_a_strong_edge_is_better_by_every_check() -> None:
    evidence = judged(0.75)
    assert evidence.word is VerdictWord.BETTER
    assert all(passed(evidence).values())
    assert evidence.needs_trades == 0
    assert evidence.sentence.startswith("Better: ")
    matched, hold = evidence.baselines
    assert (matched.name, hold.name) == ("matched exposure", "buy & hold")
    assert 0.0 < matched.lower < matched.difference < matched.upper
    assert matched.p_better < 0.001 < matched.p_worse


def test_luck_is_no_evidence_and_says_how_many_trades_would_tell() -> None:
    evidence = judged(0.55, seed=3)
    assert evidence.word is VerdictWord.NO_EVIDENCE
    assert evidence.needs_trades > 0
    assert "Needs about" in evidence.sentence


def test_the_trades_it_needs_are_about_those_that_would_be_enough() -> None:
    """The median of many worlds with a small true edge: as many again as power asks for."""
    asked = [judged(0.58, seed=seed, trades=120).needs_trades + 120 for seed in range(12)]
    known = sorted(total for total in asked if total >= 120)
    assert 120 < known[len(known) // 2] < 1_500


def test_costs_alone_make_a_flow_worse_and_the_sentence_says_so() -> None:
    evidence = judged(0.5, fee=0.003, size=0.25, held=3)
    assert evidence.word is VerdictWord.WORSE
    assert "costs take more than its trades earn" in evidence.sentence
    assert evidence.baselines[0].upper < 0.0


def test_what_is_added_up_is_not_said_to_be_of_capital() -> None:
    """Returns of periods are added up: their sum can be below what anybody can lose."""
    worse, better = judged(0.5, fee=0.003, size=0.25, held=3), judged(0.75)
    assert "with all returns added up" in worse.sentence
    assert "its returns add up to" in better.sentence
    for evidence in (worse, better):
        assert "of capital" not in evidence.sentence
        sums = [each.text for each in evidence.checks if each.name in (MATCHED, "double costs")]
        assert all("its returns add up to" in text for text in sums)


def test_a_flow_that_loses_everything_keeps_finite_figures() -> None:
    evidence = judged(0.5, fee=0.006)
    assert evidence.word is not VerdictWord.BETTER
    assert -10.0 < evidence.costs[1].total < evidence.total < 0.0
    assert evidence.random_traders is not None
    assert abs(evidence.random_traders.profit) < 100.0


def test_trades_that_lose_without_costs_are_worse_for_another_reason() -> None:
    evidence = judged(0.3, fee=0.0, size=0.15)
    assert evidence.word is VerdictWord.WORSE
    assert "lose even without costs" in evidence.sentence


@pytest.mark.parametrize("seed", range(6))
def test_without_costs_skill_less_trades_are_neither(seed: int) -> None:
    assert judged(0.5, fee=0.0, seed=seed).word is VerdictWord.NO_EVIDENCE


def test_an_edge_that_double_costs_eat_is_not_better() -> None:
    """Right often enough to win after fees of 0.25 %, not after 0.5 %."""
    evidence = judged(0.64, fee=0.0027, trades=300)
    assert evidence.costs[0].factor == 1.0
    assert evidence.costs[0].total > 0.0 > evidence.costs[1].total
    assert not passed(evidence)["double costs"]
    assert evidence.word is not VerdictWord.BETTER
    assert evidence.needs_trades == -1


def test_slippage_handed_in_is_doubled_too() -> None:
    with_slippage = judged(0.6, fee=0.0, size=0.1, costs=Costs(slippage_ppm=1_000.0))
    without = judged(0.6, fee=0.0, size=0.1)
    assert without.costs[0] == replace(without.costs[1], factor=1.0)
    taken = with_slippage.costs[0].total - with_slippage.costs[1].total
    assert taken == pytest.approx(200 * 2 * 0.1 * 0.001, rel=0.15)


def test_few_trades_are_never_enough() -> None:
    evidence = judged(1.0, trades=FEWEST_TRADES - 1)
    assert not passed(evidence)["enough trades"]
    assert evidence.word is VerdictWord.NO_EVIDENCE
    assert evidence.needs_trades >= 1


def test_few_trades_that_double_costs_eat_promise_nothing_of_more_of_them() -> None:
    """The number that is missing to the least is not the number that would show an edge."""
    evidence = judged(0.64, fee=0.01, trades=FEWEST_TRADES - 11)
    assert not passed(evidence)["double costs"]
    assert evidence.word is VerdictWord.NO_EVIDENCE
    assert evidence.needs_trades == -1
    assert evidence.sentence.startswith("No evidence: it closed 19 trades, too few to tell, and so")


def test_the_best_of_many_trials_needs_more_than_the_only_one() -> None:
    alone, searched = judged(0.62), judged(0.62, trials=Trials(5_000))
    assert searched.sharpe.deflated < alone.sharpe.deflated == alone.sharpe.probabilistic
    assert searched.sharpe.deflated_timing < alone.sharpe.deflated_timing
    assert searched.sharpe.hurdle > alone.sharpe.hurdle == 0.0
    assert searched.needs_trades > alone.needs_trades


def test_riding_a_rising_market_is_no_skill() -> None:
    """Long half of the time in a strong bull market: rich, but so is who holds the same."""
    columns = walk(CANDLES, 5, drift=0.0008)
    start, held, side = random_trades(CANDLES, 200, 20, 5)
    result = result_of_trades(columns, start, held, np.ones_like(side), size=0.5)
    evidence = verdict(result, {SYMBOL: columns})
    assert evidence.total > 0.5
    assert evidence.sharpe.deflated > 0.95
    assert evidence.word is VerdictWord.NO_EVIDENCE


def test_sitting_out_a_falling_market_is_no_skill_either() -> None:
    columns = walk(CANDLES, 6, drift=-0.0008)
    start, held, side = random_trades(CANDLES, 60, 5, 6)
    evidence = verdict(result_of_trades(columns, start, held, side, size=0.1), {SYMBOL: columns})
    assert evidence.baselines[1].difference > 1.0
    assert evidence.word is VerdictWord.NO_EVIDENCE


def test_the_rows_of_a_comparison_add_up() -> None:
    evidence = judged(0.6)
    rows = dict(evidence_rows(evidence))
    own = percent(rows["Return, added up"])
    for one in evidence.baselines:
        theirs = percent(rows[f"Return of {one.name}, added up"])
        assert own - theirs == pytest.approx(percent(rows[f"Difference to {one.name}"]), abs=0.02)


def test_percents_of_sentences_are_written_as_in_tables() -> None:
    said = [check.text for check in judged(0.2).checks]
    assert any(" %" in text and "−" in text for text in said)
    assert not [text for text in said if re.search(r"-\d|\d%", text)]


def percent(text: str) -> float:
    return float(text.replace("−", "-").removesuffix(" %").replace(",", ""))


def test_a_flow_that_never_traded_has_no_evidence() -> None:
    columns = walk(500, 7)
    none = np.zeros(0, dtype=np.int64)
    evidence = verdict(result_of_trades(columns, none, none, none), {SYMBOL: columns})
    assert evidence.sentence == "No evidence: it has not closed a trade."
    assert evidence.random_traders is None
    assert not any(passed(evidence)[name] for name in passed(evidence))


def test_a_hole_in_the_candles_is_told() -> None:
    columns = walk(1_000, 8)
    shifted = columns.opened_at.copy()
    shifted[400:] += 7 * HOUR
    holed = replace(columns, opened_at=shifted)
    start, held, side = random_trades(1_000, 40, 5, 8)
    evidence = verdict(result_of_trades(holed, start, held, side), {SYMBOL: holed}, notes=("mine",))
    assert evidence.notes[0] == "mine"
    assert "7 candles missing in 1 hole, the longest of 7 hours" in evidence.notes[1]


def test_what_weakens_a_result_is_told() -> None:
    columns = walk(1_000, 9)
    start, held, side = random_trades(1_000, 40, 5, 9)
    result = replace(
        result_of_trades(columns, start, held, side), ambiguous_fills=3, liquidations=1
    )
    lucky = OverfitEvidence(0.7, 12_870, 50, -0.4, 0.8)
    evidence = verdict(result, {SYMBOL: columns}, overfit=lucky)
    said = " ".join(evidence.notes)
    assert "3 of 0 fills could have gone otherwise" in said
    assert "1 liquidation." in said
    assert "in 70 % of 12,870 splits" in said
    assert evidence.overfit == lucky


def test_the_same_seed_gives_the_same_value_and_another_nearly_so() -> None:
    first, again = judged(0.6, seed=2), judged(0.6, seed=2)
    assert first == again
    columns = walk(CANDLES, 2)
    start, length, _ = random_trades(CANDLES, 200, 20, 2)
    side = prescient(columns, start, length, 0.6, 2)
    result = result_of_trades(columns, start, length, side, fee=0.0005, size=0.5)
    other = verdict(result, {SYMBOL: columns}, seed=99)
    assert other != first
    assert other.sharpe == first.sharpe
    assert other.baselines[0].lower == pytest.approx(first.baselines[0].lower, abs=0.02)


def test_the_verdict_comes_back_from_json() -> None:
    evidence = judged(0.6)
    assert decode(encode(evidence)) == evidence


def test_no_candles_are_refused() -> None:
    columns = walk(100, 1)
    none = np.zeros(0, dtype=np.int64)
    result = result_of_trades(columns, none, none, none)
    empty = replace(result, at=none, equity=none, exposed=np.zeros(0))
    with pytest.raises(Mistake, match="no candles"):
        verdict(empty, {SYMBOL: columns[:0]})


@pytest.mark.parametrize("candles", [1, 2, 3, 30])
def test_a_short_history_is_no_evidence(candles: int) -> None:
    columns = walk(candles, 1)
    result = result_of_trades(columns, np.array([0]), np.array([1]), np.array([1]))
    assert verdict(result, {SYMBOL: columns}).word is VerdictWord.NO_EVIDENCE
