"""One flow over several symbols: what is praised there, and how often by luck."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.evidence import Evidence, VerdictWord
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.research.several import ALL_SYMBOLS, judged_together
from tests.prove.power_curve import traded


@pytest.fixture(scope="module")
def better() -> Evidence:
    return traded(4.0, 3)[1]


def together(one: Evidence, chances: list[float]) -> list[Evidence]:
    found = {
        Symbol(f"S{n}/USDT"): replace(
            one, baselines=(replace(one.baselines[0], p_better=chance), one.baselines[1])
        )
        for n, chance in enumerate(chances)
    }
    return list(judged_together(found).values())


def test_what_is_sure_for_one_symbol_may_not_be_for_the_best_of_five(better: Evidence) -> None:
    assert better.word is VerdictWord.BETTER
    first, *_ = together(better, [0.008, 0.5, 0.6, 0.7, 0.8])
    assert first.word is VerdictWord.NO_EVIDENCE
    assert not first.checks[-1].passed
    assert first.checks[-1].name == ALL_SYMBOLS
    assert first.needs_trades > 0


def test_what_holds_for_all_symbols_is_kept(better: Evidence) -> None:
    found = together(better, [0.0001, 0.002, 0.009])
    assert [one.word for one in found] == [VerdictWord.BETTER] * 3
    assert all(one.checks[-1].passed for one in found)


def test_one_symbol_alone_is_left_as_it_is(better: Evidence) -> None:
    assert together(better, [0.009])[0].checks == better.checks


def test_no_word_but_better_changes(better: Evidence) -> None:
    worse = replace(better, word=VerdictWord.WORSE)
    assert [one.word for one in together(worse, [0.9, 0.9])] == [VerdictWord.WORSE] * 2


def test_the_trades_asked_for_bring_the_chance_down(better: Evidence) -> None:
    """A chance of 0.8 % is 2.41 deviations, a fifth of 1 % takes 2.88: 1.43 times the trades."""
    first, *_ = together(better, [0.008, 0.5, 0.6, 0.7, 0.8])
    assert first.needs_trades == pytest.approx(0.43 * better.trades, abs=3)
