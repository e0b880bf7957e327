"""Leaves what goes nowhere."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.wording import flat, held, side_amount


class TimeExitParams(Params):
    """After how long, and whether winners may stay."""

    candles: int = Field(
        48,
        ge=1,
        le=1_000_000,
        title="After",
        description="Candles after which the position is closed.",
        json_schema_extra={"unit": "candles"},
    )
    only_losers: bool = Field(
        False,
        title="Only losers",
        description="Positions in profit may stay; they are looked at again on each candle.",
    )


class TimeExit(StepNode):
    """Closes a position that has had its time, so that money is not tied to an old idea.

    Inputs: the position.

    Output: the position as it is after the change.

    Formula: a market order of the whole open amount once the age in closed candles ≥ the number
    set. It is asked for again after three candles if the position is then still open. No warm-up.

    It misleads on trends, which pay late: see how the profit grows with age before a limit is
    set. Candles that the venue did not deliver are not counted.
    """

    kind, title, icon = "position.time_exit", "Time exit", "clock"
    Params = TimeExitParams
    inputs = {"position": In(PortType.POSITION, "Position", optional=True)}
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("candles",)
    keywords = ("time stop", "max holding", "expire", "age")
    wakes = Wakes.WHILE_OPEN

    def evaluate(self, params: TimeExitParams, state: State, given: Given) -> Step:
        position = given.position
        if not position.amount:
            return Step({}, {"position": position}, text=flat(given))
        stays = params.only_losers and position.profit > 0
        if position.age_candles < params.candles or stays or intents.asked_lately(state, given):
            text = f"{held(given)}, {position.age_candles} of {params.candles}"
            return Step(state, {"position": position}, text=text)
        intent = intents.closing(given, f"open for {position.age_candles} candles")
        text = side_amount(intent.side, intent.amount, given.market)
        return Step(intents.asked_now(given), {"position": position}, (intent,), text=text)
