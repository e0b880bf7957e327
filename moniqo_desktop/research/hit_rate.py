"""Whether decisions are right more often than chance, by a test that may be looked at any time."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.evidence import HitRateEvidence
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Floats
from moniqo_desktop.research.figures import rounded

HORIZON: Final = 240
"""Decisions after which an agent that is right 58 % of the time is to be found."""
LEVEL: Final = 1.0 / 16.0
"""Chance that an agent without skill is ever found by the horizon. At 5 % no test at all finds a
58 % agent by 240 decisions in four of five cases, but by tossing a coin for the last hit."""
LATE: Final = 4.0
"""How late the level is spent: after a share t of the horizon, t to this power of it."""
FIRST: Final = 20
"""No look before so many decisions."""


def hit_rate(hits: Sequence[bool], horizon: int = HORIZON, chance: float = 0.5) -> HitRateEvidence:
    """The evidence of decisions in the order they were made.

    hits: whether each was right at its horizon, costs included. chance: the hit rate of an agent
    without skill. horizon: decisions after which the test ends, fixed before the first of them;
    later decisions do not count. Raises Mistake for a horizon or chance that makes no test.
    """
    if not FIRST <= horizon <= 100_000 or not 0.0 < chance < 1.0:
        raise Mistake("A hit-rate test needs 20 to 100,000 decisions and a chance between 0 and 1.")
    needed = boundary(horizon, chance)
    reached = np.cumsum(np.array(hits[:horizon], dtype=np.int64))
    found = np.flatnonzero(reached >= np.array(needed[: len(reached)], dtype=np.int64))
    made = len(reached)
    count = int(reached[-1]) if made else 0
    return HitRateEvidence(
        hits=count,
        decisions=made,
        needed=needed[max(made, 1) - 1],
        horizon=horizon,
        level=rounded(LEVEL),
        found_at=int(found[0]) + 1 if len(found) else 0,
        lower=rounded(_lower(count, made)),
    )


def boundary(horizon: int, chance: float = 0.5) -> tuple[int, ...]:
    """Hits that show skill after 1, 2, … horizon decisions; decisions + 1 where none would.

    Exact: the chance to have reached it by then never passes LEVEL × (n ÷ horizon)^LATE, however
    often one looks. Source: Lan and DeMets, "Discrete sequential boundaries for clinical trials",
    1983, with the power family of Kim and DeMets, 1987, on the exact binomial law.
    """
    alive = np.zeros(horizon + 2)
    alive[0] = 1.0
    spent, needed = 0.0, []
    for n in range(1, horizon + 1):
        alive = _after_one(alive, chance)
        least = n + 1
        if n >= FIRST:
            allowed = LEVEL * (n / horizon) ** LATE - spent
            while least - 1 > n * chance and alive[least - 1] <= allowed:
                least -= 1
                allowed -= alive[least]
                spent += float(alive[least])
                alive[least] = 0.0
        needed.append(least)
    return tuple(needed)


def power(horizon: int, truth: float, chance: float = 0.5) -> float:
    """Probability that an agent who is right `truth` of the time is found by the horizon, exactly.

    truth = chance gives the level that the test really has.
    """
    alive = np.zeros(horizon + 2)
    alive[0], found = 1.0, 0.0
    for least in boundary(horizon, chance):
        alive = _after_one(alive, truth)
        found += float(alive[least:].sum())
        alive[least:] = 0.0
    return found


def _after_one(alive: Floats, chance: float) -> Floats:
    """Chances of 0, 1, … hits after one more decision."""
    later = alive * (1.0 - chance)
    later[1:] += alive[:-1] * chance
    return later


def _lower(hits: int, decisions: int) -> float:
    """One-sided 95 % bound of the hit rate for one look (Wilson, 1927); 0 without decisions."""
    if not decisions:
        return 0.0
    z, rate = 1.6448536269514722, hits / decisions
    centre = rate + z * z / (2 * decisions)
    spread = z * sqrt(rate * (1.0 - rate) / decisions + z * z / (4.0 * decisions**2))
    return (centre - spread) / (1.0 + z * z / decisions)
