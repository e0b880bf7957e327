"""The sizer: how much, and never more than was allowed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from moniqo_desktop.domain.money import PPM
from moniqo_desktop.domain.signals import Decision, OrderPlan
from moniqo_desktop.nodes.base import AccountView
from moniqo_desktop.nodes.risk.sizer import Sizer
from tests.nodes.steps import FLAT, LINEAR, SPOT, Conversation, a_long, long_at, short_at


def a_sizer(market: Any = SPOT, **params: Any) -> Conversation:
    return Conversation(Sizer(), market, **params)


def planned(step: Any) -> OrderPlan:
    plan = step.emit["plan"]
    assert isinstance(plan, OrderPlan), step.text
    return plan


def test_the_loss_at_the_stop_is_the_risk_with_fees_and_slippage() -> None:
    plan = planned(a_sizer(max_position_percent=100).ask(decision=long_at(0.6)))
    # 0.5 % of 10,000 = 50; per unit 2.00 + (100 + 98)·(0.001 + 0.0002), each rounded up to a cent
    assert plan.amount == int(Fraction(50) / Fraction("2.24") * 10**5)
    assert (plan.decided_price, plan.stop_price, plan.target_price) == (10_000, 9_800, 10_400)


def test_a_plan_is_made_once_until_the_direction_changes() -> None:
    talk = a_sizer(LINEAR)
    assert planned(talk.ask(decision=long_at(0.6)))
    assert talk.later().ask(decision=long_at(0.7)).emit["plan"] is None
    assert planned(talk.later().ask(decision=short_at(0.6))).direction == "short"
    assert talk.later().ask(decision=Decision(FLAT, 0.5)).emit["plan"] is None
    assert planned(talk.later().ask(decision=short_at(0.6)))


def test_an_abstaining_decision_makes_no_plan() -> None:
    step = a_sizer().ask(decision=None)
    assert (step.emit["plan"], step.text) == (None, "waiting")


def test_the_stop_of_a_short_is_above_and_its_target_below() -> None:
    plan = planned(a_sizer(LINEAR, target_r=3).ask(decision=short_at(0.6)))
    assert (plan.stop_price, plan.target_price) == (10_200, 9_400)


def test_a_spot_market_is_never_sold_short() -> None:
    step = a_sizer().ask(decision=short_at(0.9))
    assert step.emit["plan"] is None
    assert step.text == "no trade: BTC/USDT cannot be sold short"


def test_a_stop_in_atr_waits_for_its_first_value() -> None:
    talk = a_sizer(stop="atr", stop_atr=1.5)
    assert talk.ask(decision=long_at(0.6)).text == "waits for ATR"
    assert planned(talk.later().ask(decision=long_at(0.6), atr=2.0)).stop_price == 9_700


def test_a_stop_price_on_the_wrong_side_makes_no_plan() -> None:
    step = a_sizer(stop="price").ask(decision=long_at(0.6), stop=101.0)
    assert step.text == "no trade: the stop is not on the losing side of the price"


def test_a_weak_decision_counts_as_flat_and_may_grow_strong_later() -> None:
    talk = a_sizer(min_confidence=0.6)
    assert talk.ask(decision=long_at(0.55)).text == "no trade: confidence 0.55 below 0.60"
    assert planned(talk.later().ask(decision=long_at(0.65)))


def test_the_size_factor_only_shrinks() -> None:
    whole = planned(a_sizer().ask(decision=long_at(0.6))).amount
    half = planned(a_sizer().ask(decision=long_at(0.6), size=0.5)).amount
    much = planned(a_sizer().ask(decision=long_at(0.6), size=7.0)).amount
    assert half < whole == much


def test_the_order_is_cut_to_the_free_balance() -> None:
    talk = a_sizer(mode="fixed", notional=5_000.0, max_position_percent=100)
    talk.account = AccountView(equity=10_000.0, cash=1_000.0, free=1_000.0)
    plan = planned(talk.ask(decision=long_at(0.6)))
    assert SPOT.notional(plan.decided_price, plan.amount) <= 1_000 * 10**8


def test_below_the_smallest_order_there_is_no_trade() -> None:
    step = a_sizer(mode="fixed", notional=4.99).ask(decision=long_at(0.6))
    assert step.emit["plan"] is None
    assert step.text.endswith("is worth less than the venue takes")


def test_an_accumulation_ends_at_its_cap() -> None:
    talk = a_sizer(mode="accumulate", notional=100.0, total_cap=250.0, stop="none")
    plan = planned(talk.ask(decision=long_at(0.6)))
    assert (plan.accumulates, plan.total_cap, plan.stop_price) == (True, 250 * 10**8, 0)
    talk.position = a_long(amount=200_000)
    talk.later().ask(decision=None)
    step = talk.later().ask(decision=long_at(0.6))
    assert step.text == "no trade: the total cap of 250 USDT is reached"


def test_risk_sizing_without_a_stop_is_refused_when_it_is_set() -> None:
    with pytest.raises(ValidationError, match="needs a stop"):
        Sizer.Params(mode="risk", stop="none")


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf"), 0.0, -5.0])
@pytest.mark.parametrize("where", ["equity", "close", "atr", "size"])
def test_a_number_that_is_none_gives_a_sentence_and_no_plan(bad: float, where: str) -> None:
    talk = a_sizer(stop="atr")
    if where == "equity":
        talk.account = AccountView(equity=bad, cash=bad, free=bad)
    talk.close = bad if where == "close" else 100.0
    wires = {"atr": 1.0} | ({where: bad} if where in ("atr", "size") else {})
    step = talk.ask(decision=long_at(0.6), **wires)
    assert step.emit["plan"] is None
    assert step.text.startswith("no trade: ")


@given(
    equity=st.floats(1, 1e7),
    close=st.floats(0.5, 200_000),
    risk=st.floats(0.01, 5),
    stop=st.floats(0.05, 50),
    fee_ppm=st.integers(0, 5000),
    short=st.booleans(),
)
def test_no_plan_can_lose_more_than_the_risk_at_its_stop(
    equity: float, close: float, risk: float, stop: float, fee_ppm: int, short: bool
) -> None:
    talk = a_sizer(LINEAR, risk_percent=risk, stop_percent=stop, slippage_bps=0.0)
    talk.account, talk.close = AccountView(equity, equity, equity), close
    step = talk.ask(decision=short_at(0.6) if short else long_at(0.6), _taker_ppm=fee_ppm)
    plan = step.emit["plan"]
    if plan is None:
        assert step.text.startswith("no trade: ")
        return
    entry, out = plan.decided_price, plan.stop_price
    lost = LINEAR.notional(1, plan.amount) * (
        abs(entry - out) + Fraction(fee_ppm, PPM) * (entry + out)
    )
    assert lost <= Fraction(equity) * Fraction(risk / 100) * 10**8 * (1 + Fraction(1, 10**12))
    assert LINEAR.notional(entry, plan.amount) <= Fraction(equity) * 25 * 10**6
    assert plan.amount % LINEAR.lot_step == 0


def test_one_side_may_be_forbidden() -> None:
    step = a_sizer(LINEAR, sides="short").ask(decision=long_at(0.9))
    assert (step.emit["plan"], step.text) == (None, "no trade: short only")


def test_a_target_in_percent_does_not_depend_on_the_stop() -> None:
    for stop in (1.0, 5.0):
        talk = a_sizer(stop_percent=stop, target="percent", target_percent=3.0)
        assert planned(talk.ask(decision=long_at(0.6))).target_price == 10_300


def test_a_target_below_zero_cannot_be_reached_and_is_left_out() -> None:
    talk = a_sizer(LINEAR, target="percent", target_percent=150.0)
    assert planned(talk.ask(decision=short_at(0.6))).target_price == 0
