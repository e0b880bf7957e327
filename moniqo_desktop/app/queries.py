"""Answers to read-only questions, from what is recorded or held."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Final

import numpy as np

from moniqo_desktop.app.wallets.all_wallets import AllWallets
from moniqo_desktop.app.wallets.wallet import Wallet
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns, Floats, Symbol
from moniqo_desktop.domain.messages.queries import (
    AccountOf,
    CandlesOf,
    DrawingOf,
    EventsOf,
    Line,
    LinesOf,
    MarketsOf,
    ReportQuery,
    RunQuery,
    RunsOf,
    WalletQuery,
    WalletsOf,
)
from moniqo_desktop.domain.protocols import Feed, Journal
from moniqo_desktop.engine.program.columns import SeriesColumns
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.program.run import Run

_REPORTS: Final = "moniqo_desktop.app.backtests.report_queries"


async def answer(wallet: Wallet, feed: Feed, journal: Journal, query: RunQuery) -> object:
    """See domain/messages/queries.py for what each question gives."""
    match query:
        case CandlesOf():
            until = query.until or wallet.now + 1
            closed = until - query.timeframe.ms + (1 if query.until else 0)
            since = query.timeframe.opened_at(closed) - query.count * query.timeframe.ms
            return await feed.history(query.symbol, query.timeframe, since, max(closed, 1))
        case LinesOf():
            return await lines_of(wallet, feed, query)
        case MarketsOf():
            return tuple(wallet.markets.values())
        case EventsOf():
            return journal.events(query.run_id, query.after, query.limit)
        case RunsOf():
            return journal.runs(query.limit)
        case AccountOf():
            return wallet.core.account_view()


async def answer_wallets(wallets: AllWallets, query: WalletQuery) -> object:
    """The same for questions about the wallets themselves."""
    match query:
        case WalletsOf():
            return wallets.shown(archived=query.archived)
        case DrawingOf():
            run = wallets.run(query.run_id)
            return run.plan.flow if run else None


async def answer_report(home: Path | None, query: ReportQuery) -> object:
    """The same for reports; what reads them is loaded beside the loop with the first question."""
    await asyncio.to_thread(import_module, _REPORTS)
    from moniqo_desktop.app.backtests.report_queries import answer_report as answered

    return await answered(home, query)


async def lines_of(wallet: Wallet, feed: Feed, query: LinesOf) -> tuple[Line, ...]:
    """Indicator lines of a running flow over the candles of its shortest clock."""
    run = wallet.core.runs.get(query.run_id)
    if run is None:
        return ()
    clock = _shown_clock(run.plan, query.symbol)
    if clock is None:
        return ()
    feeds = {
        each: await feed.history(each.symbol, each.timeframe, *_span(run, each, query.count))
        for each in run.plan.sources
    }
    series = SeriesColumns(run.plan, feeds)
    return tuple(
        line
        for node in run.plan.nodes
        if node.clock == clock and node.type.family == "indicator"
        for line in _lines(node, series, feeds[clock], query.count)
    )


def _shown_clock(plan: Plan, symbol: Symbol) -> Clock | None:
    """The shortest clock of a symbol that the feed delivers."""
    own = [clock for clock in plan.sources if clock.symbol == symbol]
    return min(own, key=lambda clock: clock.timeframe.ms, default=None)


def _span(run: Run, clock: Clock, count: int) -> tuple[int, int]:
    """Open times that cover the last count candles and the warm-up before them."""
    last = run.candles[clock].opened_at if clock in run.candles else 0
    return last - (count + run.plan.warmup) * clock.timeframe.ms, last + 1


def _lines(node: PlannedNode, series: SeriesColumns, candles: Columns, count: int) -> list[Line]:
    found = []
    numbers = [
        (place, port)
        for place, port in enumerate(node.type.outputs.values())
        if port.type is PortType.NUMBER
    ]
    opened_at = tuple(candles.opened_at[-count:].tolist())
    for place, port in numbers:
        column = series.outputs[node.index][place]
        title = node.type.short or node.type.title
        name = title if len(numbers) == 1 else f"{title} {port.label}"
        found.append(
            Line(
                node.node_id,
                f"{name} {_settings(node)}".strip(),
                "price" if _on_price(column, candles) else node.node_id,
                opened_at,
                tuple(column[-count:].tolist()),
                node.clock.timeframe.ms,
            )
        )
    return found


def _on_price(column: Floats, candles: Columns) -> bool:
    """Whether a line lives on the scale of the candles: its middle lies between their extremes."""
    known = np.sort(column[np.isfinite(column)])
    if not len(known):
        return True
    low, high = float(candles.low.min()), float(candles.high.max())
    margin = high - low
    # np.median would load numpy's masked arrays, 23 ms of the window's thread.
    return low - margin <= float(known[len(known) // 2]) <= high + margin


def _settings(node: PlannedNode) -> str:
    """The numbers that tell two lines of one kind apart."""
    shown = [getattr(node.params, name) for name in node.type.card]
    return " ".join(str(value) for value in shown if type(value) in (int, float))
