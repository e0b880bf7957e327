"""What agents and councils say. No price, size or leverage here: those are made by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.orders import Direction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Decision:
    """direction with the probability-like confidence 0..1 behind it and one sentence why."""

    direction: Direction
    confidence: float
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SignalColumns:
    """Signals of a whole history. direction: (candles,) int8 of −1, 0, 1; confidence: (candles,)
    float64 of 0..1, NaN = abstains (warm-up, no data)."""

    direction: NDArray[np.int8]
    confidence: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.direction)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One agent's view. p_up: probability that the price is higher at the horizon, 0..1.

    abstain_reason not empty = the agent abstains and counts on neither side.
    """

    agent: str
    direction: Direction
    p_up: float
    reason: str = ""
    abstain_reason: str = ""

    @property
    def abstains(self) -> bool:
        return bool(self.abstain_reason)


@dataclass(frozen=True, slots=True)
class CouncilResult:
    """Pooled view. p: probability of up; disagreement: share of weight on the losing side, 0..1.

    size_factor 0..1 may only shrink the risk budget. reason: why it does or does not trade.
    weights: of the votes, in their order: signed log-odds that each adds, 0 = it abstains.
    """

    p: float
    direction: Direction
    n_valid: int
    n_abstain: int
    n_effective: float
    disagreement: float
    size_factor: float
    reason: str
    votes: tuple[Opinion, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """What the sizer hands to the gate node and on to the order node: the value on an order wire.

    amount: in base, already floored to the lot. Prices in quote; 0 = none. size_factor already
    applied. limits: tightenings gathered from gate, cooldown and breaker nodes on the way.
    blocked: why a node on the way stopped it ("" = free). decided_at: close time of the candle it
    was made on, which tells two plans apart. total_cap: money, most an accumulation may cost.
    leverage: its margin is notional ÷ leverage.
    """

    direction: Direction
    amount: int
    decided_price: int
    stop_price: int = 0
    target_price: int = 0
    accumulates: bool = False
    total_cap: int = 0
    gated: bool = False
    approved_by: str = ""
    blocked: str = ""
    reason: str = ""
    limits: tuple[tuple[str, float], ...] = ()
    decided_at: Millis = 0
    leverage: int = late(1)
