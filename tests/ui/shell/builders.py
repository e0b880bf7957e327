"""Catalogue, flows and events for tests of the shell."""

from typing import Any

from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.events import (
    DecisionMade,
    NodeEvaluated,
    NodeStatus,
    PositionChanged,
    RunStarted,
)
from moniqo_desktop.domain.orders import Direction, Mode

PERIOD = {
    "name": "period", "title": "Period", "type": "integer", "default": 14,
    "minimum": 2, "maximum": 500, "unit": "candles", "description": "Candles looked at.",
}  # fmt: skip
THRESHOLD = {
    "name": "threshold", "title": "Threshold", "type": "number", "default": 0.6,
    "minimum": 0, "maximum": 1, "description": "From here on it decides.",
}  # fmt: skip
MODE = {
    "name": "mode", "title": "When inputs disagree", "type": "enum", "default": "wait",
    "choices": [["wait", "Wait"], ["strong", "Follow the stronger"]], "description": "What to do.",
}  # fmt: skip
STRICT = {"name": "strict", "title": "Strict", "type": "boolean", "default": True}
LABEL = {"name": "label", "title": "Label", "type": "string", "default": ""}


def _node(kind: str, title: str, **more: Any) -> dict[str, Any]:
    family = kind.split(".")[0]
    plain = {"inputs": [], "outputs": [], "params": [], "icon": "node", "summary": f"{title}."}
    return {"kind": kind, "title": title, "family": family, **plain, **more}


def _family(name: str, title: str) -> dict[str, str]:
    return {"name": name, "title": title, "colour": "#5FA8FF", "colour_light": "#1F6FD6"}


CATALOGUE: dict[str, Any] = {
    "version": 1,
    "families": [_family("market", "Market data"), _family("indicator", "Indicators"),
                 _family("agent", "AI agents"), _family("trigger", "Triggers")],
    "nodes": [
        _node("market.candles", "Candles", icon="candles", keywords=["price", "ohlc"],
              outputs=[{"name": "candles", "type": "series", "label": "Candles"}]),
        _node("indicator.rsi", "RSI", icon="wave", params=[PERIOD], keywords=["strength"],
              inputs=[{"name": "candles", "type": "series", "label": "Candles"}],
              outputs=[{"name": "value", "type": "number", "label": "Value"}],
              help="Measures strength."),
        _node("indicator.ema", "Moving average", icon="wave", params=[PERIOD], keywords=["ema"]),
        _node("agent.vote", "Weighted vote", icon="vote", params=[THRESHOLD, MODE, STRICT, LABEL]),
        _node("trigger.manual", "Button", icon="button"),
    ],
}  # fmt: skip
BTC = Symbol("BTC/USDT")


def a_flow(flow_id: str = "flow-1", name: str = "BTC momentum") -> Flow:
    """Candles → RSI, and a vote."""
    return Flow(
        flow_id,
        name,
        nodes=(
            Node("c", "market.candles"),
            Node("r", "indicator.rsi", 300.0, params={"period": 21}),
            Node("v", "agent.vote", 600.0, title="Judge"),
        ),
        links=(Link("l", "c", "candles", "r", "candles"),),
    )


def run_started(flow: Flow, run_id: str = "run-1", mode: Mode = Mode.PAPER) -> RunStarted:
    return RunStarted(
        1_000, run_id, flow.flow_id, flow.name, 1, "practice", mode, "starter", 10**12, 0
    )


def evaluated(node_id: str, text: str = "58.3", **more: Any) -> NodeEvaluated:
    status = more.pop("status", NodeStatus.OK)
    return NodeEvaluated(2_000, "run-1", node_id, status, text, more.pop("number", 58.3),
                         more.pop("duration_us", 300.0), more.pop("outputs", ()))  # fmt: skip


def position_opened(amount: int = 5) -> PositionChanged:
    return PositionChanged(3_000, "run-1", BTC, amount, 10**10)


def decided(node_id: str, reason: str) -> DecisionMade:
    return DecisionMade(4_000, "run-1", node_id, BTC, Direction.LONG, 0.81, reason)
