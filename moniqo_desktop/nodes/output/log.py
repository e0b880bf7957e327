"""A line in the flow's own log."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, Given, In, Params, State, Step, StepNode
from moniqo_desktop.nodes.output._edges import filled, shown
from moniqo_desktop.nodes.param_model import Field


class LogParams(Params):
    """The words."""

    message: str = Field(
        "{value}",
        min_length=1,
        max_length=1000,
        title="Message",
        description="The line. {symbol}, {price} and {value} are put in.",
    )


class Log(StepNode):
    """Writes a line whenever a value changes: the quickest way to see what a flow thinks.

    Inputs: any value.

    Output: a line in the log of the run, with the time of the candle.

    Formula: one line when the value, as it is written, differs from the one before. Warm-up: none;
    a value that is not there yet is not logged.

    It misleads by its rounding: numbers are written with six digits, so two lines that look alike
    may differ further down.
    """

    kind, title, icon = "output.log", "Log", "log"
    Params = LogParams
    inputs = {"value": In(PortType.ANY, "Value")}
    card = ("message",)
    keywords = ("print", "debug", "trace", "write")
    examples = (
        Example(
            "Only changes",
            inputs={"value": [None, 1.0, 1.0, 2.5]},
            params={"message": "RSI {value}"},
            expect={"log": [(), ("RSI 1",), (), ("RSI 2.5",)]},
        ),
    )

    def start(self, params: LogParams) -> State:
        return {"last": ""}

    def evaluate(self, params: LogParams, state: State, given: Given) -> Step:
        value = given["value"]
        now = "" if value is None else shown(value)
        if not now or now == state["last"]:
            return Step(state, text=state["last"])
        return Step({"last": now}, text=now, log=(filled(params.message, given),))
