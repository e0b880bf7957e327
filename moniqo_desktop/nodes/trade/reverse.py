"""Turns a position round."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import Given, In, NoParams, Out, State, Step, StepNode
from moniqo_desktop.nodes.trade._plans import acted, fresh_plan, quiet, skipped
from moniqo_desktop.nodes.wording import side_amount


class Reverse(StepNode):
    """Closes a position and opens the opposite one in one step, for flows that are always in.

    Inputs: an order that has passed a risk gate.

    Output: the position of the symbol, as it is after each fill.

    Formula: an opposite position is closed whole by a real order, and the plan's order opens the
    new one; with nothing open the plan is simply opened; in the same direction nothing happens.
    No warm-up.

    It misleads in a sideways market, where each turn pays two fees. The entry is judged by the
    gate on its own: if it is refused, the old position is closed all the same and the flow is
    flat. On a spot market there is nothing to turn to: short plans do not exist there.
    """

    kind, title, icon = "trade.reverse", "Reverse position", "reverse"
    inputs = {"plan": In(PortType.ORDER, "Order", hint="From a risk gate")}
    outputs = {"position": Out(PortType.POSITION, "Position")}
    keywords = ("flip", "stop and reverse", "always in", "turn")

    def start(self, params: NoParams) -> State:
        return {"acted": -1, "text": "waiting"}

    def evaluate(self, params: NoParams, state: State, given: Given) -> Step:
        plan, position = fresh_plan(state, given), given.position
        if plan is None:
            return quiet(state, given)
        same = position.amount and position.direction is plan.direction
        skips = skipped(plan, given, f"already {position.direction}" if same else "")
        if skips is not None:
            return skips
        orders = [intents.entry(given, plan, Purpose.OPEN)]
        if position.amount:
            orders.insert(0, intents.closing(given, f"turned {plan.direction}"))
        text = side_amount(plan.direction.entry_side, plan.amount, given.market)
        return Step(acted(plan, text), {"position": position}, tuple(orders), text=text)
