"""Flows of four families with settings drawn at random: what is tried on random walks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.flow.drawing import Flow
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_flow, candles_of

Draw = np.random.Generator

_TRADE: Final = """sizer.plan > gate.plan; gate.plan > order.plan;
candles.candles > atr.candles; atr.real > sizer.atr"""


def crossing(draw: Draw) -> Flow:
    """Always in: turns round where a fast average crosses a slow one."""
    nodes = {
        **_averages(draw),
        "sizer": _sizer(draw, stop_atr=(8.0, 14.0), target="none", sides=("both",)),
        "order": "trade.reverse",
    }
    return _drawn(nodes, _VIEW)


def following(draw: Draw) -> Flow:
    """With the trend; a stop follows, and the trend's end closes."""
    nodes = {
        **_averages(draw),
        "sizer": _sizer(draw, stop_atr=(2.0, 4.0), target="none"),
        "order": "trade.open",
        "leave": "trade.close",
        "trail": ("position.trail", {"by": "atr", "distance_atr": _between(draw, 2.0, 5.0)}),
    }
    return _drawn(nodes, f"{_VIEW}; view.signal > leave.signal; atr.real > trail.atr")


def reverting(draw: Draw) -> Flow:
    """Against the last move, with a stop and a target."""
    low = _between(draw, 20.0, 38.0)
    nodes = {
        "rsi": ("indicator.ta.rsi", {"timeperiod": int(draw.integers(3, 20))}),
        "cheap": ("logic.compare", {"op": "below", "value": low}),
        "dear": ("logic.compare", {"op": "above", "value": 100.0 - low}),
        "view": "logic.to_signal",
        "sizer": _sizer(draw, stop_atr=(1.0, 3.0), target="ratio"),
        "order": "trade.open",
    }
    wires = """candles.candles > rsi.candles; rsi.real > cheap.a; rsi.real > dear.a;
cheap.result > view.long; dear.result > view.short; view.signal > sizer.decision"""
    return _drawn(nodes, wires)


def banded(draw: Draw) -> Flow:
    """Back into the band; leaves at its middle or after a while."""
    width = _between(draw, 1.2, 2.2)
    bands = {"timeperiod": int(draw.integers(12, 60)), "nbdevup": width, "nbdevdn": width}
    nodes = {
        "bands": ("indicator.ta.bbands", bands),
        "up": "logic.crosses_above",
        "down": "logic.crosses_below",
        "middle": "logic.crosses_above",
        "view": "logic.to_signal",
        "sizer": _sizer(draw, stop_atr=(2.0, 5.0), target="none"),
        "order": "trade.open",
        "leave": "trade.close",
        "tired": ("position.time_exit", {"candles": int(draw.integers(12, 60))}),
    }
    wires = """candles.candles > bands.candles; candles.close > up.a; bands.lowerband > up.b;
candles.close > down.a; bands.upperband > down.b; candles.close > middle.a;
bands.middleband > middle.b; up.crossed > view.long; down.crossed > view.short;
middle.crossed > leave.when; order.position > tired.position; view.signal > sizer.decision"""
    return _drawn(nodes, wires)


FAMILIES: Final[Mapping[str, Callable[[Draw], Flow]]] = {
    "crossing": crossing,
    "following": following,
    "reverting": reverting,
    "banded": banded,
}

_VIEW: Final = """candles.candles > fast.candles; candles.candles > slow.candles;
fast.real > gap.a; slow.real > gap.b; gap.result > view.value; view.signal > sizer.decision"""


def _averages(draw: Draw) -> dict[str, Any]:
    fast, slow = int(draw.integers(3, 15)), int(draw.integers(18, 60))
    return {
        "fast": ("indicator.ta.ema", {"timeperiod": fast}),
        "slow": ("indicator.ta.ema", {"timeperiod": slow}),
        "gap": "logic.arithmetic",
        "view": ("logic.threshold_signal", {"reading": "trend", "upper": 0.01, "lower": -0.01}),
    }


def _sizer(
    draw: Draw,
    *,
    stop_atr: tuple[float, float],
    target: str,
    sides: tuple[str, ...] = ("both", "both", "long"),
) -> tuple[str, dict[str, Any]]:
    return "risk.sizer", {
        "stop": "atr",
        "stop_atr": _between(draw, *stop_atr),
        "target": target,
        "target_r": _between(draw, 0.7, 3.0),
        "risk_percent": 2.0,
        "max_position_percent": 50.0,
        "sides": sides[int(draw.integers(0, len(sides)))],
    }


def _between(draw: Draw, low: float, high: float) -> float:
    return round(float(draw.uniform(low, high)), 2)


def _drawn(nodes: Mapping[str, Any], wires: str) -> Flow:
    drawn = {
        "candles": candles_of(SYMBOL, "1h"),
        "atr": ("indicator.ta.atr", {"timeperiod": 14}),
        "gate": "risk.gate",
        **nodes,
    }
    return a_flow(drawn, f"{wires}; {_TRADE}")
