"""One position belongs to one flow: what another flow is told that wants something there.

A flow holds a market on an account from its entry order on, and until its position is closed and
none of its entries is on its way. Orders by hand go out in the name of the flow that holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.orders import Order, OrderIntent, Purpose

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core


def waits(core: Core, run_id: str, intent: OrderIntent) -> bool:
    """Whether an entry is against a position of its flow that is being closed."""
    if intent.purpose is not Purpose.OPEN:
        return False
    turning = core.desk.is_turning(intent.symbol, intent.side)
    return turning and not held_by_another(core, run_id, intent.symbol)


def held_by_another(core: Core, run_id: str, symbol: Symbol) -> str:
    """Why the flow of a run may do nothing there, as a sentence; "" = nothing is another's."""
    desk, mine = core.desk, core.desk.flow_of(run_id).flow_id
    if symbol in desk.positions:
        return "" if desk.is_owner(symbol, mine) else _position_of_another(core, symbol)
    waiting = core.waiting.get(symbol)
    holders = [waiting[0]] if waiting else desk.enterers(symbol)
    if not holders or desk.flow_of(holders[0]).flow_id == mine:
        return ""
    name = desk.flow_of(holders[0]).name
    return (
        f"“{name}” has an entry for {symbol} under way on this account: one position belongs to "
        "one flow. Use another account, or wait until it is gone."
    )


def run_now(core: Core, symbol: Symbol) -> str:
    """The run of the flow the position belongs to: that which goes on, else that which opened."""
    owner = core.desk.owner.get(symbol, "")
    if owner in core.runs:
        return owner
    return next(_runs(core, core.desk.flow_of(owner).flow_id), owner)


def strays(core: Core) -> tuple[Order, ...]:
    """Entries that rest where another flow holds, to be taken back: they are from before a position
    belonged to one flow, or a cancelled entry of the other was filled after all."""
    return tuple(
        order
        for order in core.desk.open_orders.values()
        if order.purpose.adds_exposure
        and not order.cancel_asked
        and held_by_another(core, order.run_id, order.symbol)
    )


def _position_of_another(core: Core, symbol: Symbol) -> str:
    flow_id, name = core.desk.flow_of(core.desk.owner.get(symbol, ""))
    if not flow_id:
        return (
            f"{symbol} is open on this account and no flow opened it, so no flow trades it. Close "
            "it by hand, or use another account."
        )
    if next(_runs(core, flow_id), ""):
        return (
            f"“{name}” holds {symbol} on this account: one position belongs to one flow. Use "
            "another account, or wait until it is closed."
        )
    return (
        f"“{name}” is stopped and its {symbol} position is still open on this account, with the "
        f"stop and target that rest there. Close it by hand, start “{name}” again, or use another "
        "account."
    )


def _runs(core: Core, flow_id: str) -> Iterator[str]:
    return (run.run_id for run in core.runs.values() if run.plan.flow.flow_id == flow_id)
