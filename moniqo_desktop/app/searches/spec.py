"""What to search: one JSON-able value for the terminal, the window and the workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from moniqo_desktop.app.backtests.spec import Spec, spec_from, spec_json
from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.research.objective import Objective
from moniqo_desktop.research.samplers import SAMPLERS
from moniqo_desktop.research.walk_forward import Walk

AUTO: Final = "auto"
USUAL_TRIALS: Final = 100
MOST_WORKERS: Final = 256
_LENGTHS: Final = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


@dataclass(frozen=True, slots=True)
class SearchSpec:
    """params: ranges as written (see research/space_of_flow.py). sampler: of SAMPLERS, or AUTO for
    the grid where it is small and TPE where it is not. trials: 0 = the whole grid, or
    USUAL_TRIALS. workers: processes, 1 = this one. cluster: address of a Dask scheduler, empty =
    none. walk: "train:test[:embargo]" in days, hours or candles, empty = no walk forward.
    top: how many of the best sets are shown. Raises Mistake on a bad setting."""

    spec: Spec
    params: tuple[str, ...]
    sampler: str = AUTO
    trials: int = 0
    seed: int = 0
    objective: str = "sharpe"
    min_trades: int = 0
    max_drawdown: float = 1.0
    workers: int = 1
    cluster: str = ""
    walk: str = ""
    anchored: bool = False
    top: int = 10

    def __post_init__(self) -> None:
        if self.sampler not in (AUTO, *SAMPLERS):
            known = ", ".join(SAMPLERS)
            raise Mistake(f"“{self.sampler}” is no way to search.", hint=f"Use one of {known}.")
        if self.trials < 0 or self.seed < 0 or self.top < 1:
            raise Mistake("Trials, seed and the number of best sets to show are whole numbers "
                          "from 0 (best sets: from 1).")  # fmt: skip
        if not 1 <= self.workers <= MOST_WORKERS:
            raise Mistake(f"A search has 1 to {MOST_WORKERS} workers, not {self.workers}.")
        self.goal()

    def goal(self) -> Objective:
        return Objective(self.objective, self.min_trades, self.max_drawdown)


def search_json(search: SearchSpec) -> dict[str, Any]:
    """As JSON; `search_from` reads it again."""
    plain = {item.name: getattr(search, item.name) for item in fields(search)}
    return {**plain, "spec": spec_json(search.spec), "params": list(search.params)}


def search_from(row: Mapping[str, Any]) -> SearchSpec:
    """Raises BadFile if this is no search, Mistake if a setting of it is out of range."""
    try:
        values = dict(row)
        spec, params = spec_from(values.pop("spec")), tuple(values.pop("params"))
        return SearchSpec(spec, params, **values)
    except (KeyError, TypeError) as problem:
        raise BadFile(f"This is no description of a search: {problem!r}.") from problem


def walk_of(text: str, candle_ms: Millis, lookback_ms: Millis, *, anchored: bool) -> Walk:
    """ "180d:30d:2d" or "4000:1000:100" (candles). Without an embargo it is as long as the flow
    looks back. Raises Mistake."""
    parts = [_length(part.strip(), candle_ms, text) for part in text.split(":")]
    if len(parts) not in (2, 3):
        raise Mistake(
            f"“{text}” is no walk forward.", hint="Write train:test:embargo, like 180d:30d:2d."
        )
    embargo = parts[2] if len(parts) == 3 else lookback_ms
    return Walk(parts[0], parts[1], embargo, anchored)


def _length(text: str, candle_ms: Millis, whole: str) -> Millis:
    """On whole candles, rounded up."""
    number, unit = (text[:-1], text[-1]) if text[-1:] in _LENGTHS else (text, "")
    try:
        ms = float(number) * _LENGTHS.get(unit, candle_ms)
        return -int(-ms // candle_ms) * candle_ms
    except (ValueError, OverflowError):
        raise Mistake(
            f"“{text}” in “{whole}” is no length of time.",
            hint="Write days (180d), hours (12h) or a number of candles.",
        ) from None
