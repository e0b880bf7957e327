"""Shapes by how they enter and leave. See flow_shapes."""

from __future__ import annotations

import random

from moniqo_desktop.domain.paper.rules import PaperRules
from tests.kit.builders import SPOT
from tests.kit.shape_parts import (
    Drawn,
    Shape,
    by_rsi,
    crossing,
    in_percent,
    read,
    traded,
    unprotected,
    with_atr,
)


def sma_cross(draw: random.Random) -> Shape:
    """Long only on a spot market, out when it crosses back."""
    fast = draw.randint(8, 15)
    parts = read(SPOT).add(
        {
            "fast": ("indicator.ta.sma", {"timeperiod": fast}),
            "slow": ("indicator.ta.sma", {"timeperiod": 3 * fast}),
            "up": "logic.crosses_above",
            "down": "logic.crosses_below",
            "view": "logic.to_signal",
            "leave": "trade.close",
        },
        """candles.candles > fast.candles; candles.candles > slow.candles; fast.real > up.a;
        slow.real > up.b; fast.real > down.a; slow.real > down.b; up.crossed > view.long;
        down.crossed > leave.when""",
    )
    return traded(parts, unprotected(draw, sides="long")).shape()


def ema_turning(draw: random.Random) -> Shape:
    """Always in, long and short."""
    return traded(crossing(draw, "ema"), unprotected(draw), "trade.reverse").shape()


def rsi_bracket(draw: random.Random) -> Shape:
    """Stop and target in percent."""
    return traded(by_rsi(draw), in_percent(draw)).shape()


def rsi_atr_bracket(draw: random.Random) -> Shape:
    """Stop by ATR, target in stop distances."""
    sizer = {"stop": "atr", "stop_atr": 3.0, "target": "ratio", "target_r": 1.5}
    return with_atr(traded(by_rsi(draw), sizer), "sizer").shape()


def spot_bracket(draw: random.Random) -> Shape:
    """Long only, money fixed, fees of a spot market, slippage of market orders and stops."""
    sizer = in_percent(draw, mode="fixed", notional=9_000.0, sides="long")
    rules = PaperRules(slippage_ppm=draw.randint(1, 400), slippage_ticks=draw.randint(0, 2))
    return traded(by_rsi(draw, SPOT), sizer).shape(rules=rules)


def breakout(draw: random.Random) -> Shape:
    """Stop entries beyond the channel that expire."""
    period = draw.randint(20, 40)
    parts = read().add(
        {
            "top": ("indicator.ta.max", {"timeperiod": period}),
            "bottom": ("indicator.ta.min", {"timeperiod": period}),
            "at_top": ("logic.compare", {"op": "at_least"}),
            "at_bottom": ("logic.compare", {"op": "at_most"}),
            "view": "logic.to_signal",
        },
        """candles.close > top.line; candles.close > bottom.line; candles.close > at_top.a;
        top.real > at_top.b; candles.close > at_bottom.a; bottom.real > at_bottom.b;
        at_top.result > view.long; at_bottom.result > view.short""",
    )
    order = {"order": "stop", "offset_bps": draw.randint(2, 20), "cancel_after_candles": 4}
    return traded(parts, in_percent(draw), settings=order).shape()


def pullback(draw: random.Random) -> Shape:
    """Limit entries that expire, with stop and target."""
    order = {"order": "limit", "offset_bps": draw.randint(3, 25), "cancel_after_candles": 5}
    return traded(crossing(draw), in_percent(draw), settings=order).shape()


def at_once_or_not(draw: random.Random) -> Shape:
    """Limits that fill at once or are cancelled."""
    order = {"order": "limit", "offset_bps": 0, "time_in_force": "ioc"}
    return traded(by_rsi(draw), in_percent(draw), settings=order).shape()


def maker(draw: random.Random) -> Shape:
    """Post-only entries that rest until they fill."""
    order = {"order": "limit", "offset_bps": draw.randint(0, 12), "time_in_force": "post_only"}
    settings = {**order, "cancel_after_candles": draw.choice([0, 2, 10])}
    return traded(by_rsi(draw), in_percent(draw), settings=settings).shape()


def trail_percent(draw: random.Random) -> Shape:
    """The stop follows by percent, from a profit on."""
    trail = {
        "distance_percent": round(draw.uniform(0.5, 1.5), 2),
        "activation_percent": draw.choice([0.0, 0.4]),
        "step_percent": draw.choice([0.0, 0.05]),
    }
    parts = traded(crossing(draw), in_percent(draw, target="none"))
    return parts.add({"trail": ("position.trail", trail)}, "").shape()


def trail_atr(draw: random.Random) -> Shape:
    """The stop follows by ATR."""
    parts = traded(crossing(draw), {"stop": "atr", "stop_atr": 4.0, "target": "none"})
    trail = {"by": "atr", "distance_atr": round(draw.uniform(2.0, 4.0), 1)}
    return with_atr(parts.add({"trail": ("position.trail", trail)}, ""), "sizer", "trail").shape()


def break_even(draw: random.Random) -> Shape:
    """The stop goes to the entry after a profit."""
    even = {"activation_percent": round(draw.uniform(0.2, 0.8), 2)}
    parts = traded(by_rsi(draw), in_percent(draw))
    return parts.add({"even": ("position.break_even", even)}, "").shape()


def time_exit(draw: random.Random) -> Shape:
    """Out after some candles, losers only in every other draw."""
    after = {"candles": draw.randint(10, 60), "only_losers": draw.random() < 0.5}
    parts = traded(by_rsi(draw), in_percent(draw))
    return parts.add({"tired": ("position.time_exit", after)}, "").shape()


def partial_close(draw: random.Random) -> Shape:
    """A part is sold on the way."""
    part = {"at": draw.choice(["r", "percent"]), "profit_r": 0.8, "profit_percent": 0.7}
    share = {"share_percent": draw.choice([25.0, 33.3, 50.0])}
    parts = traded(by_rsi(draw), in_percent(draw))
    return parts.add({"half": ("position.partial_close", part | share)}, "").shape()


def everything_at_once(draw: random.Random) -> Shape:
    """Trailing, break-even, partial close, time exit and a signal exit on one position."""
    extra: Drawn = {
        "trail": ("position.trail", {"distance_percent": 0.8, "activation_percent": 0.5}),
        "even": ("position.break_even", {"activation_percent": 0.3}),
        "half": ("position.partial_close", {"profit_r": 0.5, "share_percent": 40.0}),
        "tired": ("position.time_exit", {"candles": draw.randint(30, 90)}),
        "leave": ("trade.close", {"min_age": 2}),
    }
    parts = traded(crossing(draw), in_percent(draw))
    return parts.add(extra, "view.signal > leave.signal").shape()
