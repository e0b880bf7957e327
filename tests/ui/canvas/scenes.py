"""A catalogue and flows for tests of the canvas, small ones by hand and large ones by rule."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.catalogue.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.ui.canvas.surface import Surface


def port(name: str, type_: str, label: str = "", *, many: bool = False) -> dict[str, Any]:
    return {"name": name, "type": type_, "label": label or name.capitalize(), "many": many}


def param(name: str, title: str, type_: str, default: object, **more: Any) -> dict[str, Any]:
    return {"name": name, "title": title, "type": type_, "default": default, **more}


def kind(
    name: str,
    title: str,
    icon: str,
    inputs: list[dict[str, Any]],
    outputs: list[dict[str, Any]],
    *params: dict[str, Any],
) -> dict[str, Any]:
    return {
        "kind": name,
        "title": title,
        "family": name.split(".")[0],
        "icon": icon,
        "summary": f"What {title} is for.",
        "inputs": inputs,
        "outputs": outputs,
        "params": list(params),
        "card": [one["name"] for one in params],
    }


CANDLES = port("candles", "series", "Candles")
CONTENT: dict[str, Any] = {
    "version": 1,
    "families": [
        {"name": name, "title": name.title(), "colour": "#5FA8FF", "colour_light": "#1F6FD6"}
        for name in ("market", "indicator", "agent", "logic", "risk", "trade", "position", "output")
    ],
    "nodes": [
        kind("market.candles", "Candles", "candles", [],
             [CANDLES, port("price", "number", "Last price")],
             param("exchange", "Exchange", "string", "Binance USD-M")),
        kind("market.news", "News feed", "news", [], [port("headlines", "text", "Headlines")]),
        kind("indicator.ema_cross", "EMA cross", "wave", [CANDLES], [port("signal", "signal")],
             param("periods", "Fast / slow", "string", "21 / 55")),
        kind("indicator.rsi", "RSI", "wave", [CANDLES], [port("value", "number", "Value")],
             param("period", "Period", "integer", 14, unit="candles")),
        kind("agent.analyst", "AI analyst", "agent", [CANDLES, port("context", "text")],
             [port("view", "signal"), port("reason", "text")],
             param("model", "Model", "string", "gpt-5-mini")),
        kind("logic.vote", "Weighted vote", "vote",
             [port("signal", "signal"), port("filter", "number"), port("view", "signal")],
             [port("decision", "signal")], param("threshold", "Threshold", "string", "0.60")),
        kind("logic.all", "All", "all", [port("flags", "flag", "Flags", many=True)],
             [port("all", "flag", "All true")]),
        kind("risk.guard", "Risk guard", "shield",
             [port("decision", "signal"), port("account", "account")], [port("order", "order")],
             param("risk", "Max risk", "string", "1.0 % / trade"),
             param("drawdown", "Max drawdown", "string", "8.0 %")),
        kind("trade.open", "Place order", "bolt", [port("order", "order")],
             [port("fill", "position", "Fill")],
             param("type", "Type", "string", "Limit · post-only")),
        kind("position.watch", "Position", "position", [port("fill", "position", "Fill")],
             [port("account", "account")]),
        kind("output.telegram", "Telegram alert", "bell", [port("message", "text")], []),
        kind("output.log", "Log", "log", [port("value", "any", "Value")], []),
    ],
}  # fmt: skip


def catalogue() -> Catalogue:
    return Catalogue.from_json(CONTENT)


def names() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def demo_flow() -> Flow:
    """The flow of the design picture: ten nodes, one frame, two backward wires."""
    nodes = (
        Node("btc", "market.candles", 24, 136, "BTC/USDT · 15m"),
        Node("news", "market.news", 24, 376),
        Node("ema", "indicator.ema_cross", 288, 64),
        Node("rsi", "indicator.rsi", 288, 224),
        Node("ai", "agent.analyst", 288, 384),
        Node("vote", "logic.vote", 552, 120),
        Node("bell", "output.telegram", 552, 408),
        Node("guard", "risk.guard", 816, 80),
        Node("open", "trade.open", 816, 272),
        Node("pos", "position.watch", 816, 432),
    )
    ends = (
        "btc candles ema candles", "btc candles rsi candles", "btc candles ai candles",
        "news headlines ai context", "ema signal vote signal", "rsi value vote filter",
        "ai view vote view", "ai reason bell message", "vote decision guard decision",
        "guard order open order", "open fill pos fill",
    )  # fmt: skip
    links = tuple(Link(f"l{i}", *line.split()) for i, line in enumerate(ends))
    frames = (Frame("signals", "Signals", 270, 30, 240, 500),)
    return Flow("demo", "BTC momentum", nodes, links, frames, (Note("hint", "A note", 24, 24),))


def show_readings(surface: Surface) -> None:
    """The values of the design picture."""
    wave = [0.0, 2.0, 1.0, 3.0, 2.5, 4.0, 1.0, 0.0, 0.5]
    ok, running = NodeStatus.OK, NodeStatus.RUNNING
    for number in wave:
        surface.set_live("btc", running, "67,412.5", -number, 200_000)
        surface.set_live("ema", ok, "LONG", number, 400)
        surface.set_live("rsi", ok, "58.3", -number, 300)
    surface.set_live("news", ok, "12 new", float("nan"), 1_100_000)
    surface.set_live("ai", running, "Bullish 0.72", float("nan"), 1_800_000)
    surface.set_live("vote", ok, "LONG 0.81", float("nan"), 140)
    surface.set_live("bell", NodeStatus.ERROR, "401 token expired", float("nan"), 0)
    surface.set_live("guard", ok, "Passed", float("nan"), 200)
    surface.set_live("open", ok, "BUY 0.106", float("nan"), 41_000)
    surface.set_live("pos", running, "+128.10 USDT", float("nan"), 10)


def grid_flow(count_: int, links_per_node: float = 1.5) -> Flow:
    """Nodes on a grid, each fed by its neighbours; the first one feeds ten: a hub."""
    side = round(count_**0.5)
    nodes = tuple(
        Node(f"n{i}", "logic.all", i % side * 264.0, i // side * 152.0) for i in range(count_)
    )
    wanted = round(count_ * links_per_node)
    pairs = [(0, i) for i in range(2, 11)]
    pairs += [(i, i + 1) for i in range(count_ - 1) if (i + 1) % side]
    pairs += [(i, i + side) for i in range(1, count_ - side)]
    links = (Link(f"w{i}", f"n{a}", "all", f"n{b}", "flags") for i, (a, b) in enumerate(pairs))
    return Flow("grid", "Grid", nodes, tuple(links)[:wanted])
