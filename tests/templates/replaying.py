"""Templates on history and on the practice market, through the event gear."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.market import Columns, Market, Symbol, Timeframe, resampled, timeframe
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, profile
from moniqo_desktop.engine.core import WalletTerms
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.program.compiler import Plan, compile_flow
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from moniqo_desktop.nodes.registry import Registry, params_of

FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "resources" / "templates"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
BITCOIN: Final = Symbol("BTC/USDT")
ETHER: Final = Symbol("ETH/USDT")
SILENT: Final = ("price_alert", "protect_position")
"""They open nothing by themselves."""
CASH: Final = 10_000 * MONEY_UNIT
MINUTE: Final = timeframe("1m")
HOUR: Final = timeframe("1h")


def template(name: str) -> Flow:
    return read_flow((FOLDER / f"{name}.json").read_bytes())


def plan_of(name: str, market: Market, kinds: Registry, *others: Market) -> Plan:
    markets = {each.symbol: each for each in (market, *others)}
    return compile_flow(template(name), kinds, params_of, markets)


def practice_candles(days: int, seed: int = 7, symbol: Symbol = BITCOIN) -> tuple[Market, Columns]:
    """One-minute candles of the practice market's first days."""
    made = PracticeDays(seed)
    market = next(one.market for one in PRACTICE_SYMBOLS if one.symbol == symbol)
    columns = made.columns(symbol, 0)
    for day in range(1, days):
        columns = columns.joined(made.columns(symbol, day))
    return market, columns


def replayed(plan: Plan, market: Market, minutes_or_hours: Columns) -> Replayed:
    """At the flow's own timeframe, with the 10,000 of the issue."""
    return replayed_on(plan, (market, minutes_or_hours))


def replayed_on(plan: Plan, *feeds: tuple[Market, Columns]) -> Replayed:
    """The same for flows that read more than one market."""
    columns = {market.symbol: found for market, found in feeds}
    terms = WalletTerms("test", Mode.BACKTEST, CASH, profile(plan.flow.profile), RESEARCH_SAFETY)
    given = {clock: _at(clock.timeframe, columns[clock.symbol]) for clock in plan.sources}
    return replay(plan, given, terms, PaperMarket(plan.markets, CASH))


def _at(clock: Timeframe, columns: Columns) -> Columns:
    if len(columns) > 1 and int(columns.opened_at[1] - columns.opened_at[0]) < clock.ms:
        return resampled(columns, MINUTE, clock)
    return columns


def with_prices(columns: Columns, closes_from: int, factor: float) -> Columns:
    """The candles with all prices from that row on times factor: a crash or a jump."""
    part = slice(closes_from, None)
    changed = {}
    for name in ("open", "high", "low", "close"):
        column = getattr(columns, name).copy()
        column[part] *= factor
        changed[name] = column
    return replace(columns, **changed)


def of_type(events: tuple[Event, ...], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]
