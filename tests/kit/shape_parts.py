"""A drawn flow with its wallet, put together of candles, a view, a chain of guards and an order."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Market, Symbol
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, SafetyRules
from moniqo_desktop.engine.program.plan import Clock, Plan
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import MARKETS, a_flow, candles_of
from tests.kit.shape_candles import rough_walk

Drawn = Mapping[str, str | tuple[str, Mapping[str, Any]]]
EVENING: Final = 20 * 60 * MINUTE
"""Histories begin in the evening, so that a short one sees the day turn."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A flow, the markets and the wallet it trades on. limits: name of the profile."""

    flow: Flow
    limits: str = "research"
    safety: SafetyRules = RESEARCH_SAFETY
    rules: PaperRules = field(default_factory=PaperRules)
    markets: Mapping[Symbol, Market] = field(default_factory=lambda: MARKETS)

    def feeds(self, plan: Plan, length: int, seed: int) -> dict[Clock, Columns]:
        """length candles of the shortest clock of each symbol, others of the same span."""
        shortest = min(clock.timeframe.ms for clock in plan.sources)
        return {
            clock: rough_walk(
                max(length * shortest // clock.timeframe.ms, 1),
                seed * 1_000 + place,
                start=1_000.0 + 700 * place,
                step_ms=clock.timeframe.ms,
                since=EVENING,
            )
            for place, clock in enumerate(plan.sources)
        }


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a drawing begins: candles, a view, and the chain from the sizer to the order."""

    nodes: dict[str, str | tuple[str, Mapping[str, Any]]]
    wires: list[str]

    def add(self, nodes: Drawn, wires: str) -> Parts:
        return Parts({**self.nodes, **nodes}, [*self.wires, wires])

    def shape(self, **wallet: Any) -> Shape:
        return Shape(a_flow(self.nodes, "; ".join(self.wires)), **wallet)


def read(symbol: str = SYMBOL) -> Parts:
    return Parts({"candles": candles_of(symbol)}, [])  # type: ignore[arg-type]  # a plain name


def crossing(draw: random.Random, kind: str = "sma") -> Parts:
    """Long above, short below: two averages of the close."""
    fast = draw.randint(8, 15)
    nodes: Drawn = {
        "fast": (f"indicator.ta.{kind}", {"timeperiod": fast}),
        "slow": (f"indicator.ta.{kind}", {"timeperiod": 3 * fast + draw.randint(0, 9)}),
        "up": "logic.crosses_above",
        "down": "logic.crosses_below",
        "view": "logic.to_signal",
    }
    return read().add(
        nodes,
        """candles.candles > fast.candles; candles.candles > slow.candles; fast.real > up.a;
        slow.real > up.b; fast.real > down.a; slow.real > down.b; up.crossed > view.long;
        down.crossed > view.short""",
    )


def by_rsi(draw: random.Random, symbol: str = SYMBOL) -> Parts:
    """Against the extremes of the RSI."""
    low = draw.randint(22, 30)
    nodes: Drawn = {
        "rsi": ("indicator.ta.rsi", {"timeperiod": draw.randint(9, 16)}),
        "view": ("logic.threshold_signal", {"upper": 100 - low, "lower": low}),
    }
    wires = "candles.candles > rsi.candles; rsi.real > view.value"
    return read(symbol).add(nodes, wires)


def traded(
    parts: Parts,
    sizer: Mapping[str, Any],
    order: str = "trade.open",
    settings: Mapping[str, Any] | None = None,
    *,
    guard: Drawn | None = None,
    gate: Mapping[str, Any] | None = None,
    view: str = "view.signal",
) -> Parts:
    """view → sizer → guards → gate → order."""
    chain = {"sizer": ("risk.sizer", dict(sizer)), **(guard or {})}
    chain |= {"gate": ("risk.gate", dict(gate or {})), "order": (order, dict(settings or {}))}
    names = list(chain)
    wires = [f"{a}.plan > {b}.plan" for a, b in pairwise(names)]
    return parts.add(chain, "; ".join([f"{view} > sizer.decision", *wires]))


def with_atr(parts: Parts, *readers: str) -> Parts:
    wires = ["candles.candles > atr.candles", *(f"atr.real > {name}.atr" for name in readers)]
    return parts.add({"atr": ("indicator.ta.atr", {"timeperiod": 10})}, "; ".join(wires))


def in_percent(draw: random.Random, **more: Any) -> dict[str, Any]:
    """A sizer with stop and target in percent."""
    stop = round(draw.uniform(0.6, 1.6), 2)
    sized = {"stop_percent": stop, "target": "percent", "target_percent": 2 * stop}
    return {"mode": "risk", "risk_percent": round(draw.uniform(0.2, 0.6), 2), **sized, **more}


def unprotected(draw: random.Random, **more: Any) -> dict[str, Any]:
    """A sizer without stop and target: a share of equity."""
    share = round(draw.uniform(5.0, 20.0), 1)
    return {"mode": "share", "share_percent": share, "stop": "none", "target": "none", **more}
