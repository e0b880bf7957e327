"""Adds to a position."""

from __future__ import annotations

from typing import Literal

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


class AddParams(EntryParams):
    """When a plan may add."""

    when: Literal["any", "profit", "loss"] = Field(
        "any",
        title="Add when",
        description="Any: at each plan. In profit: pyramiding. In loss: averaging down.",
        json_schema_extra={
            "labels": {"any": "At each plan", "profit": "In profit", "loss": "In loss"}
        },
    )
    least_move_percent: float = Field(
        1.0,
        ge=0,
        le=100,
        title="Least move",
        description="How far the price must be from the mean entry, where a profit or loss is "
        "asked for.",
        json_schema_extra={"unit": "%"},
    )
    most_entries: int = Field(
        100,
        ge=1,
        le=100_000,
        title="Most entries",
        description="Entries a position may have, the first one included.",
        json_schema_extra={"unit": "entries"},
    )
    opens: bool = Field(
        False,
        title="Open if flat",
        description="Make the first entry too, so that accumulation needs no other order node.",
    )


class Add(StepNode):
    """Makes an open position larger: pyramiding, averaging, or buying the same money regularly.

    Inputs: an order that has passed a risk gate.

    Output: the position of the symbol, as it is after each fill.

    Formula: adds if the plan has the position's direction, entries < most, and, where asked for,
    (close − mean entry)/mean entry is at least the least move in profit or in loss. The entry
    price of the position becomes the mean. No warm-up.

    It misleads when averaging down: the win rate rises and so does the one loss that takes it all
    back. The risk that the sizer worked out is that of this order, not of the whole position; let
    the gate limit the position.
    """

    kind, title, icon = "trade.add", "Add to position", "plus"
    Params = AddParams
    inputs = {"plan": In(PortType.ORDER, "Order", hint="From a risk gate")}
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("when", "most_entries")
    keywords = ("pyramid", "scale in", "average down", "dollar cost averaging", "dca", "accumulate")

    def start(self, params: AddParams) -> State:
        return {"acted": -1, "text": "waiting"}

    def evaluate(self, params: AddParams, state: State, given: Given) -> Step:
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


def _in_the_way(params: AddParams, plan: OrderPlan, given: Given) -> str:
    position = given.position
    if not position.amount:
        return "" if params.opens else "nothing is open to add to"
    if position.direction is not plan.direction:
        return f"the open position is {position.direction}"
    if position.entries >= params.most_entries:
        return f"{position.entries} entries are the most allowed"
    if params.when == "any":
        return ""
    move = (given.candle.close / position.entry_price - 1) * position.direction.sign * 100
    wished = move if params.when == "profit" else -move
    if wished < params.least_move_percent:
        return f"not {params.least_move_percent:g} % in {params.when} yet"
    return ""
