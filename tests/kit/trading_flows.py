"""Whole flows that trade on any random walk, for laws about the engine."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Symbol
from tests.kit.builders import SYMBOL
from tests.kit.flows import ETHER, a_flow, candles_of

_VIEW: Final = {
    "fast": ("indicator.ta.ema", {"timeperiod": 5}),
    "slow": ("indicator.ta.ema", {"timeperiod": 13}),
    "gap": "logic.arithmetic",
    "view": ("logic.threshold_signal", {"reading": "trend", "upper": 0.2, "lower": -0.2}),
    "atr": ("indicator.ta.atr", {"timeperiod": 7}),
}
_VIEW_WIRES: Final = """candles.candles > fast.candles; candles.candles > slow.candles;
candles.candles > atr.candles; fast.real > gap.a; slow.real > gap.b; gap.result > view.value"""
_TRADE_WIRES: Final = """view.signal > sizer.decision; atr.real > sizer.atr;
sizer.plan > gate.plan; gate.plan > order.plan"""
_SIZER: Final = {"stop": "atr", "stop_atr": 2.0, "max_position_percent": 50.0, "risk_percent": 2.0}


def trend(symbol: Symbol = SYMBOL) -> Flow:
    """At market, the stop follows, a flat signal closes."""
    nodes = {
        "candles": candles_of(symbol),
        **_VIEW,
        "sizer": ("risk.sizer", {**_SIZER, "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.open",
        "leave": "trade.close",
        "trail": ("position.trail", {"by": "atr", "distance_atr": 3.0}),
    }
    wires = f"{_VIEW_WIRES}; {_TRADE_WIRES}; view.signal > leave.signal; atr.real > trail.atr"
    return a_flow(nodes, wires)


def turning(symbol: Symbol = SYMBOL) -> Flow:
    """Always in: turns round at each signal, leaves after a while, moves its stop to the entry."""
    nodes = {
        "candles": candles_of(symbol),
        **_VIEW,
        "sizer": ("risk.sizer", {**_SIZER, "stop_atr": 6.0, "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.reverse",
        "even": ("position.break_even", {"activation_percent": 0.5}),
        "tired": ("position.time_exit", {"candles": 60}),
    }
    return a_flow(nodes, f"{_VIEW_WIRES}; {_TRADE_WIRES}")


def waiting(symbol: Symbol = SYMBOL) -> Flow:
    """Limit entries that expire, with stop and target; half is sold on the way."""
    nodes = {
        "candles": candles_of(symbol),
        **_VIEW,
        "sizer": ("risk.sizer", {**_SIZER, "target": "ratio", "target_r": 2.0}),
        "gate": ("risk.gate", {"max_drawdown_percent": 5.0, "daily_loss_percent": 3.0}),
        "order": ("trade.open", {"order": "limit", "offset_bps": 8.0}),
        "half": ("position.partial_close", {"at": "r", "profit_r": 1.0}),
    }
    return a_flow(nodes, f"{_VIEW_WIRES}; {_TRADE_WIRES}")


def two_markets() -> Flow:
    """One side goes by its own minutes, the other by five minutes of its own and both indexes."""
    nodes = {
        "candles": candles_of(SYMBOL),
        **_VIEW,
        "sizer": ("risk.sizer", {**_SIZER, "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.reverse",
        "ether": candles_of(ETHER),
        "longer": ("market.higher_timeframe", {"timeframe": "5m"}),
        "calm": ("indicator.ta.sma", {"timeperiod": 3}),
        "up": ("logic.compare", {"op": "above"}),
        "swing": ("indicator.ta.rsi", {"timeperiod": 7}),
        "low": ("logic.compare", {"op": "below", "value": 45.0}),
        "both": "logic.all",
        "buy": "logic.to_signal",
        "range": ("indicator.ta.atr", {"timeperiod": 7}),
        "ether_sizer": ("risk.sizer", {**_SIZER, "target": "ratio", "target_r": 1.5}),
        "ether_gate": "risk.gate",
        "ether_order": "trade.open",
    }
    wires = f"""{_VIEW_WIRES}; {_TRADE_WIRES}; ether.candles > longer.candles;
longer.candles > calm.candles; ether.close > up.a; calm.real > up.b;
candles.candles > swing.candles;
swing.real > low.a; up.result > both.flags; low.result > both.flags; both.result > buy.long;
ether.candles > range.candles; buy.signal > ether_sizer.decision; range.real > ether_sizer.atr;
ether_sizer.plan > ether_gate.plan; ether_gate.plan > ether_order.plan"""
    return a_flow(nodes, wires)


FLOWS: Final = {
    "trend": trend,
    "turning": turning,
    "waiting": waiting,
    "two markets": two_markets,
}
