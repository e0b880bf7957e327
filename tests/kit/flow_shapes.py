"""Flows of every shape a trader draws, each a function of a seed: what the laws of history are
proved on."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from moniqo_desktop.domain.paper.rules import PATHS
from tests.kit import shapes_of_markets as markets
from tests.kit import shapes_of_orders as orders
from tests.kit import shapes_of_wallets as wallets
from tests.kit.shape_parts import Shape

_DRAWN: Final = (
    orders.sma_cross,
    orders.ema_turning,
    orders.rsi_bracket,
    orders.rsi_atr_bracket,
    orders.spot_bracket,
    orders.breakout,
    orders.pullback,
    orders.at_once_or_not,
    orders.maker,
    orders.trail_percent,
    orders.trail_atr,
    orders.break_even,
    orders.time_exit,
    orders.partial_close,
    orders.everything_at_once,
    wallets.accumulate,
    wallets.pyramid,
    wallets.averaging_down,
    wallets.cooldown,
    wallets.breaker,
    wallets.day_limits,
    wallets.expert_profile,
    wallets.narrow,
    wallets.leveraged,
    wallets.fee_in_base,
    markets.two_timeframes,
    markets.fed_timeframes,
    markets.two_markets,
    markets.council,
    markets.every_few_candles,
    markets.price_levels,
    markets.watched,
)
SHAPES: Final[Mapping[str, Callable[[random.Random], Shape]]] = {
    **{each.__name__: each for each in _DRAWN},
    **{f"path_{path}": markets.on_path(path) for path in PATHS if path != "worst"},
}
"""name → the shape of a random draw."""


def shape_of(name: str, seed: int) -> Shape:
    """The same seed draws the same shape, in every process."""
    return SHAPES[name](random.Random(f"{name} {seed}"))
