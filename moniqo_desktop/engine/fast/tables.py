"""The tables of a run: lists of rows uncompiled, arrays compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, UNLIMITED, safety_rules
from moniqo_desktop.engine.fast.codes import NONE_YET
from moniqo_desktop.engine.fast.column_rows import (
    FillRow,
    TradeRow,
    Written,
    dtype_of,
)
from moniqo_desktop.engine.fast.node_rows import CLOSE, TIME_EXIT, WATCH, Node, View, World
from moniqo_desktop.engine.fast.records import (
    Action,
    Intent,
    Order,
    Plan,
    Report,
    Terms,
    Wallet,
)
from moniqo_desktop.engine.terms import WalletTerms

PATIENT: Final = (CLOSE, TIME_EXIT, WATCH)
"""Nodes that do nothing until their reason, or their time, has come."""
Tiers = Sequence[tuple[int, int, int]]
NODES: Final = 32
ORDERS: Final = 512
REPORTS: Final = 2048
TIMERS: Final = 64
INTENTS: Final = 4
ACTIONS: Final = 512
FILLS: Final = 512
SENT: Final = 16_384
TIERS: Final = 24
ROOM: Final = 4096
"""Fills and trades there is room for at first."""


def terms_row(
    market: Market, rules: PaperRules, terms: WalletTerms, candle_ms: int, nodes: Sequence[Node]
) -> Terms:
    """What stays over a run."""
    pauses = terms.rules
    if pauses == RESEARCH_SAFETY:
        pauses = safety_rules(terms.profile)
    limits = terms.profile.limits
    return Terms(
        tick=market.tick_size,
        lot=market.lot_step,
        min_amount=market.min_amount,
        max_amount=market.max_amount,
        min_notional=market.min_notional,
        min_price=market.min_price,
        max_price=market.max_price,
        max_orders=market.max_orders,
        max_leverage=market.max_leverage,
        maker_ppm=market.maker_ppm,
        taker_ppm=market.taker_ppm,
        worst_fee_ppm=max(0, market.maker_ppm, market.taker_ppm),
        liquidation_ppm=market.liquidation_fee_ppm or market.taker_ppm,
        factor=market.notional_factor,
        price_scale=10.0**market.price_decimals,
        amount_scale=10.0**market.amount_decimals,
        spot=not market.allows_short,
        slippage_ppm=rules.slippage_ppm,
        slippage_ticks=rules.slippage_ticks,
        impact_ppm=rules.impact_ppm,
        share_ppm=rules.volume_share_ppm,
        through=0 if rules.touch_fills else 1,
        path=PATHS.index(rules.path),
        candle_ms=candle_ms,
        start_cash=terms.cash,
        max_drawdown=float(limits.max_drawdown),
        daily_loss=float(limits.daily_loss),
        day_offset_ms=terms.rules.day_offset_ms,
        pause_trade_s=pauses.cooldown_trade_s,
        pause_loss_s=pauses.cooldown_loss_s,
        pause_losses_s=pauses.cooldown_losses_s,
        losses_in_row=pauses.losses_in_row,
        breaker_pause_s=pauses.breaker_pause_s,
        restless=any(node.while_open and node.kind not in PATIENT for node in nodes),
        with_changes=any(node.crash_threshold != UNLIMITED for node in nodes),
        nodes=len(nodes),
        tiers=len(market.tiers),
    )


def as_lists(terms: Terms, wallet: Wallet, nodes: Sequence[Node], tiers: Tiers) -> list[World]:
    """The tables of a run, empty, for uncompiled code."""
    return [
        World(
            terms=[terms],
            wallet=[wallet],
            nodes=list(nodes),
            orders=[Order() for _ in range(ORDERS)],
            lines=list(range(ORDERS)),
            picked=[0] * (2 * ORDERS),
            reports=[Report() for _ in range(REPORTS)],
            timer_at=[0] * TIMERS,
            timer_of=[0] * TIMERS,
            plans=[Plan() for _ in nodes],
            views=[View(age=NONE_YET) for _ in nodes],
            seen=[View()],
            intents=[Intent() for _ in range(INTENTS)],
            actions=[Action() for _ in range(ACTIONS)],
            fills=[FillRow() for _ in range(FILLS)],
            trades=[TradeRow() for _ in range(FILLS)],
            sent_at=[0] * SENT,
            tiers=list(tiers),
        )
    ]


def as_array(terms: Terms, wallet: Wallet, nodes: Sequence[Node], tiers: Tiers) -> Any:
    """The same as an array of one row, for compiled code."""
    made = np.zeros(1, dtype=_world_dtype())
    row = made[0]
    row["terms"][0] = _values(terms)
    row["wallet"][0] = _values(wallet)
    for place, node in enumerate(nodes):
        row["nodes"][place] = _values(node)
    row["lines"][:] = np.arange(ORDERS)
    row["views"]["age"][:] = NONE_YET
    for place, tier in enumerate(tiers):
        row["tiers"][place] = tier
    return made


def _values(row: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = _getter(tuple(type(row).__slots__))(row)
    return found


@cache
def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads all fields of a row at once."""
    return attrgetter(*names)


@cache
def _world_dtype() -> np.dtype[Any]:
    tables: list[tuple[str, type, int]] = [
        ("terms", Terms, 1),
        ("wallet", Wallet, 1),
        ("nodes", Node, NODES),
        ("orders", Order, ORDERS),
        ("lines", int, ORDERS),
        ("picked", int, 2 * ORDERS),
        ("reports", Report, REPORTS),
        ("timer_at", int, TIMERS),
        ("timer_of", int, TIMERS),
        ("plans", Plan, NODES),
        ("views", View, NODES),
        ("seen", View, 1),
        ("intents", Intent, INTENTS),
        ("actions", Action, ACTIONS),
        ("fills", FillRow, FILLS),
        ("trades", TradeRow, FILLS),
        ("sent_at", int, SENT),
    ]
    parts: list[Any] = [
        (name, np.int64 if kind is int else dtype_of(kind), (size,)) for name, kind, size in tables
    ]
    return np.dtype([*parts, ("tiers", np.int64, (TIERS, 3))])


def written(compiled: bool, room: int) -> Written:
    """Room for fills and trades."""
    if compiled:
        return Written(
            np.empty(room, dtype=dtype_of(FillRow)), np.empty(room, dtype=dtype_of(TradeRow))
        )
    return Written([FillRow() for _ in range(room)], [TradeRow() for _ in range(room)])


def wider(out: Written) -> Written:
    """The same with twice the room."""
    more = written(not isinstance(out.fills, list), len(out.fills))
    if isinstance(out.fills, list):
        return Written([*out.fills, *more.fills], [*out.trades, *more.trades])
    return Written(np.append(out.fills, more.fills), np.append(out.trades, more.trades))


def curve(compiled: bool, size: int) -> Any:
    """Room for the equity at each close."""
    return np.empty(size, dtype=np.int64) if compiled else [0] * size


def wallet_of(made: Any) -> Wallet:
    """Where a run stands."""
    if isinstance(made, list):
        found: Wallet = made[0].wallet[0]
        return found
    return Wallet(*made["wallet"][0, 0].tolist())
