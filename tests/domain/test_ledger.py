"""The paper ledger: what cannot be booked is our bug, and is not booked."""

from __future__ import annotations

import json

import pytest

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.paper.ledger import FLAT, Ledger, ledger_from
from tests.kit.builders import SYMBOL, a_market

MARKET = a_market()
LONG = Ledger(1_000, 1_000).added(SYMBOL, 1, 10, 400, 3)


def test_opening_moves_money_to_the_cost_of_the_position() -> None:
    assert (LONG.cash, LONG.collateral, LONG.fees, LONG.imbalance) == (597, 400, 3, 0)
    assert LONG.holding(SYMBOL).amount == 10


@pytest.mark.parametrize(("notional", "realised"), [(250, 50), (150, -50)])
def test_reducing_moves_it_back_with_the_profit(notional: int, realised: int) -> None:
    after = LONG.reduced(SYMBOL, 5, notional, 2)
    assert (after.realised, after.cash) == (realised, 597 + 200 + realised - 2)
    assert (after.collateral, after.imbalance) == (200, 0)


def test_a_closed_position_leaves_no_trace() -> None:
    after = LONG.reduced(SYMBOL, 10, 500, 0)
    assert after.holding(SYMBOL) == FLAT
    assert dict(after.holdings) == {}


def test_more_than_the_cash_is_never_spent() -> None:
    with pytest.raises(Broken, match="cash would be -1"):
        LONG.added(SYMBOL, 1, 10, 597, 1)


def test_a_position_is_not_added_to_from_the_other_side() -> None:
    with pytest.raises(Broken, match="cannot be added"):
        LONG.added(SYMBOL, -1, 10, 1, 0)


@pytest.mark.parametrize("amount", [0, -1, 11])
def test_more_than_the_position_is_never_taken_off(amount: int) -> None:
    with pytest.raises(Broken, match="passes the position"):
        LONG.reduced(SYMBOL, amount, 100, 0)


def test_a_loss_beyond_the_margin_is_never_booked() -> None:
    short = Ledger(400, 400).added(SYMBOL, -1, 10, 400, 0)
    with pytest.raises(Broken, match="lose 1 more than its margin"):
        short.reduced(SYMBOL, 10, 801, 0)
    assert short.reduced(SYMBOL, 10, 800, 0).cash == 0


def test_the_cover_price_uses_up_the_collateral() -> None:
    notional = MARKET.notional(100, 10)
    short = Ledger(notional, notional).added(SYMBOL, -1, 10, notional, 0)
    assert short.cover_price(MARKET, 10) == 200
    assert short.cover_price(MARKET, 3) == 200


def test_what_the_venue_bears_is_counted_apart() -> None:
    insured = LONG.insured(7)
    assert (insured.insurance, insured.cash, insured.imbalance) == (7, LONG.cash, 0)


def test_a_ledger_survives_json() -> None:
    assert ledger_from(json.loads(json.dumps(LONG.state()))) == LONG
