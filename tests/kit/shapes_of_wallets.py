"""Shapes by how they add, pause and are limited. See flow_shapes."""

from __future__ import annotations

import random

from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.risk import SafetyRules
from tests.kit.builders import SPOT, SYMBOL
from tests.kit.flows import MARKETS
from tests.kit.shape_parts import (
    Drawn,
    Shape,
    by_rsi,
    in_percent,
    read,
    traded,
    unprotected,
)


def accumulate(draw: random.Random) -> Shape:
    """The same money every few hours, up to a cap, without a stop."""
    parts = read(SPOT).add(
        {
            "clock": ("trigger.schedule", {"cron": f"{draw.randint(0, 59)} */2 * * *"}),
            "view": "logic.to_signal",
        },
        "candles.candles > clock.candles; clock.due > view.long",
    )
    sizer = {"mode": "accumulate", "notional": 700.0, "total_cap": 60_000.0}
    sizer |= {"stop": "none", "target": "none", "sides": "long", "max_position_percent": 100.0}
    return traded(parts, sizer, "trade.add", {"opens": True, "most_entries": 1_000}).shape()


def pyramid(draw: random.Random) -> Shape:
    """Adds to what is in profit."""
    settings = {"when": "profit", "least_move_percent": 0.3, "most_entries": 4, "opens": True}
    sizer = in_percent(draw, mode="share", share_percent=6.0, target="none")
    return traded(by_rsi(draw), sizer, "trade.add", settings).shape()


def averaging_down(draw: random.Random) -> Shape:
    """Adds to what is in loss; a protection of its own."""
    settings = {"when": "loss", "least_move_percent": 0.4, "most_entries": 5, "opens": True}
    parts = traded(by_rsi(draw), unprotected(draw, share_percent=5.0), "trade.add", settings)
    guard = ("position.protect", {"stop_percent": 2.5, "target_percent": 1.2})
    return parts.add({"guard": guard}, "").shape()


def cooldown(draw: random.Random) -> Shape:
    """Pauses on the canvas and of the wallet."""
    pause = {"after_order_s": 600, "after_trade_s": 900, "after_loss_s": 3_600}
    guard: Drawn = {"cooldown": ("risk.cooldown", pause)}
    return traded(by_rsi(draw), in_percent(draw), guard=guard).shape(safety=SafetyRules())


def breaker(draw: random.Random) -> Shape:
    """Losses in a row put the fuse out."""
    fuse = {"losses_in_row": 2, "pause_minutes": 300, "drawdown_percent": 0.6}
    return traded(by_rsi(draw), in_percent(draw), guard={"breaker": ("risk.breaker", fuse)}).shape()


def day_limits(draw: random.Random) -> Shape:
    """A gate that ends the day after a loss and counts the trades of an hour."""
    gate = {"daily_loss_percent": 0.5, "max_drawdown_percent": 0.8, "max_trades_hour": 2}
    return traded(by_rsi(draw), in_percent(draw), gate=gate).shape()


def expert_profile(draw: random.Random) -> Shape:
    """All limits and pauses of a trader's profile."""
    sizer = in_percent(draw, risk_percent=0.4)
    return traded(by_rsi(draw), sizer).shape(limits="expert", safety=SafetyRules())


def narrow(draw: random.Random) -> Shape:
    """Brackets so narrow that one candle often holds both ends."""
    stop = round(draw.uniform(0.06, 0.12), 2)
    sizer = in_percent(
        draw, mode="share", stop_percent=stop, target_percent=stop, share_percent=4.0
    )
    return traded(by_rsi(draw), sizer).shape()


def leveraged(draw: random.Random) -> Shape:
    """A tenth of its worth as margin."""
    sizer = in_percent(draw, mode="share", share_percent=45.0, leverage=10)
    markets = {**MARKETS, SYMBOL: MARKETS[SYMBOL].with_common_margin()}
    parts = traded(by_rsi(draw), sizer | {"max_position_percent": 100.0})
    return parts.shape(limits="expert", markets=markets)


def fee_in_base(draw: random.Random) -> Shape:
    """A spot venue that keeps its fee from what was bought."""
    sizer = in_percent(draw, mode="share", share_percent=9.0, sides="long")
    return traded(by_rsi(draw, SPOT), sizer).shape(rules=PaperRules(fee_received=True))
