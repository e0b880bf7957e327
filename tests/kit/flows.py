"""Flows, plans and wallets in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.market import Columns, Market, Symbol, timeframe
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, LimitProfile, SafetyRules, profile
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.nodes.registry import Registry, load_registry, params_of
from tests.kit.builders import MINUTE, SPOT, SYMBOL, a_market

CASH: Final = 100_000 * MONEY_UNIT
ETHER: Final = Symbol("ETH/USDT:USDT")
MARKETS: Final[Mapping[Symbol, Market]] = {
    SYMBOL: a_market(SYMBOL, maker_ppm=200, taker_ppm=500),
    SPOT: a_market(SPOT, maker_ppm=1_000, taker_ppm=1_000, lot_step=5),
    ETHER: a_market(ETHER, maker_ppm=-100, taker_ppm=500, tick_size=5),
}


@cache
def kinds() -> Registry:
    return load_registry()


def a_flow(nodes: Mapping[str, str | tuple[str, Mapping[str, Any]]], wires: str = "") -> Flow:
    """nodes: id → kind, or kind with params. wires: "a.out > b.in" separated by semicolons."""
    drawn = []
    for node_id, what in nodes.items():
        kind, params = (what, {}) if isinstance(what, str) else what
        drawn.append(Node(node_id, kind, params=params))
    links = [
        Link(f"w{number}", *start.split("."), *end.split("."))
        for number, wire in enumerate(filter(None, (part.strip() for part in wires.split(";"))))
        for start, end in [wire.replace(" ", "").split(">")]
    ]
    return Flow("flow", "A flow", tuple(drawn), tuple(links))


def compiled(flow: Flow, markets: Mapping[Symbol, Market] = MARKETS) -> Plan:
    return compile_flow(flow, kinds(), params_of, markets)


def candles_of(symbol: Symbol = SYMBOL, frame: str = "1m") -> tuple[str, Mapping[str, Any]]:
    return "market.candles", {"symbol": symbol, "timeframe": frame}


def a_source(symbol: Symbol = SYMBOL, frame: str = "1m") -> Flow:
    """A flow that only reads: its orders are made by the test."""
    return a_flow({"candles": candles_of(symbol, frame)})


def some_terms(
    limits: LimitProfile | str = "research",
    *,
    mode: Mode = Mode.PAPER,
    cash: int = CASH,
    rules: SafetyRules = RESEARCH_SAFETY,
) -> WalletTerms:
    found = profile(limits) if isinstance(limits, str) else limits
    return WalletTerms("test", mode, cash, found, rules)


def walk(
    length: int, seed: int, *, start: float = 1_000.0, step_ms: int = MINUTE, since: int = 0
) -> Columns:
    """A random walk on a tick of 0.1 that trends, turns and gaps; volumes from thin to thick."""
    rng = np.random.default_rng(seed)
    drift = np.repeat(rng.normal(0, 0.0007, length // 40 + 1), 40)[:length]
    closes = start * np.exp(np.cumsum(rng.normal(0, 0.002, length) + drift))
    opens = np.r_[start, closes[:-1]] * np.exp(rng.normal(0, 0.0004, length))
    spread = np.abs(rng.normal(0, 0.0015, (2, length)))
    high = np.maximum(opens, closes) * (1 + spread[0])
    low = np.minimum(opens, closes) * (1 - spread[1])
    prices = [np.round(column, 1) for column in (opens, high, low, closes)]
    at = since + np.arange(length, dtype=np.int64) * step_ms
    return Columns(at, *prices, np.round(rng.lognormal(2.0, 1.5, length), 3))


def minutes(length: int) -> int:
    return length * timeframe("1m").ms
