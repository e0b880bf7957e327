"""The nodes that decide as rows of plain numbers: what was set, and what they remember."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moniqo_desktop.engine.fast.column_rows import FillRow, TradeRow
from moniqo_desktop.engine.fast.records import (
    Action,
    Intent,
    Order,
    Plan,
    Report,
    Terms,
    Wallet,
)

SIZER, GATE, COOLDOWN, BREAKER, OPEN, REVERSE, ADD, CLOSE = range(8)
TRAIL, BREAK_EVEN, TIME_EXIT, PARTIAL_CLOSE, PROTECT, WATCH, PASS = range(8, 15)
"""What a node is; PASS hands an order plan on as it came (a switched-off pause)."""

BY_RISK, BY_FIXED, BY_SHARE, BY_ACCUMULATION = range(4)
STOP_PERCENT, STOP_ATR, STOP_PRICE, STOP_NONE = range(4)
TARGET_RATIO, TARGET_PERCENT, TARGET_NONE = range(3)
ADD_ANY, ADD_IN_PROFIT, ADD_IN_LOSS = range(3)
UNASKED: Final = -1
NAN: Final = float("nan")


@dataclass(slots=True)
class Node:
    """One step node. plan_from, position_from: the nodes it hears at these inputs, −1 = none.

    heard: its bit in Series.wakes; rises: set only where a direction it may enter begins. tells:
    whether a later node hears its position; reads: whether it reads a column.
    signal, flag, atr, stop, size, target: numbers of series columns, −1 = not wired. Settings are
    those of the node's parameters under the same names; percent stays percent, as the node
    computes with it. Limits are those in force for its entries, see domain.risk.Limits. now_…: the
    columns at the candle shown, NaN = nothing. What follows `dirty` is state; times and openings
    are UNASKED before the first.
    """

    kind: int = 0
    plan_from: int = -1
    position_from: int = -1
    candle_ms: int = 0
    while_open: bool = False
    heard: int = 0
    rises: bool = False
    entered: int = -1
    tells: bool = False
    reads: bool = False
    signal: int = -1
    flag: int = -1
    atr: int = -1
    stop: int = -1
    size: int = -1
    target: int = -1
    # sizer
    mode: int = 0
    stop_by: int = 0
    target_by: int = 0
    side: int = 0
    risk_percent: float = 0.0
    notional: float = 0.0
    share_percent: float = 0.0
    max_position_percent: float = 0.0
    leverage: int = 1
    total_cap: int = 0
    stop_percent: float = 0.0
    stop_atr: float = 0.0
    target_r: float = 0.0
    target_percent: float = 0.0
    min_confidence: float = 0.0
    slippage_ppm: int = 0
    # order
    order_kind: int = 0
    offset_ppm: int = 0
    force: int = 0
    life_ms: int = 0
    single: bool = False
    add_when: int = 0
    least_move_percent: float = 0.0
    most_entries: int = 0
    opens: bool = False
    # limits of its entries
    risk_per_trade: float = 0.0
    max_position: float = 0.0
    max_exposure: float = 0.0
    max_leverage: float = 0.0
    max_open_positions: float = 0.0
    max_per_symbol: float = 0.0
    max_trades_hour: float = 0.0
    max_trades_day: float = 0.0
    daily_loss: float = 0.0
    max_drawdown: float = 0.0
    min_stop_distance: float = 0.0
    max_stop_distance: float = 0.0
    max_spread: float = 0.0
    max_book_share: float = 0.0
    max_drift: float = 0.0
    approve_above: float = 0.0
    stop_required: float = 0.0
    crash_threshold: float = 0.0
    max_volatility: float = 0.0
    # pauses
    after_order_ms: int = 0
    after_trade_ms: int = 0
    after_loss_ms: int = 0
    after_losses_ms: int = 0
    losses_in_row: int = 0
    pause_ms: int = 0
    drawdown_percent: float = 0.0
    # exits
    on_flat: bool = False
    min_age: int = 0
    candles: int = 0
    only_losers: bool = False
    activation_percent: float = 0.0
    by_atr: bool = False
    distance_percent: float = 0.0
    distance_atr: float = 0.0
    step_percent: float = 0.0
    by_r: bool = False
    profit_r: float = 0.0
    profit_percent: float = 0.0
    part: int = 0
    whole: int = 1
    # what it reads at the candle shown
    now_sign: int = 0
    now_confidence: float = NAN
    now_flag: bool = False
    now_atr: float = NAN
    now_stop: float = NAN
    now_size: float = NAN
    now_target: float = NAN
    # state
    dirty: bool = False
    last: int = 0
    acted: int = -1
    passed_at: int = -1
    seen: int = 0
    losses: int = 0
    until: int = 0
    day: int = -1
    peak: float = 0.0
    best: float = 0.0
    best_of: int = -1
    asked_of: int = -1
    asked_at: int = 0
    asked_stop: int = 0
    aimed_of: int = -1
    aimed_at: int = 0
    aimed_target: int = 0


@dataclass(slots=True)
class View:
    """The position as nodes see it, see domain.views.PositionView."""

    sign: int = 0
    amount: int = 0
    entry_price: float = 0.0
    profit: float = 0.0
    profit_ratio: float = 0.0
    age: int = 0
    opened_at: int = 0
    stop_price: int = 0
    target_price: int = 0
    initial_amount: int = 0
    initial_stop: int = 0
    entries: int = 0
    closed_trades: int = 0
    last_profit: int = 0
    closed_at: int = 0


@dataclass(slots=True)
class World:
    """All tables of one run. terms, wallet and seen have one row; intents: of the node that was
    asked, and in the last row the one that waits until the position is flat. lines: order rows in
    the order they came, first those in use; picked: scratch of two passes. timer_at, timer_of: who
    is asked when. tiers: rows of domain.margin.Tier. fills, trades: of the candle at hand; sent_at:
    a ring.
    """

    terms: list[Terms]
    wallet: list[Wallet]
    nodes: list[Node]
    orders: list[Order]
    lines: list[int]
    picked: list[int]
    reports: list[Report]
    timer_at: list[int]
    timer_of: list[int]
    plans: list[Plan]
    views: list[View]
    seen: list[View]
    intents: list[Intent]
    actions: list[Action]
    fills: list[FillRow]
    trades: list[TradeRow]
    sent_at: list[int]
    tiers: list[tuple[int, int, int]]
