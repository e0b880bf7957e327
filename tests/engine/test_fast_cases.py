"""The published cases in the compiled gear's matching, on every path they name."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.engine.fast.codes import FILLED
from moniqo_desktop.engine.fast.venue import Venue
from tests.fills.case import Case, Told, cases
from tests.fills.test_cases import bare, padded
from tests.kit.builders import MINUTE

ALL = [case for case in cases() if not case.settings.get("fee_received")]
LEAST = 150


class LoopGear:
    """Plays a case as the paper gear does; ends come without their codes."""

    def plays(self, case: Case, path: str) -> list[list[Told]]:
        venue = Venue(case.market, case.cash, case.rules(path))
        told: list[list[Told]] = []
        for number, (open_, high, low, close, volume) in enumerate(case.candles):
            found = []
            for sent in case.sent:
                if sent.after == number:
                    found += venue.submit(sent.group, number * MINUTE)
            one = [seen(name, report) for name, report in found]
            if case.funding[number]:
                paid = venue.fund(case.funding[number])
                one += [Told("funding", paid)] if paid else []
            done = venue.candle((number + 1) * MINUTE, (open_, high, low, close), volume)
            one += [seen(name, report) for name, report in done]
            told.append([*one, *(state(venue, name) for name in case.asks(number))])
        return told


def seen(name: str, report: object) -> Told:
    kind = report.kind  # type: ignore[attr-defined]  # a report of the compiled gear
    if kind != FILLED:
        return Told(name, code="ended")
    return Told(name, report.price, report.amount, report.best, report.maker)  # type: ignore[attr-defined]  # as above


def state(venue: Venue, name: str) -> Told:
    w = venue.wallet
    found = {
        "wallet": w.cash,
        "margin": w.cost - w.borrowed,
        "insured": w.insured,
        "holds": w.held,
        "dust": 0,
    }
    return Told(name, found[name])


@pytest.mark.parametrize("case", ALL, ids=[f"{case.theme}-{case.name}" for case in ALL])
def test_a_published_case_fills_the_same_in_the_compiled_gear(case: Case) -> None:
    for path in case.paths:
        told = LoopGear().plays(case, path)
        for number, (found, wanted) in enumerate(zip(told, padded(case), strict=True)):
            fills = [bare(one) for one in wanted if not one.code]
            where = f"{case.name}, {path}, candle {number}: {found}"
            assert [bare(one) for one in found if not one.code] == fills, where
            makers = {one.name for one in found if one.maker}
            assert makers >= {one.name for one in wanted if one.maker and not one.code}, where
            ended = {one.name for one in found if one.code}
            assert ended >= {one.name for one in wanted if one.code}, where


def test_most_of_the_table_is_played_and_fees_in_base_are_refused() -> None:
    assert len(ALL) >= LEAST
    case = ALL[0]
    with pytest.raises(Mistake, match="paid in what was bought"):
        Venue(case.market, case.cash, PaperRules(fee_received=True))
