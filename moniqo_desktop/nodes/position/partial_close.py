"""Takes part of the profit early."""

from __future__ import annotations

from math import inf
from typing import Literal

from moniqo_desktop.domain.exits import share_of
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import (
    Given,
    In,
    Out,
    Params,
    PositionView,
    State,
    Step,
    StepNode,
    Wakes,
)
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.wording import flat, held, side_amount


class PartialCloseParams(Params):
    """When, and how much."""

    at: Literal["r", "percent"] = Field(
        "r",
        title="Profit by",
        description="Multiples of the first stop distance (R), or percent of the entry.",
        json_schema_extra={"labels": {"r": "Stop distances", "percent": "Percent"}},
    )
    profit_r: float = Field(
        1.0,
        ge=0.1,
        le=100,
        title="Profit",
        description="Profit in stop distances at which a part is closed.",
        json_schema_extra={"unit": "R"},
    )
    profit_percent: float = Field(
        2.0,
        ge=0.05,
        le=500,
        title="Profit in percent",
        description="Profit at which a part is closed.",
        json_schema_extra={"unit": "%"},
    )
    share_percent: float = Field(
        50.0,
        ge=1,
        le=99,
        title="Share to close",
        description="Of the amount the position had at its largest.",
        json_schema_extra={"unit": "%"},
    )


class PartialClose(StepNode):
    """Takes part of the profit off the table and lets the rest run.

    Inputs: the position.

    Output: the position as it is after the change.

    Formula: once per position, when profit ÷ entry ≥ the percent, or the price is R × |entry −
    first stop| ahead: sells share × amount, rounded down to the lot. Protection is cut to what is
    left. No warm-up.

    It misleads by the win rate: more trades end in profit, the average winner gets smaller. A
    position without a stop has no R: nothing is closed then. A part below the venue's smallest
    order stays open.
    """

    kind, title, icon = "position.partial_close", "Partial close", "partial"
    Params = PartialCloseParams
    inputs = {"position": In(PortType.POSITION, "Position", optional=True)}
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("profit_r", "share_percent")
    keywords = ("scale out", "take profit", "first target", "half")
    wakes = Wakes.WHILE_OPEN

    def evaluate(self, params: PartialCloseParams, state: State, given: Given) -> Step:
        position = given.position
        if not position.amount:
            return Step({}, {"position": position}, text=flat(given))
        done = state.get("position") == position.opened_at
        if done or not _far_enough(params, given):
            return Step(state, {"position": position}, text=held(given))
        whole = position.initial_amount or position.amount
        part = min(share_of(given.market, whole, params.share_percent / 100), abs(position.amount))
        if part < given.market.min_amount:
            text = "the part is too small to sell"
            return Step(intents.asked_now(given), {"position": position}, text=text)
        intent = intents.leaving(given, Purpose.REDUCE, part, "partial close")
        text = side_amount(intent.side, intent.amount, given.market)
        return Step(intents.asked_now(given), {"position": position}, (intent,), text=text)


def _far_enough(params: PartialCloseParams, given: Given) -> bool:
    position = given.position
    if params.at == "percent":
        return position.profit_ratio * 100 >= params.profit_percent
    return profit_in_r(position, given) >= params.profit_r


def profit_in_r(position: PositionView, given: Given) -> float:
    """Profit per unit ÷ first stop distance; −inf without a first stop."""
    if not position.initial_stop_price:
        return -inf
    first = given.market.price_float(position.initial_stop_price)
    distance = (position.entry_price - first) * position.direction.sign
    ahead = (given.candle.close - position.entry_price) * position.direction.sign
    return ahead / distance if distance > 0 else -inf
