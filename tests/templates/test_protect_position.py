"""“Protect my position”, pressed by hand: the core as a conversation."""

from __future__ import annotations

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.messages.commands import TriggerNode
from moniqo_desktop.domain.orders import Purpose
from tests.kit.builders import SYMBOL
from tests.kit.talk import Talk
from tests.templates.replaying import template


def pressed() -> Talk:
    """On minutes of the market of these tests; the entry is filled at 1,000."""
    flow = edits.set_param(template("protect_position"), "candles", "timeframe", "1m")
    talk = Talk(flow=edits.set_param(flow, "candles", "symbol", str(SYMBOL)))
    talk.close(1_000.0)
    assert talk.submitted() == []
    talk.order(TriggerNode(run_id="run", node_id="button"))
    group = talk.submitted()[-1].group
    talk.accept(*group.orders)
    assert group.entry is not None
    talk.fill(group.entry, 10_000)
    return talk


def stop_of(talk: Talk) -> int:
    [stop] = [
        order.trigger_price
        for order in talk.desk.orders.values()
        if order.purpose is Purpose.STOP and order.is_open
    ]
    return int(stop)


def test_nothing_is_bought_before_the_button_is_pressed_and_then_never_without_a_stop() -> None:
    talk = pressed()
    assert talk.desk.positions[SYMBOL].amount > 0
    assert stop_of(talk) == 9_800


def test_half_is_sold_at_one_stop_distance_and_the_rest_cannot_lose() -> None:
    talk = pressed()
    held = talk.desk.positions[SYMBOL].amount
    talk.close(1_021.0)
    [half] = [
        order for order in talk.desk.orders.values()
        if not order.purpose.adds_exposure and order.purpose is not Purpose.STOP
    ]  # fmt: skip
    assert abs(half.amount - held // 2) <= 1
    moved = [action for action in talk.actions if type(action).__name__ == "Amend"]
    assert moved


def test_the_stop_follows_a_price_that_runs() -> None:
    talk = pressed()
    for price in (1_025.0, 1_050.0, 1_100.0):
        talk.close(price)
    amended = [action for action in talk.actions if type(action).__name__ == "Amend"]
    stops = [action.change.trigger_price for action in amended]
    assert stops == sorted(stops)
    assert stops[-1] == 10_835
