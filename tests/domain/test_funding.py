"""Funding: what a position pays at a boundary, when, and what is said of rates that are missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.funding import (
    FUNDING_UNIT,
    FundingColumns,
    funding_notes,
    funding_payment,
    missing_boundaries,
    without_marks,
)
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.reports import FillSeen, FundingPaid, Report
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import OrderKind, Side
from moniqo_desktop.domain.paper.funding import AskedMarket, FundedMarket, source_of
from moniqo_desktop.domain.paper.market import PaperMarket
from tests.kit.builders import (
    MINUTE,
    PLENTY,
    SPOT,
    SYMBOL,
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
)

HOUR = 3_600_000
RATE = 10_000
"""0.01 %."""


def rates(*rows: tuple[int, int], mark: float = float("nan")) -> FundingColumns:
    at, rate = zip(*rows, strict=True)
    return FundingColumns(
        np.array(at, dtype=np.int64), np.array(rate, dtype=np.int64), np.full(len(rows), mark)
    )


def paid(reports: Sequence[Report]) -> list[FundingPaid]:
    return [report for report in reports if isinstance(report, FundingPaid)]


def opened(side: Side = Side.BUY, leverage: int = 1) -> Tape:
    """10 of the contract opened at 100.0."""
    tape = Tape(a_market(max_leverage=125))
    tape.flat(1000)
    tape.submit(alone(an_order(side=side, amount=10_000, leverage=leverage)))
    tape.flat(1000)
    return tape


@given(st.sampled_from((1, -1)), st.integers(0, 10**17), st.integers(-FUNDING_UNIT, FUNDING_UNIT))
def test_a_payment_is_rounded_against_the_trader(sign: int, notional: int, rate: int) -> None:
    payment = funding_payment(sign, notional, rate)
    assert 0 <= payment - Fraction(sign * rate * notional, FUNDING_UNIT) < 1


@pytest.mark.parametrize(
    ("side", "rate", "payment"),
    [(Side.BUY, RATE, 1), (Side.SELL, RATE, -1), (Side.BUY, -RATE, -1), (Side.SELL, -RATE, 1)],
)
def test_longs_pay_a_positive_rate_and_shorts_receive_it(
    side: Side, rate: int, payment: int
) -> None:
    tape = opened(side)
    (report,) = paid(tape.market.on_funding(SYMBOL, tape.at, rate))
    assert report.payment == payment * 1000 * MONEY_UNIT // 10_000
    assert tape.market.funding == report.payment
    assert tape.market.imbalance == 0


def test_the_payment_goes_from_the_margin_and_not_from_the_wallet() -> None:
    tape = opened(leverage=10)
    cash, margin = tape.market.cash, tape.market.margin
    (report,) = paid(tape.market.on_funding(SYMBOL, tape.at, RATE))
    assert (tape.market.cash, tape.market.margin) == (cash, margin - report.payment)


def test_the_mark_counts_where_it_is_known() -> None:
    tape = opened()
    (report,) = paid(tape.market.on_funding(SYMBOL, tape.at, RATE, 1_100))
    assert (report.mark, report.payment) == (1_100, 1_100 * MONEY_UNIT // 10_000)


def test_no_more_than_the_margin_is_ever_paid() -> None:
    tape = opened(leverage=125)
    margin = tape.market.margin
    (report,) = paid(tape.market.on_funding(SYMBOL, tape.at, FUNDING_UNIT // 100))
    assert report.payment == margin
    assert tape.market.margin == 0
    assert tape.market.insurance == 10 * MONEY_UNIT - margin
    assert tape.market.imbalance == 0


def test_a_boundary_is_charged_once_also_after_a_restart() -> None:
    tape = opened()
    assert paid(tape.market.on_funding(SYMBOL, tape.at, RATE))
    again = PaperMarket({SYMBOL: a_market(max_leverage=125)}, 0)
    again.restore(json.loads(json.dumps(tape.market.state())))
    assert again.state() == tape.market.state()
    assert not again.on_funding(SYMBOL, tape.at, RATE)
    assert again.on_funding(SYMBOL, tape.at + 1, RATE)


def test_funding_brings_the_liquidation_nearer() -> None:
    tape = opened(leverage=10)
    tape.market.on_funding(SYMBOL, tape.at, FUNDING_UNIT // 50)
    (fill,) = [r for r in tape.candle(950, 950, 919, 930) if isinstance(r, FillSeen)]
    assert (fill.order_id, fill.price) == ("liq-1", 920)


def test_nothing_open_pays_nothing() -> None:
    tape = Tape(a_market(SPOT))
    assert not tape.market.on_funding(SPOT, 0, RATE)
    tape.flat(1000)
    tape.submit(alone(an_order(symbol=SPOT)))
    tape.flat(1000)
    assert tape.market.position(SPOT).amount
    assert not tape.market.on_funding(SPOT, tape.at, RATE), "spot knows no funding"


def funded(*rows: tuple[int, int]) -> tuple[FundedMarket, PaperMarket]:
    markets = {SYMBOL: a_market(max_leverage=125)}
    market = PaperMarket(markets, 10**6 * MONEY_UNIT)
    return FundedMarket(market, markets, {SYMBOL: rates(*rows)}), market


def test_a_boundary_comes_before_the_fills_of_the_candle_that_opens_at_it() -> None:
    market, _ = funded((MINUTE, RATE), (2 * MINUTE, RATE))
    candle = (1000, 1000, 1000, 1000, PLENTY)
    market.on_candle(SYMBOL, MINUTE, *candle)
    market.submit(a_bracket(an_order(), target=1_100), MINUTE)
    entered = market.on_candle(SYMBOL, 2 * MINUTE, *candle)
    assert not paid(entered), "the boundary at its open came before the entry"
    left = market.on_candle(SYMBOL, 3 * MINUTE, 1_200, 1_200, 1_200, 1_200, PLENTY)
    assert [type(report).__name__ for report in left][:2] == ["FundingPaid", "FillSeen"]
    assert paid(left)[0].mark == 1000, "the last close before the boundary"


def test_a_boundary_inside_a_candle_counts_at_its_open() -> None:
    market, paper = funded((5 * MINUTE // 2, RATE))
    candle = (1000, 1000, 1000, 1000, PLENTY)
    market.on_candle(SYMBOL, MINUTE, *candle)
    market.submit(alone(an_order(kind=OrderKind.MARKET)), MINUTE)
    market.on_candle(SYMBOL, 2 * MINUTE, *candle)
    assert paper.funding == 0
    market.on_candle(SYMBOL, 3 * MINUTE, *candle)
    assert paper.funding > 0


def test_candles_are_calm_until_the_next_boundary_only() -> None:
    market, _ = funded((5 * MINUTE // 2, RATE), (8 * MINUTE, RATE))
    candle = (1000, 1000, 1000, 1000, PLENTY)
    market.on_candle(SYMBOL, MINUTE, *candle)
    assert market.calm(SYMBOL).until == 5 * MINUTE // 2
    market.on_candle(SYMBOL, 3 * MINUTE, *candle)
    assert market.calm(SYMBOL).until == 8 * MINUTE


def test_a_market_that_asks_for_its_rates_is_never_calm() -> None:
    markets = {SYMBOL: a_market()}
    asked = AskedMarket(PaperMarket(markets, 10**6), source_of(markets, {}))
    asked.on_candle(SYMBOL, MINUTE, 1, 1, 1, 1, 0)
    assert asked.calm(SYMBOL).until < MINUTE
    unfunded = AskedMarket(PaperMarket(markets, 10**6), None)
    assert unfunded.calm(SYMBOL).until > 10**15


def test_a_missing_rate_charges_nothing_and_is_named() -> None:
    eight = 8 * HOUR
    known = rates((0, RATE), (eight, RATE), (3 * eight, RATE), (4 * eight, RATE))
    assert missing_boundaries(known, 0, 5 * eight).tolist() == [2 * eight]
    (note,) = funding_notes(SYMBOL, known, 0, 5 * eight)
    assert "1 funding rates of BTC/USDT:USDT are missing" in note
    assert "1970-01-01T16:00" in note
    assert funding_notes(SYMBOL, known, 0, 2 * eight) == ()
    (none,) = funding_notes(SYMBOL, None, 0, eight)
    assert "leaves funding out" in none


def test_missing_ends_count_from_the_rhythm_of_the_rates() -> None:
    four = 4 * HOUR
    known = rates(*((HOUR + n * four, RATE) for n in range(2, 5)))
    assert missing_boundaries(known, 0, HOUR + 6 * four).tolist() == [
        HOUR,
        HOUR + four,
        HOUR + 5 * four,
    ]


@pytest.mark.parametrize(("at", "rate"), [([2, 1], [1, 1]), ([1, 1], [1, 1]), ([1, 2], [1])])
def test_columns_that_cannot_be_are_refused(at: list[int], rate: list[int]) -> None:
    with pytest.raises(Mistake):
        without_marks(np.array(at, dtype=np.int64), np.array(rate, dtype=np.int64))


def test_other_symbols_pay_nothing() -> None:
    markets = {SYMBOL: a_market(), SPOT: a_market(SPOT)}
    market = FundedMarket(
        PaperMarket(markets, 10**6), markets, {Symbol("OTHER/USDT"): rates((0, RATE))}
    )
    assert not market.on_candle(SYMBOL, MINUTE, 1, 1, 1, 1, 0)
