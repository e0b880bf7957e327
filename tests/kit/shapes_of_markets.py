"""Shapes by what they read and how it is filled. See flow_shapes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from moniqo_desktop.domain.paper.rules import PaperRules
from tests.kit.builders import SYMBOL
from tests.kit.flows import ETHER, candles_of
from tests.kit.shape_parts import (
    Drawn,
    Parts,
    Shape,
    by_rsi,
    crossing,
    in_percent,
    read,
    traded,
    unprotected,
)


def two_timeframes(draw: random.Random) -> Shape:
    """Entries on minutes in the direction of a longer candle."""
    nodes: Drawn = {
        "rsi": ("indicator.ta.rsi", {"timeperiod": draw.randint(7, 12)}),
        "longer": ("market.higher_timeframe", {"timeframe": draw.choice(["5m", "15m"])}),
        "calm": ("indicator.ta.ema", {"timeperiod": 12}),
        "trend": "logic.compare",
        "oversold": ("logic.compare", {"op": "below", "value": 40.0}),
        "both": "logic.all",
        "go": "logic.to_signal",
    }
    wires = """candles.candles > rsi.candles; candles.candles > longer.candles;
        longer.candles > calm.candles; candles.close > trend.a; calm.real > trend.b;
        rsi.real > oversold.a; trend.result > both.flags; oversold.result > both.flags;
        both.result > go.long"""
    return traded(read().add(nodes, wires), in_percent(draw), view="go.signal").shape()


def fed_timeframes(draw: random.Random) -> Shape:
    """Two feeds of one symbol: fills on the minutes, decisions on five minutes of their own."""
    parts = Parts({"candles": candles_of(SYMBOL, "5m"), "fine": candles_of(SYMBOL, "1m")}, [])
    parts = parts.add(
        {
            "rsi": ("indicator.ta.rsi", {"timeperiod": draw.randint(6, 10)}),
            "view": ("logic.threshold_signal", {"upper": 65, "lower": 35}),
            "last": ("output.log", {}),
        },
        "candles.candles > rsi.candles; rsi.real > view.value; fine.close > last.value",
    )
    return traded(parts, in_percent(draw)).shape()


def two_markets(draw: random.Random) -> Shape:
    """Two markets share cash and gate; one goes by the other's trend too."""
    other = candles_of(ETHER)
    parts = traded(crossing(draw), unprotected(draw, share_percent=40.0), "trade.reverse").add(
        {
            "ether": other,
            "swing": ("indicator.ta.rsi", {"timeperiod": 9}),
            "low": ("logic.compare", {"op": "below", "value": 35.0}),
            "calm": ("indicator.ta.sma", {"timeperiod": 30}),
            "falling": ("logic.compare", {"op": "below"}),
            "both": "logic.all",
            "buy": "logic.to_signal",
            "ether_sizer": ("risk.sizer", in_percent(draw, mode="share", share_percent=45.0)),
            "ether_gate": ("risk.gate", {"max_exposure_percent": 70.0}),
            "ether_order": "trade.open",
        },
        """ether.candles > swing.candles; swing.real > low.a; candles.candles > calm.candles;
        candles.close > falling.a; calm.real > falling.b; low.result > both.flags;
        falling.result > both.flags; both.result > buy.long; buy.signal > ether_sizer.decision;
        ether_sizer.plan > ether_gate.plan; ether_gate.plan > ether_order.plan""",
    )
    return parts.shape()


def council(draw: random.Random) -> Shape:
    """Three rules analysts vote."""
    nodes: dict[str, Any] = {
        "trend": ("agent.rules_analyst", {"period": 60, "fast": draw.randint(12, 24)}),
        "push": ("agent.rules_analyst", {"style": "momentum", "period": draw.randint(20, 50)}),
        "edge": ("agent.rules_analyst", {"style": "breakout", "period": 40}),
        "council": ("agent.council", {"evidence": "stated", "tie": 0.04}),
        "leave": ("trade.close", {"on_flat": True, "min_age": 5}),
    }
    wires = "; ".join(
        f"candles.candles > {name}.candles; {name}.view > council.views"
        for name in ("trend", "push", "edge")
    )
    parts = read().add(nodes, f"{wires}; council.decision > leave.signal")
    parts = traded(parts, in_percent(draw), view="council.decision")
    return parts.add({}, "council.size > sizer.size").shape()


def every_few_candles(draw: random.Random) -> Shape:
    """A trigger opens, the weather filters, time closes."""
    parts = read().add(
        {
            "clock": ("trigger.candle_close", {"every": draw.randint(20, 40)}),
            "weather": ("market.health", {"high_volatility": 40.0}),
            "calm": "logic.any",
            "both": "logic.all",
            "view": "logic.to_signal",
            "tired": ("position.time_exit", {"candles": draw.randint(5, 15)}),
        },
        """candles.candles > clock.candles; candles.candles > weather.candles;
        weather.ranging > calm.flags; weather.trend_up > calm.flags;
        weather.trend_down > calm.flags;
        calm.result > both.flags; clock.closed > both.flags; both.result > view.long""",
    )
    return traded(parts, in_percent(draw)).shape()


def price_levels(draw: random.Random) -> Shape:
    """A price level opens, lines of the chart protect."""
    level = 1_000.0 * draw.uniform(0.99, 1.01)
    parts = read().add(
        {
            "level": ("trigger.price_crosses", {"level": level, "way": "both"}),
            "view": "logic.to_signal",
            "floor": ("indicator.ta.min", {"timeperiod": 25}),
            "roof": ("indicator.ta.max", {"timeperiod": 60}),
            "lines": "position.protect",
        },
        """candles.candles > level.candles; level.crossed > view.long; candles.close > floor.line;
        candles.close > roof.line; floor.real > lines.stop; roof.real > lines.target""",
    )
    return traded(parts, in_percent(draw, stop_percent=3.0)).shape()


def watched(draw: random.Random) -> Shape:
    """What the position earns decides over leaving it: logic behind a node that decides."""
    parts = traded(crossing(draw), unprotected(draw)).add(
        {
            "watch": "position.watch",
            "won": ("logic.compare", {"op": "above", "value": round(draw.uniform(0.4, 0.9), 2)}),
            "lost": ("logic.compare", {"op": "below", "value": -0.6}),
            "either": "logic.any",
            "leave": "trade.close",
        },
        """watch.profit_percent > won.a; watch.profit_percent > lost.a; won.result > either.flags;
        lost.result > either.flags; either.result > leave.when""",
    )
    return parts.shape()


def on_path(path: str) -> Callable[[random.Random], Shape]:
    def drawn(draw: random.Random) -> Shape:
        rules = PaperRules(
            path=path,
            volume_share_ppm=draw.choice([0, 50_000, 100_000]),
            slippage_ppm=draw.choice([0, 150]),
            touch_fills=draw.random() < 0.5,
        )
        order = {"order": "limit", "offset_bps": 4, "cancel_after_candles": 6}
        sizer = in_percent(draw, stop_percent=0.4, target_percent=0.5)
        extra = {"trail": ("position.trail", {"distance_percent": 0.4})}
        return traded(by_rsi(draw), sizer, settings=order).add(extra, "").shape(rules=rules)

    drawn.__doc__ = f"Narrow brackets on the path “{path}”."
    return drawn
