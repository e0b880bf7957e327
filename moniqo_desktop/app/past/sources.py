"""What a past run was made of: read from the journal or from a report, with its candles."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.app.backtests.backtest import prepared_over
from moniqo_desktop.app.backtests.funding import funded
from moniqo_desktop.app.backtests.report_folder import load
from moniqo_desktop.app.backtests.run import SPEC
from moniqo_desktop.app.backtests.spec import spec_from
from moniqo_desktop.app.past.candles import history_of
from moniqo_desktop.app.past.trade_story import past_trades
from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol, timeframe
from moniqo_desktop.domain.messages.events import Event, RunStarted
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.paper.funding import AskedMarket
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.past import PastTrade
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.engine.history.retelling import Source
from moniqo_desktop.engine.program.plan import Clock

if TYPE_CHECKING:
    from moniqo_desktop.app.wallets.all_wallets import AllWallets
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.domain.backtest.results import TradeRow
    from moniqo_desktop.domain.protocols import Feed
    from moniqo_desktop.store.past import PastReader

COLUMNS: Final = "columns.npz"
LONGEST: Final = 400_000
"""Candles of one run that are told again; of a longer one, the last."""
_PARTS: Final = ("opened_at", "open", "high", "low", "close", "volume")
_SHARED: Final = (
    "The flow was changed while it ran: this part begins with the candles its new drawing had "
    "seen, without the position it may have taken over."
)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """record: what the journal holds of the run, None of a backtest: its retelling is the record.

    traded: the record with what other runs of its flow did in its span. account: what the worth of
    its account is made of. others: run id → name of the flow, of other flows on that account.
    is_open: it still goes on, so what was read grows old. markets: all it could trade.
    """

    key: str
    title: str
    mode: str
    source: Source
    markets: Mapping[Symbol, Market]
    record: tuple[Event, ...] | None = None
    trades: tuple[PastTrade, ...] = ()
    drawings: tuple[Millis, ...] = ()
    part: int = 0
    is_open: bool = False
    note: str = ""
    traded: tuple[Event, ...] = ()
    account: Account | None = None
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """All that was booked on it, oldest first; cash: what it began with."""

    events: tuple[Event, ...]
    cash: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch in which a run traded by one drawing."""

    at: Millis
    flow: Flow
    profile: str
    anchor: Millis


async def of_run(
    reader: PastReader, wallets: AllWallets, feed: Feed, run_id: str, part: int
) -> Found:
    """A run of the journal. Raises Mistake or BadFile where it cannot be told again."""
    row, flow = await asyncio.to_thread(reader.run, run_id)
    traded = await asyncio.to_thread(reader.traded, run_id)
    events = tuple(event for event in traded if event.run_id == run_id)
    began = next((event for event in events if isinstance(event, RunStarted)), None)
    if began is None:
        raise BadFile("The journal does not say how this run began.", hint="Choose another run.")
    parts = _parts(began, flow, events)
    number = part if 0 <= part < len(parts) else len(parts) - 1
    here, wallet = parts[number], wallets.get(row.wallet)
    until = parts[number + 1].at if number + 1 < len(parts) else _end(events, wallets, row.wallet)
    plan = wallet.compile(here.flow)
    since = here.anchor or here.at
    candles = _last_of({c: await history_of(feed, c, since, until) for c in plan.sources})
    limits = profile(here.profile)
    terms = replace(wallet.core.terms, cash=began.cash, profile=limits)
    market, funding = wallet.twin(began.cash)
    source = Source(run_id, plan, candles, here.at, terms, AskedMarket(market, funding))
    note = _SHARED if number else ""
    drawings = tuple(each.at for each in parts)
    return Found(
        run_id,
        row.flow_name,
        row.mode,
        source,
        wallet.markets,
        events,
        past_trades(traded, dict(wallet.markets), run_id),
        drawings,
        number,
        row.is_open and number == len(parts) - 1,
        note,
        traded,
        Account(await asyncio.to_thread(reader.worth_of, row.wallet), wallet.core.desk.start_cash),
        _others(await asyncio.to_thread(reader.flows_of, row.wallet), flow.flow_id),
    )


def of_report(folder: Path, key: str) -> Found:
    """A backtest, from the spec and the candles beside its report."""
    try:
        spec = spec_from(json.loads((folder / SPEC).read_bytes()))
    except OSError as problem:
        raise Mistake(
            "This report was made before runs could be walked through again.",
            hint="Run the backtest again, then open it.",
        ) from problem
    except ValueError as problem:
        raise BadFile("The description of this backtest is damaged.") from problem
    feeds = _feeds(folder)
    symbols = {clock.symbol for clock in feeds}
    report = load(folder)
    markets = {market.symbol: market for market in report.markets}
    prepared = prepared_over(spec, feeds, {symbol: markets[symbol] for symbol in symbols})
    paper = PaperMarket(prepared.markets, prepared.cash, rules=prepared.rules)
    market = funded(paper, prepared.markets, prepared.funding)
    first = min(int(columns.opened_at[0]) for columns in feeds.values())
    source = Source("replay", prepared.plan, _last_of(feeds), first, prepared.terms, market)
    trades = tuple(_trade(report, row, n) for n, row in enumerate(report.result.trades, 1))
    return Found(key, report.title, "backtest", source, prepared.markets, trades=trades)


def _others(flows: Mapping[str, tuple[str, str]], flow_id: str) -> dict[str, str]:
    return {run_id: name for run_id, (other, name) in flows.items() if other != flow_id}


def _trade(report: BacktestReport, row: TradeRow, number: int) -> PastTrade:
    market = report.market(row.symbol)
    scale = market.notional_factor * row.total_amount * 10.0**market.price_decimals
    return PastTrade(
        f"#{number}",
        row.symbol,
        row.direction,
        row.opened_at,
        row.closed_at,
        row.notional_in / scale,
        row.notional_out / scale,
        market.amount_text(row.amount),
        row.profit,
        100.0 * row.profit / row.notional_in if row.notional_in else 0.0,
        "end of data" if row.marked else row.exit.value,
        row.entered_at,
        row.exited_at,
    )


def _parts(began: RunStarted, flow: Flow, events: Iterable[Event]) -> list[_Part]:
    parts = [_Part(began.at, flow, began.profile, began.anchor)]
    parts += [
        _Part(event.at, event.flow, event.profile, event.anchor)
        for event in events
        if isinstance(event, FlowApplied)
    ]
    return parts


def _end(events: Sequence[Event], wallets: AllWallets, wallet: str) -> Millis:
    """Market time up to which candles are told: its last event, or now while it goes on."""
    core = wallets.get(wallet).core
    is_running = events[-1].run_id in core.runs
    return max(core.now if is_running else 0, events[-1].at)


def _last_of(candles: Mapping[Clock, Columns]) -> dict[Clock, Columns]:
    return {clock: columns[-LONGEST:] for clock, columns in candles.items()}


def _feeds(folder: Path) -> dict[Clock, Columns]:
    try:
        with np.load(folder / COLUMNS, allow_pickle=False) as arrays:
            names = {name.rpartition("|")[0] for name in arrays.files}
            return {
                _clock(name): Columns(*(arrays[f"{name}|{part}"] for part in _PARTS))
                for name in sorted(names)
            }
    except (OSError, ValueError, KeyError) as problem:
        raise BadFile(
            f"The candles of this report cannot be read ({problem}).", hint="Run it again."
        ) from problem


def _clock(name: str) -> Clock:
    symbol, _, frame = name.rpartition("|")
    return Clock(timeframe(frame), Symbol(symbol.replace("_", "/", 1)))
