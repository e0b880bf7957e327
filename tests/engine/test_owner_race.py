"""Two flows that want the same market on the very same candle, and a program that may end at any
step of it: one order leaves, the other flow is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import Event, GateJudged, TradeClosed
from moniqo_desktop.domain.orders import Order
from moniqo_desktop.engine.desk import orders_out
from tests.kit.builders import MINUTE
from tests.kit.flows import kinds
from tests.kit.mortal_wallet import LENGTH, Killed, World
from tests.kit.owners import Owners
from tests.kit.trading_flows import trend

BEGIN = 120 * MINUTE


def pair(first: str, second: str) -> tuple[Flow, Flow]:
    return tuple(replace(trend(), flow_id=name, name=name) for name in (first, second))  # type: ignore[return-value]  # two names


def quicker(flow: Flow) -> Flow:
    """Turns earlier than the others."""
    nodes = tuple(
        replace(node, params={"timeperiod": 7}) if node.node_id == "slow" else node
        for node in flow.nodes
    )
    return replace(flow, nodes=nodes)


async def begun(flows: tuple[Flow, ...], seed: int = 4) -> World:
    world = World(seed, kinds())
    world.feed.until = BEGIN
    for flow in flows:
        await world.life.wallet.start(flow)
    return world


async def go_on(world: World, minutes: int) -> None:
    world.feed.until = min(world.feed.until + minutes * MINUTE, LENGTH * MINUTE)
    await world.life.wallet.runner.follow()


def refusals(events: tuple[Event, ...]) -> list[GateJudged]:
    return [e for e in events if isinstance(e, GateJudged) and "OF_ANOTHER_FLOW" in e.codes]


@pytest.mark.parametrize("order", [("alpha", "beta"), ("beta", "alpha")])
def test_one_of_two_equal_flows_enters_and_the_other_is_refused(order: tuple[str, str]) -> None:
    async def scene() -> tuple[Event, ...]:
        world = await begun(pair(*order))
        await go_on(world, 400)
        return world.journal.all_events()

    events = asyncio.run(scene())
    told = Owners(events)
    assert told.faults == []
    entries = [at for at, _ in told.entered]
    assert len(entries) >= 2
    assert len(set(entries)) == len(entries), "never two on one candle"
    assert {flow for _, flow in told.entered} == {order[0]}, "both decide alike; the first is asked"
    assert {e.at for e in refusals(events)} >= set(entries), "the other one wanted it too"
    assert all(e.results[-1].detail.startswith(f"“{order[0]}”") for e in refusals(events))


def test_flows_of_different_minds_take_turns() -> None:
    async def scene() -> tuple[Event, ...]:
        alpha, beta = pair("alpha", "beta")
        world = await begun((alpha, quicker(beta)))
        await go_on(world, 400)
        return world.journal.all_events()

    events = asyncio.run(scene())
    told = Owners(events)
    assert told.faults == []
    assert refusals(events)
    trades = [event for event in events if isinstance(event, TradeClosed)]
    assert len({trade.run_id for trade in trades}) == 2


def test_an_entry_from_before_the_law_is_taken_back_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        monkeypatch.setattr(orders_out, "held_by_another", lambda *_: "")
        world = await begun(tuple(replace(f, nodes=limited(f)) for f in pair("alpha", "beta")))
        while len(resting(world)) < 2 and world.feed.until < LENGTH * MINUTE:
            await go_on(world, 1)
        both = resting(world)
        assert len(both) == 2
        monkeypatch.undo()
        await world.begin_again()
        [stray] = [each for each in both if world.core.desk.orders[each.order_id].cancel_asked]
        assert world.core.desk.flow_of(stray.run_id).name == "beta"
        said = [e.words for e in world.journal.all_events() if isinstance(e, DoneByHand)]
        assert said[-1].startswith("By Moniqo: cancel the open order of")

    asyncio.run(scene())


def limited(flow: Flow) -> tuple[Node, ...]:
    """A little below the market, for ever."""
    rest: dict[str, Any] = {"order": "limit", "offset_bps": 10.0, "cancel_after_candles": 0}
    return tuple(
        replace(node, params=rest) if node.kind == "trade.open" else node for node in flow.nodes
    )


def resting(world: World) -> list[Order]:
    desk = world.core.desk
    return [order for order in desk.open_orders.values() if order.purpose.adds_exposure]


def first_entry() -> int:
    """Minutes after the begin until the first entry leaves."""

    async def scene() -> int:
        world = await begun(pair("alpha", "beta"))
        while not resting(world):
            await go_on(world, 1)
        return int(world.feed.until)

    return (asyncio.run(scene()) - BEGIN) // MINUTE


def test_a_kill_at_any_step_of_the_entry_leaves_one_owner() -> None:
    minutes, killed = first_entry(), 0

    async def scene(steps: int) -> bool:
        world = await begun(pair("alpha", "beta"))
        await go_on(world, minutes - 1)
        assert not world.core.desk.open_orders
        world.perils.steps = steps
        died = False
        try:
            await go_on(world, 2)
        except Killed:
            died = True
            await world.begin_again()
        world.calm()
        await go_on(world, 10)
        told = Owners(world.journal.all_events())
        assert told.faults == [], steps
        assert len({at for at, _ in told.entered}) == len(told.entered), steps
        assert {flow for _, flow in told.entered} == {"alpha"}, steps
        return died

    for steps in range(40):
        if not asyncio.run(scene(steps)):
            break
        killed += 1
    else:
        pytest.fail("it never lived through the two candles")
    assert killed >= 8
