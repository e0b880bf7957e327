"""Takes the risk out of a winner."""

from __future__ import annotations

from moniqo_desktop.domain.exits import break_even_at
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.position._stops import stop_text, tightened
from moniqo_desktop.nodes.wording import flat


class BreakEvenParams(Params):
    """From which profit."""

    activation_percent: float = Field(
        1.0,
        ge=0.05,
        le=500,
        title="Active from",
        description="Profit at a close from which the stop is moved to break-even.",
        json_schema_extra={"unit": "%"},
    )


class BreakEven(StepNode):
    """Moves the stop to the price at which the trade ends at zero, once it is far enough ahead.

    Inputs: the position.

    Output: the position as it is after the change.

    Formula: once the profit at a close ≥ activation: stop = max(stop, entry × (1 + fee)/(1 − fee))
    for a long, entry × (1 − fee)/(1 + fee) for a short, with the taker's fee, rounded in our
    favour. Once per position; a tighter stop stays. No warm-up.

    It misleads as free insurance: prices often come back to the entry before they go on, so that
    winners are cut. Slippage at the stop is not included, so a small loss remains possible.
    """

    kind, title, icon = "position.break_even", "Break-even", "breakeven"
    Params = BreakEvenParams
    inputs = {"position": In(PortType.POSITION, "Position", optional=True)}
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("activation_percent",)
    keywords = ("breakeven", "move stop to entry", "risk free")
    wakes = Wakes.WHILE_OPEN

    def evaluate(self, params: BreakEvenParams, state: State, given: Given) -> Step:
        position = given.position
        if not position.amount:
            return Step({}, {"position": position}, text=flat(given))
        if position.profit_ratio * 100 < params.activation_percent:
            return Step(state, {"position": position}, text=stop_text(given, ()))
        stop = break_even_at(
            given.market, position.direction, position.entry_price, given.taker_ppm
        )
        state, moved = tightened(state, given, stop, "break-even")
        return Step(state, {"position": position}, moved, text=stop_text(given, moved))
