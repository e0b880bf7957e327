"""Spot purchases that pay their fee in what they received: smaller positions, and dust."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import OrderKind, Purpose, Side
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PaperRules
from tests.kit.builders import (
    SPOT,
    SYMBOL,
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    ends,
    fills,
    resized,
)

RULES = PaperRules(fee_received=True)
CASH = 1_000 * MONEY_UNIT
UNIT = MONEY_UNIT // 10 // 1_000
"""Notional of one price step of one amount step."""


def spot(**changes: object) -> Tape:
    """0.1 % taker, lots of 0.010."""
    terms = {"taker_ppm": 1_000, "maker_ppm": -200, "lot_step": 10, **changes}
    return Tape(a_market(SPOT, **terms), cash=CASH, rules=RULES)


def bought(amount: int = 5_000, **changes: object) -> Tape:
    tape = spot(**changes)
    tape.flat(1000)
    tape.submit(alone(an_order(symbol=SPOT, amount=amount)))
    tape.flat(1000)
    return tape


def test_the_position_is_smaller_by_the_fee_and_cash_pays_the_price_only() -> None:
    tape = bought()
    assert tape.market.position(SPOT).amount == 4_995
    assert tape.market.cash == CASH - 5_000 * 1_000 * UNIT
    assert tape.market.fees == 5 * 1_000 * UNIT
    assert tape.market.imbalance == 0


def test_the_fill_tells_what_went_as_the_fee_and_its_worth() -> None:
    tape = bought()
    (fill,) = [report for report in tape.reports if isinstance(report, FillSeen)]
    assert (fill.amount, fill.fee_base, fill.fee) == (5_000, 5, 5_000 * UNIT)


def test_a_fee_below_an_amount_step_costs_a_whole_one() -> None:
    assert bought(10).market.position(SPOT).amount == 9


@given(st.integers(1, 10**6), st.integers(0, 3_000))
@settings(max_examples=40, deadline=None)
def test_the_fee_is_rounded_up_and_leaves_a_step(lots: int, rate: int) -> None:
    market = a_market(SPOT, taker_ppm=rate)
    tape = Tape(market, cash=10**6 * CASH, rules=RULES)
    tape.flat(1000)
    tape.submit(alone(an_order(symbol=SPOT, amount=lots)))
    (fill,) = [report for report in tape.flat(1000) if isinstance(report, FillSeen)]
    exact = Fraction(lots * rate, 10**6)
    assert fill.fee_base == min(-(-lots * rate // 10**6), lots - 1)
    assert fill.fee_base < exact + 1


def test_all_the_cash_can_be_spent() -> None:
    tape = spot()
    tape.flat(1000)
    assert not ends(tape.submit(alone(an_order(symbol=SPOT, amount=10_000))))
    assert fills(tape.flat(1000)) == [("o", 1000, 10_000)]
    assert tape.market.cash == 0


def test_protection_covers_what_can_be_sold() -> None:
    tape = spot()
    tape.flat(1000)
    tape.submit(a_bracket(an_order(symbol=SPOT, amount=5_000), stop=900, target=1_200))
    assert resized(tape.flat(1000)) == [("o-stop", 4_990), ("o-target", 4_990)]
    assert fills(tape.candle(1000, 1000, 880, 890)) == [("o-stop", 900, 4_990)]


def test_what_is_left_of_a_sale_is_dust_that_equity_counts() -> None:
    tape = bought()
    tape.submit(alone(an_order("out", symbol=SPOT, side=Side.SELL, amount=4_990)))
    tape.flat(1_100)
    assert tape.market.position(SPOT).amount == 0
    assert (tape.market.dust(SPOT).amount, tape.market.dust(SPOT).cost) == (5, 5_000 * UNIT)
    assert tape.market.equity() == tape.market.cash + 5 * 1_100 * UNIT
    assert tape.market.imbalance == 0


def test_more_than_can_be_sold_is_refused_and_dust_cannot_be_sold_at_all() -> None:
    tape = bought()
    sale = {"symbol": SPOT, "side": Side.SELL}
    assert ends(tape.submit(alone(an_order("a", amount=5_000, **sale)))) == [("a", "NO_SHORT")]
    tape.submit(alone(an_order("b", amount=4_990, **sale)))
    tape.flat(1000)
    assert ends(tape.submit(alone(an_order("c", amount=10, **sale)))) == [("c", "NO_SHORT")]


def test_the_next_purchase_takes_up_the_dust() -> None:
    tape = bought()
    tape.submit(alone(an_order("out", symbol=SPOT, side=Side.SELL, amount=4_990)))
    tape.flat(1000)
    tape.submit(alone(an_order("again", symbol=SPOT, amount=5_000)))
    tape.flat(900)
    held = tape.market.position(SPOT)
    assert held.amount == 4_995 + 5
    assert held.cost == (4_995 * 900 + 5 * 1_000) * UNIT
    assert tape.market.dust(SPOT).amount == 0
    assert tape.market.imbalance == 0


def test_a_rebate_makes_the_position_larger_and_its_protection_with_it() -> None:
    tape = spot()
    tape.flat(1000)
    order = an_order(symbol=SPOT, amount=100_000, kind=OrderKind.LIMIT, limit_price=100)
    tape.submit(a_bracket(order, target=2_000))
    reports = tape.candle(1000, 1000, 90, 1000)
    (fill,) = [report for report in reports if isinstance(report, FillSeen)]
    assert (fill.fee_base, fill.fee) == (-20, -20 * 100 * UNIT)
    assert tape.market.position(SPOT).amount == 100_020
    assert resized(reports) == [("o-target", 100_020)]


def test_parts_of_an_entry_are_covered_as_they_come() -> None:
    tape = spot(taker_ppm=30_000)
    tape.flat(1000)
    tape.submit(a_bracket(an_order(symbol=SPOT, amount=300), stop=900))
    assert not resized(tape.flat(1000, volume=100)), "a lot less its fee cannot be sold yet"
    reports = tape.flat(1000, volume=1_000)
    assert tape.market.position(SPOT).amount == 9 + 97
    assert resized(reports) == [("o-stop", 100)]
    tape.flat(1000)
    assert tape.market.position(SPOT).amount == 9 + 97 + 184
    assert fills(tape.flat(800)) == [("o-stop", 800, 290)]


def test_contracts_pay_in_quote_and_so_do_sales() -> None:
    linear = Tape(a_market(taker_ppm=1_000), cash=CASH, rules=RULES)
    linear.flat(1000)
    linear.submit(alone(an_order()))
    linear.flat(1000)
    assert linear.market.position(SYMBOL).amount == 1_000
    tape = bought()
    tape.submit(alone(an_order("out", symbol=SPOT, side=Side.SELL, amount=4_990)))
    (fill,) = [report for report in tape.flat(1000) if isinstance(report, FillSeen)]
    assert (fill.fee_base, fill.fee) == (0, 4_990 * UNIT)


@pytest.mark.parametrize("sold", [0, 4_990])
def test_dust_and_fees_in_base_survive_a_restart(sold: int) -> None:
    tape = bought()
    if sold:
        order = an_order("out", symbol=SPOT, side=Side.SELL, amount=sold, purpose=Purpose.CLOSE)
        tape.submit(alone(order))
        tape.flat(1000)
    again = PaperMarket({SPOT: tape.market._markets[SPOT]}, 0, rules=RULES)
    again.restore(json.loads(json.dumps(tape.market.state())))
    assert again.state() == tape.market.state()
    assert again.equity() == tape.market.equity()
