"""Opening: one order per plan, and none that no gate has seen."""

from __future__ import annotations

from typing import Any

import pytest

from moniqo_desktop.domain.orders import OrderKind, Purpose, Side, TimeInForce
from moniqo_desktop.nodes.base import PositionView
from moniqo_desktop.nodes.trade.open import Open
from tests.nodes.steps import LINEAR, MINUTE, SHORT, START, Conversation, a_long, a_plan, a_short


def an_open(**params: Any) -> Conversation:
    return Conversation(Open(), LINEAR, **params)


def test_a_gated_plan_becomes_one_order_with_its_protection() -> None:
    talk = an_open()
    step = talk.ask(plan=a_plan(limits=(("max_position", 0.2),), approved_by="Mina"))
    (intent,) = step.intents
    assert (intent.purpose, intent.side, intent.kind) == (Purpose.OPEN, Side.BUY, OrderKind.MARKET)
    assert (intent.amount, intent.stop_price, intent.target_price) == (10_000, 9_800, 10_400)
    assert (intent.limits, intent.approved_by) == ((("max_position", 0.2),), "Mina")
    assert step.text == "BUY 0.1"
    assert talk.ask(plan=a_plan()).intents == ()


def test_an_order_that_became_a_position_is_not_told_of_when_that_has_gone() -> None:
    """Sold at 05:52, bought back by hand at 05:55: "SELL 0.1" then would be an order of now."""
    talk = an_open()
    assert talk.ask(plan=a_plan(direction=SHORT)).text == "SELL 0.1"
    assert talk.later().ask().text == "SELL 0.1"
    talk.position = a_short()
    assert talk.later().ask().text == "SHORT 0.1"
    talk.position = PositionView()
    assert talk.later().ask().text == "flat"


def test_a_later_plan_is_a_new_order() -> None:
    talk = an_open()
    talk.ask(plan=a_plan())
    assert talk.later().ask(plan=a_plan(decided_at=talk.at)).intents


def test_what_an_open_position_kept_back_is_not_told_of_when_that_has_gone() -> None:
    talk = an_open()
    talk.position = a_long()
    kept_back = talk.ask(plan=a_plan(direction=SHORT)).text
    assert kept_back.startswith("no order: a long position is open")
    talk.position = PositionView()
    assert talk.later().ask().text == "flat"


def test_what_an_entry_kept_back_is_not_told_of_when_that_has_gone() -> None:
    talk = an_open()
    talk.ask(plan=a_plan(), _pending_entry=True)
    again = talk.later().ask(_pending_entry=True)
    assert again.text == "no order: an entry is still on its way"
    assert talk.later().ask().text == "waiting"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"gated": False}, "no gate has seen this order"),
        ({"blocked": "cooling down"}, "cooling down"),
        ({"amount": 0}, "the plan is empty"),
    ],
)
def test_a_plan_that_may_not_trade_says_why(changes: dict[str, Any], why: str) -> None:
    step = an_open().ask(plan=a_plan(**changes))
    assert (step.intents, step.text) == ((), f"no order: {why}")
    assert step.log == (f"no order: {why}.",)


def test_no_second_entry_while_one_is_on_its_way() -> None:
    step = an_open().ask(plan=a_plan(), _pending_entry=True)
    assert (step.intents, step.text) == ((), "no order: an entry is still on its way")


def test_an_open_position_in_the_same_direction_is_left_alone() -> None:
    talk = an_open()
    talk.position = a_long()
    step = talk.ask(plan=a_plan())
    assert (step.intents, step.text) == ((), "no order: already long")
    assert step.emit["position"] == a_long()
    assert step.log == ()


def test_an_opposite_position_is_not_turned_by_opening() -> None:
    talk = an_open()
    talk.position = a_short()
    step = talk.ask(plan=a_plan())
    assert step.intents == ()
    assert "a Reverse node would turn it round" in step.text


def test_without_single_position_a_plan_adds() -> None:
    talk = an_open(single_position=False)
    talk.position = a_long()
    (intent,) = talk.ask(plan=a_plan()).intents
    assert intent.purpose is Purpose.ADD


def test_a_limit_entry_lies_on_the_better_side_and_expires() -> None:
    talk = an_open(order="limit", offset_bps=25, time_in_force="post_only", cancel_after_candles=2)
    (intent,) = talk.ask(plan=a_plan()).intents
    assert (intent.kind, intent.limit_price) == (OrderKind.LIMIT, 9_975)
    assert intent.time_in_force is TimeInForce.POST_ONLY
    assert intent.expires_at == START + 2 * MINUTE


def test_a_short_limit_is_rounded_up_and_a_long_one_down() -> None:
    long, short = an_open(order="limit", offset_bps=0.5), an_open(order="limit", offset_bps=0.5)
    (bought,) = long.ask(plan=a_plan()).intents
    (sold,) = short.ask(plan=a_plan(direction=SHORT, stop_price=10_200, target_price=0)).intents
    assert (bought.limit_price, sold.limit_price) == (9_999, 10_001)


@pytest.mark.parametrize(("offset_bps", "trigger"), [(0, 10_001), (5, 10_005), (5.1, 10_006)])
def test_a_stop_entry_lies_beyond_the_close(offset_bps: float, trigger: int) -> None:
    (intent,) = an_open(order="stop", offset_bps=offset_bps).ask(plan=a_plan()).intents
    assert (intent.kind, intent.trigger_price) == (OrderKind.STOP, trigger)


def test_an_entry_without_an_end_never_expires() -> None:
    (intent,) = an_open(order="limit", cancel_after_candles=0).ask(plan=a_plan()).intents
    assert intent.expires_at == 0


def test_the_position_is_passed_on_when_a_fill_comes() -> None:
    talk = an_open()
    talk.position = a_long()
    step = talk.ask(plan=None)
    assert (step.emit["position"], step.text) == (a_long(), "LONG 0.1")
