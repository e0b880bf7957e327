"""Runs that were, as they are looked into again: the list of them, a moment, the story of a trade.

None of these is kept anywhere; they are made of the journal, of reports and of candles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Ints, Market, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.events import CheckResult, NodeEvaluated
from moniqo_desktop.domain.orders import Direction


@dataclass(frozen=True, slots=True)
class PastRun:
    """key: names it in ReplayOf; started_at: ms UTC on the wall, made_at of a report.

    net_profit: of closed trades, money; cash: what it began with. max_drawdown: of the equity
    after each closed trade (of a report: of its whole curve), ratio 0..1.
    """

    key: str
    title: str
    mode: str
    wallet: str
    started_at: Millis
    trades: int
    net_profit: int
    cash: int
    max_drawdown: float
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class PastTrade:
    """Prices in quote; profit in money. opened_at, closed_at: when it became known, market time,
    closed_at 0 = open; entered_at, exited_at: see TradeRow."""

    trade_id: str
    symbol: Symbol
    direction: Direction
    opened_at: Millis
    closed_at: Millis
    entry: float
    exit: float
    amount_text: str
    profit: int
    percent: float
    ended_by: str
    entered_at: Millis
    exited_at: Millis


@dataclass(frozen=True, slots=True, eq=False)
class ReplayHead:
    """A past run ready to be walked through.

    candles: of the shortest clock of each symbol, with the warm-up before since. moments: closes
    of all candles the run reads, from since on, oldest first. note: one sentence where the replay
    may differ from what happened, else "". drawings: market times from which the run traded by
    another drawing; part: which of them this is.
    """

    key: str
    title: str
    mode: str
    flow: Flow
    markets: tuple[Market, ...]
    candles: Mapping[Symbol, Columns]
    frames: Mapping[Symbol, Timeframe]
    moments: Ints
    trades: tuple[PastTrade, ...]
    drawings: tuple[Millis, ...] = ()
    part: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeldBeside:
    """A position of another flow on the same account, in words. profit: of it, money, None = not
    known, as the run reads no candle of it."""

    flow: str
    words: str
    profit: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """All nodes as they were at a moment. nodes: in drawing order, those with a value.

    trails: the last numbers of a node, oldest first. told_until: how far nodes that decide have
    been worked out; where it is before at, theirs are of then. equity in money, of the whole
    account; position: words, profit: what is open of it, both of this flow. protection: stop and
    target of each open position, quote, 0 = none. beside: what other flows held.
    """

    at: Millis
    nodes: tuple[NodeEvaluated, ...]
    trails: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    told_until: Millis = 0
    share: float = 1.0
    equity: int = 0
    position: str = ""
    profit: int = 0
    note: str = ""
    protection: Mapping[Symbol, tuple[float, float]] = field(default_factory=dict)
    beside: tuple[HeldBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A market value at the decision. where: title of the node it comes from."""

    name: str
    value: str
    where: str
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What an agent, a council or a sizer said. details: name and value, as it told them."""

    node_id: str
    title: str
    at: Millis
    direction: Direction
    confidence: float
    reason: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FillTold:
    """A fill of the trade. Prices as text; slippage_bps positive = worse than expected, NaN = not
    known; fee in money."""

    at: Millis
    side: str
    purpose: str
    amount: str
    price: str
    expected: str
    slippage_bps: float
    fee: int
    maker: bool
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order of the trade: what it wanted, and its moves (time, status, reason)."""

    order_id: str
    purpose: str
    side: str
    kind: str
    amount: str
    price: str
    reason: str
    node_id: str
    moves: tuple[tuple[Millis, str, str], ...] = ()
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ProtectionTold:
    """Stop and target as they stood from a moment on, as text, "" = none."""

    at: Millis
    stop: str
    target: str


@dataclass(frozen=True, slots=True)
class TradeStory:
    """Why a trade was made and how it went, on one page.

    decided_at: close of the candle the entry was decided on. facts: market values then. voices:
    the last word of each node that decides, up to then. profit = gross − fees − funding, money.
    own_names: titles that the trader gave to nodes; they are no words of the program. by_hand: a
    hand opened it, so it has neither facts nor voices.
    """

    key: str
    run_title: str
    mode: str
    trade: PastTrade
    quote: str
    decided_at: Millis
    entry_reason: str
    entry_node: str
    facts: tuple[Fact, ...]
    voices: tuple[Voice, ...]
    orders: tuple[OrderTold, ...]
    fills: tuple[FillTold, ...]
    protection: tuple[ProtectionTold, ...]
    exit_words: str
    gross: int
    fees: int
    funding: int
    profit: int
    note: str = ""
    own_names: frozenset[str] = frozenset()
    by_hand: bool = False
