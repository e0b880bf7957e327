"""A button on the canvas."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Given, NoParams, Out, State, Step, StepNode


class Manual(StepNode):
    """A button: select the card, press it in the inspector, and the flow acts at once.

    Inputs: none but your press.

    Output: Pressed, yes from the press until the next candle closes.

    Formula: none. Warm-up: none.

    It misleads in a test on history: nobody presses there, so a flow that waits for you does
    nothing. In a live run all risk limits still hold: the button asks, the gate decides.
    """

    kind, title, icon = "trigger.manual", "Manual", "button"
    outputs = {"pressed": Out(PortType.FLAG, "Pressed")}
    keywords = ("button", "press", "click", "by hand", "now")

    def start(self, params: NoParams) -> State:
        return {"presses": 0}

    def evaluate(self, params: NoParams, state: State, given: Given) -> Step:
        if not given.pressed:
            return Step(state, {"pressed": False}, text=_text(state["presses"]))
        presses = state["presses"] + 1
        return Step({"presses": presses}, {"pressed": True}, text=_text(presses))


def _text(presses: int) -> str:
    if not presses:
        return "not pressed yet"
    return "pressed once" if presses == 1 else f"pressed {presses} times"
