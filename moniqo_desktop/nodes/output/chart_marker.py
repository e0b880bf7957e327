"""A mark on the price chart."""

from __future__ import annotations

from typing import Final, Literal

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.nodes.base import Example, Given, In, Params, State, Step, StepNode
from moniqo_desktop.nodes.output._edges import filled, rises
from moniqo_desktop.nodes.param_model import Field

_LOOKS: Final = {"up": Direction.LONG, "down": Direction.SHORT, "dot": Direction.FLAT}


class ChartMarkerParams(Params):
    """What is drawn."""

    text: str = Field(
        "here",
        min_length=1,
        max_length=40,
        title="Text",
        description="Beside the mark. {symbol}, {price} and {value} are put in.",
    )
    look: Literal["up", "down", "dot"] = Field(
        "dot",
        title="Look",
        description="Arrow up below the candle, arrow down above it, or a dot.",
        json_schema_extra={"labels": {"up": "Arrow up", "down": "Arrow down", "dot": "Dot"}},
    )


class ChartMarker(StepNode):
    """Marks candles on the chart where a condition came true, to check a rule with your own eyes.

    Inputs: when, a flag; a value to put into the text, if you like.

    Output: a mark at the close of the candle.

    Formula: once when the flag turns from no to yes; again only after it was no. Warm-up: none.

    It misleads the eye: marks at good places are remembered, those at bad places forgotten. Count
    them in a backtest before you believe them.
    """

    kind, title, icon = "output.chart_marker", "Chart marker", "marker"
    Params = ChartMarkerParams
    inputs = {
        "when": In(PortType.FLAG, "When"),
        "value": In(PortType.ANY, "Value", optional=True, hint="For {value} in the text"),
    }
    card = ("text", "look")
    keywords = ("arrow", "plot", "draw", "annotate", "flag")
    examples = (
        Example(
            "One mark per rise of the flag",
            inputs={"when": [True, True, False, True]},
            params={"text": "dip", "look": "up"},
            expect={"marks": [(("dip", "long"),), (), (), (("dip", "long"),)]},
        ),
    )

    def start(self, params: ChartMarkerParams) -> State:
        return {"on": False}

    def evaluate(self, params: ChartMarkerParams, state: State, given: Given) -> Step:
        rose, edge = rises(state, given)
        if not rose:
            return Step(edge)
        mark = (filled(params.text, given), _LOOKS[params.look])
        return Step(edge, text=mark[0], marks=(mark,))
