"""What the compiled gear remembers: rows of plain numbers.

Each class is a row. Uncompiled, a table is a list of these objects; compiled, it is an array whose
fields are the same (`column_rows.dtype_of`), and the same functions read and write both. Prices,
amounts and money are scaled integers, times ms UTC, signs +1 long or buy and −1 short or sell.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Terms:
    """What stays: the market, the venue's rules, the wallet's limits.

    price_scale, amount_scale: steps in one. max_drawdown, daily_loss: of the wallet, ratios.
    restless: while a position is open every candle must be looked at closely. alone: the flow is
    one of those that `alone` serves; deaf: see lower.is_deaf. highest: close of the history. even:
    no candle is missing, the first closes at first_at. sound: no price is impossible. volumes: some
    law asks for the volume.
    """

    tick: int = 1
    lot: int = 1
    min_amount: int = 1
    max_amount: int = 0
    min_notional: int = 0
    min_price: int = 0
    max_price: int = 0
    max_orders: int = 0
    max_leverage: int = 1
    maker_ppm: int = 0
    taker_ppm: int = 0
    worst_fee_ppm: int = 0
    liquidation_ppm: int = 0
    factor: int = 1
    price_scale: float = 1.0
    amount_scale: float = 1.0
    spot: bool = False
    slippage_ppm: int = 0
    slippage_ticks: int = 0
    impact_ppm: int = 0
    share_ppm: int = 0
    through: int = 1
    path: int = 0
    candle_ms: int = 0
    start_cash: int = 0
    day_limited: bool = False
    max_drawdown: float = 0.0
    daily_loss: float = 0.0
    day_offset_ms: int = 0
    pause_trade_s: int = 0
    pause_loss_s: int = 0
    pause_losses_s: int = 0
    losses_in_row: int = 0
    breaker_pause_s: int = 0
    restless: bool = False
    alone: bool = False
    deaf: bool = False
    with_changes: bool = False
    nodes: int = 0
    tiers: int = 0
    even: bool = False
    sound: bool = False
    first_at: int = 0
    volumes: bool = True
    highest: float = float("inf")


@dataclass(slots=True)
class Wallet:
    """Where the run stands.

    row: the candle at hand; busy: closes until then with something held; shown: the last one nodes
    may look at; marked: the last whose close is the last price. held, cost, cash, locked: as the
    venue books them; insured: what it bore; charged: funding. position, position_cost, realised and
    fees: as the desk knows them. below … still_above: see paper_book.Book. alone: the one order
    there is waits for the next open and is not in the band. next_open: of the candle after `ahead`.
    """

    row: int = 0
    busy: int = 0
    shown: int = -1
    marked: int = -1
    at: int = 0
    status: int = 0
    # the candle that nodes see
    close_seen: float = 0.0
    high_seen: float = 0.0
    low_seen: float = 0.0
    closed_at_seen: int = 0
    change_1h: float = 0.0
    change_24h: float = 0.0
    # the candle at hand
    open: int = 0
    high: int = 0
    low: int = 0
    close: int = 0
    volume: int = 0
    next_open: float = 0.0
    ahead: int = -1
    budget: int = 0
    # the venue
    last: int = 0
    closed_at: int = -1
    cover: int = 0
    below: int = -1
    above: int = 0
    still_below: int = -1
    still_above: int = 0
    held: int = 0
    cost: int = 0
    borrowed: int = 0
    cash: int = 0
    locked: int = 0
    insured: int = 0
    charged: int = 0
    # the desk
    last_price: int = 0
    realised: int = 0
    fees: int = 0
    funding: int = 0
    position: int = 0
    position_cost: int = 0
    position_borrowed: int = 0
    opened_at: int = 0
    entry_row: int = 0
    entry_notional: int = 0
    exit_notional: int = 0
    trade_fees: int = 0
    trade_funding: int = 0
    trade_realised: int = 0
    largest: int = 0
    total: int = 0
    entries: int = 0
    ambiguous: int = 0
    initial_stop: int = 0
    closed_trades: int = 0
    last_profit: int = 0
    trade_closed_at: int = 0
    # safety
    losses: int = 0
    cooldown_until: int = 0
    breaker_until: int = 0
    day: int = -1
    day_start: int = 0
    peak: int = 0
    # what is in hand
    deal_price: int = -1
    deal_maker: bool = False
    deal_best: int = 0
    place: int = 0
    told: int = 0
    ask_at: int = 0
    carries: bool = False
    # how much of each table is used
    intents: int = 0
    actions: int = 0
    orders: int = 0
    reports: int = 0
    timers: int = 0
    fills: int = 0
    trades: int = 0
    new_fills: int = 0
    new_trades: int = 0
    sent: int = 0
    next_expiry: int = 0
    waiting: bool = False
    alone: bool = False
    numbered: int = 0


@dataclass(slots=True)
class Order:
    """One order: first what both know, then as the venue holds it, then as the desk knows it.

    The venue's fields are those of paper_orders.Resting. waited: for its activation when the candle
    opened. later: an amend waits for the next open. acted: had its turn in this candle. offer: what
    a target pays in it. expires_at: 0 = never.
    """

    row: int = 0
    group: int = 0
    node: int = 0
    purpose: int = 0
    sign: int = 0
    kind: int = 0
    force: int = 0
    reduce_only: bool = False
    leverage: int = 1
    # the venue
    resting: bool = False
    child: bool = False
    asleep: bool = False
    reducing: bool = False
    live: bool = False
    triggered: bool = False
    acted: bool = False
    amount: int = 0
    filled: int = 0
    limit: int = 0
    trigger: int = 0
    trail_ppm: int = 0
    activation_ppm: int = 0
    best: int = 0
    starts: int = 0
    waited: bool = False
    locked: int = 0
    at: int = 0
    later: bool = False
    later_at: int = 0
    later_limit: int = 0
    later_trigger: int = 0
    later_trail_ppm: int = 0
    offer: int = 0
    # the desk
    open: bool = False
    known_amount: int = 0
    known_filled: int = 0
    known_limit: int = 0
    known_trigger: int = 0
    cancel_asked: bool = False
    expires_at: int = 0


@dataclass(slots=True)
class Report:
    """What the venue told, see domain.reports. row: of the order; SOLD or BOUGHT: the venue
    itself closed a long or a short."""

    kind: int = 0
    row: int = 0
    price: int = 0
    amount: int = 0
    fee: int = 0
    maker: bool = False
    ambiguous: bool = False
    best: int = 0
    limit: int = 0
    trigger: int = 0


@dataclass(slots=True)
class Plan:
    """The value on an order wire, see domain.signals.OrderPlan. present: there is one now."""

    present: bool = False
    sign: int = 0
    amount: int = 0
    decided_price: int = 0
    stop_price: int = 0
    target_price: int = 0
    accumulates: bool = False
    total_cap: int = 0
    gated: bool = False
    blocked: bool = False
    decided_at: int = 0
    leverage: int = 1


@dataclass(slots=True)
class Intent:
    """What a node wants, see domain.orders.OrderIntent."""

    node: int = 0
    purpose: int = 0
    sign: int = 0
    amount: int = 0
    kind: int = 0
    force: int = 0
    limit: int = 0
    trigger: int = 0
    stop_price: int = 0
    target_price: int = 0
    decided_price: int = 0
    accumulates: bool = False
    total_cap: int = 0
    expires_at: int = 0
    leverage: int = 1


@dataclass(slots=True)
class Action:
    """What is asked of the venue. row: of the order; of a group its first line, with `count`."""

    kind: int = 0
    row: int = 0
    count: int = 0
    with_entry: bool = False
    limit: int = 0
    trigger: int = 0
