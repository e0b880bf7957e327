"""Closes a position."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.wording import held, side_amount


class CloseParams(Params):
    """What counts as a reason to leave."""

    on_flat: bool = Field(
        False,
        title="Close when flat",
        description="A flat signal closes too, not only the opposite one.",
    )
    min_age: int = Field(
        0,
        ge=0,
        le=1_000_000,
        title="Least age",
        description="Candles a position must have been open before it is closed; 0 = none.",
        json_schema_extra={"unit": "candles", "zero": "off"},
    )


class Close(StepNode):
    """Leaves the whole open position when the reason for it has gone.

    Inputs: When, a flag that closes while it says yes; Signal, which closes when it points the
    other way (or is flat, if set so); Position, to show what it belongs to. At least one of When
    and Signal is needed.

    Output: the position of the symbol. No gate is needed on the way out.

    Formula: a market order of exactly the open amount, that may only reduce. It is asked for again
    after three candles if the position is then still open. No warm-up.

    It misleads when the flag is already on as the position opens: it is then closed on the next
    candle and only fees are earned by the venue. A signal that abstains closes nothing.
    """

    kind, title, icon = "trade.close", "Close position", "close"
    Params = CloseParams
    inputs = {
        "when": In(PortType.FLAG, "When", optional=True, quiet=True),
        "signal": In(
            PortType.SIGNAL, "Signal", optional=True, hint="Closes when opposite", quiet=True
        ),
        "position": In(PortType.POSITION, "Position", optional=True),
    }
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("on_flat",)
    keywords = ("exit", "sell", "leave", "flatten", "signal exit")
    wakes = Wakes.WHILE_OPEN

    def check_inputs(self, connected: frozenset[str]) -> str | None:
        if connected & {"when", "signal"}:
            return None
        return "connect When or Signal, or nothing will ever be closed."

    def evaluate(self, params: CloseParams, state: State, given: Given) -> Step:
        position = given.position
        reason = _reason(params, given)
        waits = position.age_candles < params.min_age or intents.asked_lately(state, given)
        if not position.amount or not reason or waits:
            kept = state if position.amount else {}
            return Step(kept, {"position": position}, text=held(given))
        intent = intents.closing(given, reason)
        text = side_amount(intent.side, intent.amount, given.market)
        return Step(intents.asked_now(given), {"position": position}, (intent,), text=text)


def _reason(params: CloseParams, given: Given) -> str:
    signal: Decision | None = given["signal"]
    if given["when"]:
        return "the flag said so"
    if signal is None:
        return ""
    turned = signal.direction.sign == -given.position.direction.sign
    if turned and signal.direction.sign:
        return f"the signal turned {signal.direction}"
    return "the signal is flat" if params.on_flat and not signal.direction.sign else ""
