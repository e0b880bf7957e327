"""What is known beforehand of the practice market is what making it gives."""

from dataclasses import replace

import numpy as np
import pytest

from moniqo_desktop.exchanges import practice_days
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_known import KNOWN_DAY, KNOWN_SEED, known_symbol
from moniqo_desktop.exchanges.practice_model import (
    HISTORY_DAYS,
    PRACTICE_SYMBOLS,
    FactorCarry,
    PracticeSymbol,
    SymbolCarry,
)

NAMES = ("opened_at", "open", "high", "low", "close", "volume")


@pytest.fixture(scope="module")
def walked() -> PracticeDays:
    """The market of the usual seed, made from its first day on."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("known_factor", "known_symbol"):
            patch.setattr(practice_days, name, lambda *_: {})
        made = PracticeDays(KNOWN_SEED)
    for one in PRACTICE_SYMBOLS:
        made.day(one.symbol, HISTORY_DAYS)
    return made


@pytest.mark.parametrize("one", PRACTICE_SYMBOLS, ids=lambda one: one.symbol)
def test_a_known_carry_is_what_walking_there_gives(
    walked: PracticeDays, one: PracticeSymbol
) -> None:
    known = PracticeDays(KNOWN_SEED)
    pairs: list[tuple[FactorCarry | SymbolCarry, FactorCarry | SymbolCarry]] = [
        (known._factor_carries[KNOWN_DAY], walked._factor_carries[KNOWN_DAY]),
        (known._carries[one.symbol][KNOWN_DAY], walked._carries[one.symbol][KNOWN_DAY]),
    ]
    for mine, its in pairs:
        for name in type(mine).__slots__:
            assert np.allclose(getattr(mine, name), getattr(its, name), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("day", [KNOWN_DAY - 1, KNOWN_DAY, HISTORY_DAYS])
def test_candles_are_the_same_whether_one_walked_there_or_not(
    walked: PracticeDays, day: int
) -> None:
    known = PracticeDays(KNOWN_SEED)
    for one in PRACTICE_SYMBOLS:
        mine, its = known.columns(one.symbol, day), walked.columns(one.symbol, day)
        assert all(np.array_equal(getattr(mine, name), getattr(its, name)) for name in NAMES)


def test_only_the_days_on_the_way_are_made() -> None:
    known, symbol = PracticeDays(KNOWN_SEED), PRACTICE_SYMBOLS[0].symbol
    assert known.missing(symbol, HISTORY_DAYS) == range(KNOWN_DAY, HISTORY_DAYS + 1)
    known.day(symbol, HISTORY_DAYS)
    assert len(known.missing(symbol, HISTORY_DAYS)) == 0
    assert known.missing(symbol, 3) == range(4)


def test_another_seed_or_another_making_is_walked_from_the_first_day() -> None:
    other = PracticeDays(KNOWN_SEED + 1)
    assert other.missing(PRACTICE_SYMBOLS[0].symbol, 5) == range(6)
    assert known_symbol(KNOWN_SEED, replace(PRACTICE_SYMBOLS[0], hourly_sd=0.5)) == {}
