"""A message to the trader."""

from __future__ import annotations

from typing import Literal

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, Given, In, Params, State, Step, StepNode
from moniqo_desktop.nodes.output._edges import filled, rises
from moniqo_desktop.nodes.param_model import Field


class NotifyParams(Params):
    """The words, and how loud."""

    title: str = Field(
        "{symbol}",
        min_length=1,
        max_length=120,
        title="Title",
        description="First line. {symbol}, {price} and {value} are put in.",
    )
    message: str = Field(
        "The condition is met at {price}.",
        min_length=1,
        max_length=1000,
        title="Message",
        description="What to say. {symbol}, {price} and {value} are put in.",
    )
    level: Literal["info", "success", "warning", "error"] = Field(
        "info",
        title="Level",
        description="How loud: it sets the colour and which channels pass it on.",
        json_schema_extra={
            "labels": {
                "info": "Info",
                "success": "Good news",
                "warning": "Warning",
                "error": "Alarm",
            }
        },
    )


class Notify(StepNode):
    """Tells you when something happens, so that you need not watch.

    Inputs: when, a flag; a value to put into the message, if you like.

    Output: a message to the notification centre and to the channels you have set up.

    Formula: once when the flag turns from no to yes; again only after it was no. Warm-up: none.

    It misleads when it talks too much: a flag that flips sends a message each time, and soon
    nobody reads them. A test on history writes them into the result and sends nothing.
    """

    kind, title, icon = "output.notify", "Notify", "bell"
    Params = NotifyParams
    inputs = {
        "when": In(PortType.FLAG, "When"),
        "value": In(PortType.ANY, "Value", optional=True, hint="For {value} in the message"),
    }
    card = ("title", "level")
    keywords = ("alert", "message", "telegram", "mail", "warn", "tell")
    examples = (
        Example(
            "Once per rise of the flag",
            inputs={"when": [False, True, True, False, True], "value": [1.0, 2.0, 3.0, 4.0, 5.0]},
            params={"title": "RSI", "message": "now {value}"},
            expect={
                "notices": [(), (("info", "RSI", "now 2"),), (), (), (("info", "RSI", "now 5"),)]
            },
        ),
    )

    def start(self, params: NotifyParams) -> State:
        return {"on": False, "sent": 0}

    def evaluate(self, params: NotifyParams, state: State, given: Given) -> Step:
        rose, edge = rises(state, given)
        sent = state["sent"] + rose
        text = f"{sent} sent" if sent else "waiting"
        if not rose:
            return Step({**edge, "sent": sent}, text=text)
        notice = (params.level, filled(params.title, given), filled(params.message, given))
        return Step({**edge, "sent": sent}, text=text, notices=(notice,))
