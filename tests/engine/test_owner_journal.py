"""Whose a position is follows from the journal, whatever happens to the program."""

from __future__ import annotations

import json

from moniqo_desktop.domain.messages.commands import (
    ClosePosition,
)
from moniqo_desktop.domain.messages.events import (
    Event,
    OrderFilled,
    PositionChanged,
)
from moniqo_desktop.domain.orders import OrderId, OrderIntent, Purpose, Side
from moniqo_desktop.domain.views import PositionView
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.owned import openers
from moniqo_desktop.engine.desk.views import OwnSight
from moniqo_desktop.engine.program.checkpoint import restore_wallet, saved
from moniqo_desktop.engine.program.run import Run
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS, a_source, compiled
from tests.kit.talk import Talk
from tests.kit.two_flows import named, two, want


def taken_up(talk: Talk) -> Core:
    """A wallet from the checkpoint and the journal; no run of it goes on."""
    found = json.loads(saved(talk.core))
    core = Core(talk.terms, MARKETS, lambda: 0.0)
    restore_wallet(core, found, [event for event in talk.events if event.durable])
    return core


def test_whose_it_is_outlives_the_program() -> None:
    talk, _ = two()
    talk.enter(stop_price=9_800)
    core = taken_up(talk)
    beta = Run("beta-run", compiled(named(a_source(), "Beta")), talk.terms.profile)
    core.attach(beta, {})
    assert OwnSight(core, "beta").position_view(SYMBOL) == PositionView(held_by="“Alpha”")
    assert OwnSight(core, "alpha").position_view(SYMBOL).amount == 1_000
    intent = OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.BUY, 500, decided_price=10_000)
    assert orders_out.carry_out(core, beta, intent, talk.at).codes == ("OF_ANOTHER_FLOW",)


def test_an_entry_under_way_holds_the_market_over_a_restart() -> None:
    talk, _ = two()
    assert talk.want(stop_price=9_800).allowed
    core = taken_up(talk)
    beta = Run("beta-run", compiled(named(a_source(), "Beta")), talk.terms.profile)
    core.attach(beta, {})
    intent = OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.BUY, 500, decided_price=10_000)
    assert orders_out.carry_out(core, beta, intent, talk.at).codes == ("OF_ANOTHER_FLOW",)


def test_an_old_position_is_that_of_the_flow_that_entered_first() -> None:
    talk, beta = two()
    talk.enter()
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    assert want(talk, beta).allowed
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    found = json.loads(saved(talk.core))
    found["desk"]["owner"] = {}
    core = Core(talk.terms, MARKETS, lambda: 0.0)
    restore_wallet(core, found, [event for event in talk.events if event.durable])
    assert core.desk.owner[SYMBOL] == "beta-run"
    assert OwnSight(core, "beta").position_view(SYMBOL).amount == 1_000


def test_trades_counted_for_all_flows_together_are_the_owner_s() -> None:
    """A checkpoint of a version before flows owned positions."""
    talk, _ = two()
    talk.enter()
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    found = json.loads(saved(talk.core))
    assert found["desk"].pop("closed_by")
    found["desk"]["closed"] = {SYMBOL: [4, -50, talk.at]}
    core = Core(talk.terms, MARKETS, lambda: 0.0)
    restore_wallet(core, found, [event for event in talk.events if event.durable])
    assert core.desk.closed_by(SYMBOL, "alpha") == (4, -50, talk.at)
    assert core.desk.closed_by(SYMBOL, "beta") == (0, 0, 0)


def test_the_opener_is_the_first_to_enter_after_it_was_flat() -> None:
    def fill(run_id: str, purpose: Purpose) -> Event:
        order_id = OrderId("o")
        return OrderFilled(
            1, run_id, order_id, "f", SYMBOL, Side.BUY, purpose, 1, 1, 0, 0, False, False, 1
        )

    def held(amount: int) -> Event:
        return PositionChanged(1, "a", SYMBOL, amount, 0, 0, 0, 0)

    story = [fill("a", Purpose.OPEN), held(1), fill("b", Purpose.ADD), held(2)]
    assert openers(story) == {SYMBOL: "a"}
    story += [fill("a", Purpose.CLOSE), held(0), fill("b", Purpose.OPEN), held(1)]
    assert openers(story) == {SYMBOL: "b"}
