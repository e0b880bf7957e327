"""Whose fees and funding are: one rule on the desk, in reports and in tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.backtest.figures import figures_of as figures_of_report
from moniqo_desktop.domain.messages.events import FundingBooked
from moniqo_desktop.domain.texts import paid_word
from moniqo_desktop.ui.desk.account import figures_of
from moniqo_desktop.ui.words.paid import cash_text, paid_text
from tests.kit.reports import a_report
from tests.ui.desk.kit import PRICES, Desk
from tests.ui.state.builders import BTC, an_equity


@pytest.mark.parametrize(
    ("money", "alone", "in_a_column"),
    [
        (41_000_000, "0.41 paid", "−0.4100"),
        (-41_000_000, "0.41 received", "+0.4100"),
        (0, "0.00", "0.0000"),
    ],
)
def test_what_is_paid_and_received_is_told_by_one_rule(
    money: int, alone: str, in_a_column: str
) -> None:
    assert paid_text(money) == alone
    assert cash_text(money) == in_a_column
    assert alone.endswith(paid_word(money))


@pytest.mark.parametrize(
    ("payment", "told"), [(52_000_000, "0.52 paid"), (-41_000_000, "0.41 received")]
)
def test_the_desk_says_whose_the_funding_of_the_day_is(desk: Desk, payment: int, told: str) -> None:
    desk.hear(an_equity(10_000 * 10**8, 1), *PRICES, FundingBooked(2, "r1", BTC, payment, 1, 1, 1))
    assert [each.text for each in figures_of(desk.state) if each.name == "Funding today"] == [told]


@pytest.mark.parametrize(("paid", "word"), [(1_740_000_000, "paid"), (-1_740_000_000, "received")])
def test_a_report_says_whose_the_funding_is_and_bears_no_sign(paid: int, word: str) -> None:
    report = a_report()
    told = replace(report, result=replace(report.result, funding=paid))
    funding = next(each for each in figures_of_report(told) if each.name == "Funding")
    assert (funding.text, funding.small, funding.tone) == ("17.40", word, "")
