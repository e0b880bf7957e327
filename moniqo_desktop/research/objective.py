"""What a search looks for, and what a set of parameters must keep to be admitted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.research.tried import Figures, Key, Tried, key_of

OBJECTIVES: Final = {
    "net-profit": "net profit",
    "sharpe": "Sharpe ratio",
    "return-drawdown": "return ÷ largest drawdown",
    "profit-factor": "profit factor",
}
"""What can be looked for → what the trader calls it; the higher the better."""
WORST: Final = -1e300
"""What guides a sampler instead of a score that is missing or not admitted: worse than any. It is
never shown as a score."""


@dataclass(frozen=True, slots=True)
class Objective:
    """name: of OBJECTIVES. min_trades: fewer are not admitted. max_drawdown: ratio 0..1; more is
    not admitted. Nothing else is held against a set."""

    name: str = "sharpe"
    min_trades: int = 0
    max_drawdown: float = 1.0

    def __post_init__(self) -> None:
        if self.name not in OBJECTIVES:
            known = ", ".join(OBJECTIVES)
            raise Mistake(f"“{self.name}” cannot be looked for.", hint=f"Use one of {known}.")
        if self.min_trades < 0 or not 0 < self.max_drawdown <= 1:
            raise Mistake(
                "A search asks for 0 trades or more, and for a drawdown above 0 and up to 100 %."
            )

    @property
    def title(self) -> str:
        return OBJECTIVES[self.name]

    def score(self, figures: Figures | None) -> float:
        """The higher the better; NaN where there is none, ±∞ where a ratio has no bound."""
        if figures is None:
            return math.nan
        match self.name:
            case "net-profit":
                return figures.growth
            case "sharpe":
                return figures.sharpe
            case "return-drawdown":
                return _ratio(figures.growth, figures.max_drawdown)
            case _:
                return figures.profit_factor

    def objection(self, figures: Figures | None) -> str:
        """Why a set is not admitted, in words; empty = it is."""
        if figures is None:
            return "It has no figures."
        if figures.trades < self.min_trades:
            return f"{figures.trades} trades are fewer than {self.min_trades}."
        if figures.max_drawdown > self.max_drawdown:
            fell, allowed = 100 * figures.max_drawdown, 100 * self.max_drawdown
            return f"A drawdown of {fell:.1f} % is larger than {allowed:g} %."
        if math.isnan(self.score(figures)):
            return f"It has no {self.title}."
        return ""

    def guide(self, tried: Tried) -> float:
        """What a sampler is told: the score, or WORST; always finite."""
        if self.objection(tried.figures):
            return WORST
        return min(max(self.score(tried.figures), WORST), -WORST)


def _ratio(gain: float, loss: float) -> float:
    if loss > 0:
        return gain / loss
    return math.copysign(math.inf, gain) if gain else math.nan


def ranked(tried: list[Tried], objective: Objective) -> list[Tried]:
    """Admitted sets, the best first, each once; of equals the one tried first."""
    admitted = [each for each in tried if not objective.objection(each.figures)]
    order = sorted(admitted, key=lambda each: (-objective.score(each.figures), each.number))
    first: dict[Key, Tried] = {}
    for each in order:
        first.setdefault(key_of(each.params), each)
    return list(first.values())
