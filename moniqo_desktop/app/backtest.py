"""A flow over stored candles, from the command line or a child process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from moniqo_desktop.app.report import summary, write_report
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow import Flow
from moniqo_desktop.domain.market import MarketKind, Symbol, timeframe
from moniqo_desktop.domain.money import MONEY_DECIMALS, scaled
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper_market import PaperMarket
from moniqo_desktop.domain.risk import profile, safety_rules
from moniqo_desktop.engine.compiler import compile_flow
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.replay import replay
from moniqo_desktop.engine.results import result_of
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.candle_file import load_candles
from moniqo_desktop.exchanges.history import market_of
from moniqo_desktop.nodes.registry import load_registry, params_of


@dataclass(frozen=True, slots=True)
class Order:
    """What to run over what. cash in quote, fee_bps per side; kind: spot or linear (shorts)."""

    flow: Flow
    candles: Path
    symbol: str
    timeframe: str
    cash: str = "10000"
    fee_bps: float = 10.0
    slippage_bps: float = 0.0
    kind: str = "spot"
    profile: str = ""
    report: Path | None = None


def aimed_at(flow: Flow, symbol: str, frame: str) -> Flow:
    """The flow with every Candles node reading symbol in frame."""
    nodes = tuple(
        replace(node, params={**node.params, "symbol": symbol, "timeframe": frame})
        if node.kind == "market.candles"
        else node
        for node in flow.nodes
    )
    return replace(flow, nodes=nodes)


def ppm(bps: float, what: str) -> int:
    """Basis points as millionths. Raises Mistake outside 0 to below 10,000 (all of it)."""
    if not 0 <= bps < 10_000:
        raise Mistake(f"{what} is a number of basis points from 0 to below 10,000, not {bps:g}.")
    return round(bps * 100)


def run_backtest(order: Order, progress: Callable[[float], None] | None = None) -> dict[str, Any]:
    """The figures of the run. Raises Mistake or BadFile with what to mend."""
    frame = timeframe(order.timeframe)
    loaded = load_candles(order.candles, frame)
    symbol = Symbol(order.symbol)
    fee_ppm = ppm(order.fee_bps, "The fee")
    market = market_of(symbol, loaded.columns, MarketKind(order.kind)).with_fees(fee_ppm, fee_ppm)
    flow = aimed_at(order.flow, symbol, order.timeframe)
    plan = compile_flow(flow, load_registry(), params_of, {symbol: market})
    cash = scaled(order.cash, MONEY_DECIMALS)
    if cash <= 0:
        raise Mistake("The cash to start with must be above zero.")
    limits = profile(order.profile or flow.profile or "research")
    terms = WalletTerms("backtest", Mode.BACKTEST, cash, limits, safety_rules(limits))
    slippage_ppm = ppm(order.slippage_bps, "The slippage")
    paper = PaperMarket({symbol: market}, cash, slippage_ppm=slippage_ppm)
    feeds = {plan.sources[0]: loaded.columns}
    done = replay(plan, feeds, terms, paper, progress=progress)
    result = result_of(done.events, feeds, plan.markets, cash)
    figures = summary(
        result,
        cash,
        flow=flow.name,
        symbol=symbol,
        timeframe=order.timeframe,
        candles=len(loaded.columns),
        gaps=[str(gap) for gap in loaded.gaps],
        fee_bps=order.fee_bps,
        profile=limits.name,
        gear="event",
        path="worst",
        digest=digest(done.events),
        assumptions=assumptions(order),
    )
    if order.report is not None:
        write_report(order.report, done.events, result, feeds, plan.markets, figures)
    return figures


def assumptions(order: Order) -> list[str]:
    """What the figures take for granted, in words."""
    return [
        "A decision at a candle's close is filled at the next candle's open at the earliest.",
        "Inside a candle the worse of two possible outcomes is taken (path “worst”).",
        "At most 10 % of a candle's volume is filled by one order; the rest waits.",
        f"Fees {order.fee_bps:g} bp a side, slippage {order.slippage_bps:g} bp on market orders.",
        "Positions open at the end are closed at the last close and marked.",
    ]
