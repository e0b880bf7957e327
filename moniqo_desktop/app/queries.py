"""Answers to read-only questions, from what is recorded or held."""

from __future__ import annotations

from moniqo_desktop.app.wallets import Wallet
from moniqo_desktop.domain.market import Columns, Symbol
from moniqo_desktop.domain.ports import PortType
from moniqo_desktop.domain.protocols import Feed, Journal
from moniqo_desktop.domain.queries import (
    AccountOf,
    CandlesOf,
    EventsOf,
    Line,
    LinesOf,
    MarketsOf,
    Query,
    RunsOf,
)
from moniqo_desktop.engine.columns import SeriesColumns
from moniqo_desktop.engine.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.run import Run


async def answer(wallet: Wallet, feed: Feed, journal: Journal, query: Query) -> object:
    """See domain/queries.py for what each question gives."""
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
    lines = []
    overlays = getattr(node.type, "overlays", True)
    title = node.type.title
    for number, (name, port) in enumerate(node.type.outputs.items()):
        if port.type is not PortType.NUMBER:
            continue
        column = series.outputs[node.index][number][-count:]
        label = title if len(node.type.outputs) == 1 else f"{title} {port.label}"
        lines.append(
            Line(
                node.node_id,
                f"{label} {_settings(node)}".strip(),
                "price" if overlays else node.node_id,
                tuple(candles.opened_at[-count:].tolist()),
                tuple(column.tolist()),
            )
        )
        del name
    return lines


def _settings(node: PlannedNode) -> str:
    """The numbers that tell two lines of one kind apart."""
    shown = [getattr(node.params, name) for name in node.type.card]
    return " ".join(str(value) for value in shown if isinstance(value, int | float))
