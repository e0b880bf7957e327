"""Every published case, on every path it names, in the paper market."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fills.case import FOLDER, Case, Gear, Told, cases
from tests.fills.paper_gear import PaperGear

ALL = list(cases())
THEMES = {path.stem for path in FOLDER.glob("*.txt")}
LEAST = 160


def check(gear: Gear, case: Case, path: str) -> None:
    """All fills as the table says; the ends it names happen; “maker” where it says so."""
    told = gear.plays(case, path)
    for number, (found, wanted) in enumerate(zip(told, padded(case), strict=True)):
        fills = [one for one in wanted if not one.code]
        assert [bare(one) for one in found if not one.code] == [bare(one) for one in fills], (
            f"{case.name}, {path}, candle {number}: {found}"
        )
        makers = {one.name for one in found if one.maker}
        assert makers >= {one.name for one in fills if one.maker}, f"{case.name}, {path}"
        ends = {(one.name, one.code) for one in found if one.code}
        assert ends >= {(one.name, one.code) for one in wanted if one.code}, (
            f"{case.name}, {path}, candle {number}: ends {ends}"
        )


def bare(told: Told) -> tuple[str, int, int, int]:
    return told.name, told.price, told.amount, told.best


def padded(case: Case) -> list[tuple[Told, ...]]:
    """What the table leaves out at the end is nothing."""
    missing = len(case.candles) - len(case.expected)
    return [*case.expected, *[()] * missing]


@pytest.mark.parametrize("case", ALL, ids=[f"{case.theme}-{case.name}" for case in ALL])
def test_a_published_case_fills_as_the_table_says(case: Case) -> None:
    for path in case.paths:
        check(PaperGear(), case, path)


def test_the_table_is_large_and_each_case_has_its_own_name() -> None:
    assert len(ALL) >= LEAST
    repeated = [name for name, times in Counter(case.name for case in ALL).items() if times > 1]
    assert not repeated
    assert all(case.paths for case in ALL)


def test_the_table_has_the_six_cases_that_tell_honest_fills_from_flattering_ones() -> None:
    assert len([case for case in ALL if case.theme == "conformance" and "worst" in case.paths]) == 6


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_case_that_expects_another_price_is_noticed(theme: str) -> None:
    (case, *_) = [c for c in cases(theme) if any(not t.code for told in c.expected for t in told)]
    spoilt = tuple(
        tuple(one._replace(price=one.price + 1, best=one.best + 1) for one in told)
        for told in case.expected
    )
    with pytest.raises(AssertionError):
        check(PaperGear(), Case(**{**vars(case), "expected": spoilt}), case.paths[0])
