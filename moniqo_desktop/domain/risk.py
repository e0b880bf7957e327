"""Limits, limit profiles and the safety state. Ratios are 0..1."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.codec_values import late

UNLIMITED: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in force for an intent. All must hold; the tightest of plan, profile, wallet, flow
    and node wins. Larger is looser, except min_stop_distance (smaller is looser).

    risk_per_trade, max_position, max_exposure, daily_loss, max_drawdown: ratio of equity.
    max_spread, max_drift: ratio of price. stop distances: ratio of entry price.
    approve_above: ratio of max_position from which a person must approve (0 = always,
    UNLIMITED = never). stop_required: 1.0 or 0.0.
    """

    risk_per_trade: float
    max_position: float
    max_exposure: float
    max_leverage: float
    max_open_positions: float
    max_per_symbol: float
    max_trades_hour: float
    max_trades_day: float
    daily_loss: float
    max_drawdown: float
    min_stop_distance: float
    max_stop_distance: float
    max_spread: float
    max_book_share: float
    max_drift: float
    approve_above: float
    stop_required: float = 1.0
    crash_threshold: float = 0.10
    max_volatility: float = UNLIMITED

    def tightened(self, other: dict[str, float]) -> Limits:
        """These limits with each of other's that is tighter. Raises Mistake on an unknown name
        and on a value that is no number."""
        known = {item.name for item in fields(self)}
        changes = {}
        for name, value in other.items():
            if name not in known:
                raise Mistake(f"There is no limit named “{name}”.")
            if value != value:
                raise Mistake(f"The limit “{name}” is no number.")
            mine: float = getattr(self, name)
            grows = name in ("min_stop_distance", "stop_required")
            changes[name] = max(mine, value) if grows else min(mine, value)
        return replace(self, **changes) if changes else self


@dataclass(frozen=True, slots=True)
class LimitProfile:
    """A named set of limits. Source: domain.md appendix B; `research` is for history and paper."""

    name: str
    title: str
    limits: Limits
    live_allowed: bool = True

    def within(self, wallet: LimitProfile) -> LimitProfile:
        """This profile on a wallet that has its own: of each limit the tighter.

        A research wallet has none of its own: what the flow's profile lends is lent, on history
        and on paper alike.
        """
        if wallet is self or wallet == self:
            return self
        if wallet == PROFILES["research"]:
            return replace(self, live_allowed=False)
        limits = self.limits.tightened(asdict(wallet.limits))
        return replace(self, limits=limits, live_allowed=self.live_allowed and wallet.live_allowed)


PROFILES: Final[dict[str, LimitProfile]] = {
    "starter": LimitProfile(
        "starter",
        "Starter",
        Limits(0.0025, 0.10, 0.20, 1, 2, 1, 2, 6, 0.01, 0.05, 0.003, 0.05, 1e-3, 0.01, 0.002, 0),
    ),
    "standard": LimitProfile(
        "standard",
        "Standard",
        Limits(0.005, 0.25, 0.60, 3, 5, 1, 6, 20, 0.02, 0.10, 0.002, 0.08, 2e-3, 0.03, 0.005, 0.5),
    ),
    "expert": LimitProfile(
        "expert",
        "Expert",
        Limits(
            0.01, 1.0, 2.0, 10, 15, 2, 30, 200, 0.04, 0.20, 0.001, 0.15, 4e-3, 0.10, 0.01, UNLIMITED
        ),
    ),
    "research": LimitProfile(
        "research",
        "Research",
        Limits(
            risk_per_trade=1.0,
            max_position=1.0,
            max_exposure=1.0,
            max_leverage=1,
            max_open_positions=UNLIMITED,
            max_per_symbol=UNLIMITED,
            max_trades_hour=UNLIMITED,
            max_trades_day=UNLIMITED,
            daily_loss=UNLIMITED,
            max_drawdown=UNLIMITED,
            min_stop_distance=0.0,
            max_stop_distance=UNLIMITED,
            max_spread=UNLIMITED,
            max_book_share=UNLIMITED,
            max_drift=UNLIMITED,
            approve_above=UNLIMITED,
            stop_required=0.0,
            crash_threshold=UNLIMITED,
        ),
        live_allowed=False,
    ),
}


def profile(name: str) -> LimitProfile:
    """Raises Mistake if there is no profile of that name."""
    if name not in PROFILES:
        raise Mistake(
            f"“{name}” is not a limit profile.", hint=f"Use one of {', '.join(PROFILES)}."
        )
    return PROFILES[name]


@dataclass(frozen=True, slots=True)
class SafetyRules:
    """Cooldowns, circuit breaker and day boundary of a wallet. Source: domain.md §9.2, appendix A.

    cooldown_trade_s after any closed trade, cooldown_loss_s after a loss, cooldown_losses_s after
    two or more in a row; exits are exempt. The breaker trips at losses_in_row and pauses for
    breaker_pause_s; drawdown and daily-loss trips last to the next day.
    """

    cooldown_trade_s: int = 60
    cooldown_loss_s: int = 300
    cooldown_losses_s: int = 900
    losses_in_row: int = 3
    breaker_pause_s: int = 1800
    day_offset_ms: int = 0


RESEARCH_SAFETY: Final = SafetyRules(0, 0, 0, 10**9, 0)
"""No pauses: results show the strategy, not the brakes."""


def safety_rules(profile: LimitProfile) -> SafetyRules:
    """The pauses that go with a profile: none for research, all of them otherwise."""
    return RESEARCH_SAFETY if profile.name == "research" else SafetyRules()


@dataclass(frozen=True, slots=True)
class SafetyState:
    """What the safety rules remember of one wallet. Money in money units, times ms UTC; 0 = none.

    day_start_equity: equity at 00:00 of the wallet's day, or when the owner lifted its last lock;
    peak_equity: highest since then.
    trades_at: times of entries within the last 24 hours, oldest first. warned: percent of the
    daily loss limit that the owner was warned of since the day began. own_loss_ppm, own_loss: what
    a day may lose by the account's own number, parts of what the day began with or money; at most
    one is set, 0 = none.
    """

    kill_switch: bool = False
    kill_reason: str = ""
    losses_in_row: int = 0
    cooldown_until: Millis = 0
    breaker_until: Millis = 0
    breaker_reason: str = ""
    day: int = -1
    day_start_equity: int = 0
    peak_equity: int = 0
    trades_at: tuple[Millis, ...] = ()
    counted_trades: int = 0
    warned: int = late(0)
    own_loss_ppm: int = late(0)
    own_loss: int = late(0)
