"""Opens a position."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import Given, In, Out, State, Step, StepNode
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.trade._plans import (
    EntryParams,
    acted,
    fresh_plan,
    quiet,
    sent_as,
    skipped,
)
from moniqo_desktop.nodes.wording import side_amount


class OpenParams(EntryParams):
    """Settings of the order that opens."""

    single_position: bool = Field(
        True,
        title="Single position",
        description="Skip plans while a position of this symbol is open. Off: a plan in the same "
        "direction adds to it.",
    )


class Open(StepNode):
    """Sends the planned order, with its stop and its target resting at the venue from the start.

    Inputs: an order that has passed a risk gate.

    Output: the position of the symbol, as it is after each fill.

    Formula: none; a limit lies below the close for a purchase and above for a sale by the offset,
    a stop entry the other way round, both on the tick. Each plan is acted on once. No warm-up.

    It misleads with limit orders: those that fill are more often the ones that go wrong, and what
    runs away was never bought. While a position is open, plans in its direction are skipped, and
    plans against it too: use a Reverse node to turn a position round.
    """

    kind, title, icon = "trade.open", "Open position", "bolt"
    Params = OpenParams
    inputs = {"plan": In(PortType.ORDER, "Order", hint="From a risk gate")}
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("order",)
    keywords = ("place order", "buy", "sell", "entry", "market order", "limit order", "bracket")

    def start(self, params: OpenParams) -> State:
        return {"acted": -1, "text": "waiting"}

    def evaluate(self, params: OpenParams, state: State, given: Given) -> Step:
        plan = fresh_plan(state, given)
        if plan is None:
            return quiet(state, given)
        skips = skipped(plan, given, _in_the_way(params, plan, given))
        if skips is not None:
            return skips
        purpose = Purpose.ADD if given.position.amount else Purpose.OPEN
        intent = sent_as(params, given, intents.entry(given, plan, purpose))
        text = side_amount(intent.side, intent.amount, given.market)
        return Step(acted(plan, text), {"position": given.position}, (intent,), text=text)


def _in_the_way(params: OpenParams, plan: OrderPlan, given: Given) -> str:
    position = given.position
    if not position.amount:
        return ""
    if position.direction is not plan.direction:
        return f"a {position.direction} position is open; a Reverse node would turn it round"
    return f"already {position.direction}" if params.single_position else ""
