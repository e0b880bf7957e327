"""A card never says that it trades, or that an order passed, while the gate refuses it."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.messages.commands import (
    Command,
    ContinueRun,
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
)
from moniqo_desktop.domain.messages.events import GateJudged, NodeEvaluated
from moniqo_desktop.domain.orders import Purpose
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_flow, candles_of
from tests.kit.talk import Talk
from tests.kit.trading_flows import trend


def card(talk: Talk, node_id: str) -> str:
    return [event for event in talk.all(NodeEvaluated) if event.node_id == node_id][-1].text


def until_judged(talk: Talk, start: int, pace: float) -> GateJudged:
    """Prices rise, or fall, until an order was asked for."""
    before = len(talk.all(GateJudged))
    for step in range(80):
        talk.close(start + pace * step)
        if len(talk.all(GateJudged)) > before:
            return talk.last(GateJudged)
    raise AssertionError("no order was asked for")


@pytest.mark.parametrize(
    ("stop", "go_on", "why"),
    [
        (PullKillSwitch(), ReleaseKillSwitch(), "Refused: kill switch"),
        (PauseRun(run_id="run"), ContinueRun(run_id="run"), "Refused: flow enabled"),
    ],
    ids=["kill switch", "paused"],
)
def test_order_and_gate_say_what_refused_them(stop: Command, go_on: Command, why: str) -> None:
    talk = Talk(flow=trend())
    talk.core.watch = True
    talk.order(stop)
    assert not until_judged(talk, 1_000.0, 5.0).allowed
    assert (card(talk, "order"), card(talk, "gate")) == (why, why)
    talk.core.wake_nodes(talk.run, [node.index for node in talk.run.plan.nodes
                                    if node.node_id in ("gate", "order")], talk.at)  # fmt: skip
    talk.events += talk.core.drain().events
    assert (card(talk, "order"), card(talk, "gate")) == (why, why), "asked again of the same plan"
    talk.order(go_on)
    assert until_judged(talk, 1_100.0, -5.0).allowed
    assert card(talk, "order").startswith("SELL")
    assert card(talk, "gate") == "Passed"


def test_a_flow_that_protects_sets_a_stop_again_at_once() -> None:
    nodes = {"candles": candles_of(), "guard": ("position.protect", {"stop_percent": 2.0})}
    talk = Talk(flow=a_flow(nodes))
    group = talk.enter(stop_price=9_800).group
    talk.end(group.children[0])
    placed = talk.submitted()[-1].group.orders[0]
    assert (placed.purpose, placed.trigger_price) == (Purpose.STOP, 9_800)
    talk.accept(placed)
    assert talk.desk.resting_price(SYMBOL, Purpose.STOP) == 9_800
