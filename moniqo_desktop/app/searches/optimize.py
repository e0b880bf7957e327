"""A search over a flow's parameters from its description to what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.app.backtests.backtest import Played, Prepared, node_types, prepare
from moniqo_desktop.app.backtests.trial_count import stretch_of, trial_log
from moniqo_desktop.app.searches.desk import (
    Desk,
    Onlooker,
    Place,
    make_ready,
    settled,
    trials_of,
    workers_of,
)
from moniqo_desktop.app.searches.spec import SearchSpec
from moniqo_desktop.app.searches.walking import walk, windows_of
from moniqo_desktop.domain.backtest.search import Search, Trial
from moniqo_desktop.domain.backtest.trial_log import TrialCount
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Floats
from moniqo_desktop.research.overfit import overfit
from moniqo_desktop.research.search import Found
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.space_of_flow import dimension
from moniqo_desktop.research.tried import Tried, key_of
from moniqo_desktop.research.walk_forward import Walked

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.evidence import Evidence, OverfitEvidence

__all__ = ["Onlooker", "Optimised", "Place", "optimise", "returns_of"]
WHOLE: Final = "trials"
MOST_FOR_OVERFIT: Final = 2_000
"""Trials the probability of overfitting is computed from; of more, evenly picked ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimised:
    """best: its run, None if no set was admitted. counted: of all that was tried on the candles.
    walked: None without a walk forward, or if it was cancelled before. folder: of the trials."""

    prepared: Prepared
    space: Space
    found: Found
    counted: TrialCount
    folder: Path
    best: Played | None = None
    evidence: Evidence | None = None
    overfit: OverfitEvidence | None = None
    walked: Walked | None = None
    notes: tuple[str, ...] = ()
    complete: bool = True

    def as_search(self) -> Search:
        """As reports show it."""
        return Search(
            self._parameters(),
            self.found.objective.title,
            tuple(trial_of(self.found, each) for each in self.found.tried),
            () if self.walked is None else tuple(step.fold() for step in self.walked.steps),
            self.counted.trials,
        )

    def _parameters(self) -> tuple[tuple[str, str], ...]:
        """Address → “node: setting”; nodes of the same title are told apart by their ids."""
        titles = {
            node.node_id: node.title or node_types()[node.kind].title
            for node in self.prepared.plan.flow.nodes
            if node.kind in node_types()
        }
        names = []
        for each in self.space.dimensions:
            node_id, _, item = each.address.rpartition(".")
            node, title = self.prepared.plan.flow.node(node_id), titles[node_id]
            assert node is not None
            if list(titles.values()).count(title) > 1:
                title = f"{title} ({node_id})"
            shown = node_types()[node.kind].Params.model_fields[item].title or item
            names.append((each.address, f"{title}: {shown}"))
        return tuple(names)


def optimise(asked: SearchSpec, place: Place, onlooker: Onlooker) -> Optimised:
    """Searches, counts every trial, judges the best, walks forward if that was asked for.

    Raises Mistake, BadFile or Unavailable with what to mend; every trial until then is kept.
    """
    prepared = prepare(asked.spec)
    space, windows = space_of(asked, prepared), windows_of(asked, prepared)
    asked = settled(asked, space)
    make_ready(prepared, trials_of(asked, space), onlooker)
    with trial_log(place.home) as log, workers_of(asked) as workers:
        desk = Desk(asked, place, onlooker, prepared, space, log, workers)
        onlooker.begins(desk.folder, trials_of(asked, space))
        onlooker.step(0, 1 + len(windows))
        found = desk.searched(WHOLE, 0, 0, "Searching", is_told=True)
        walked = walk(desk, windows) if windows and found.complete else None
        counted = log.counted(stretch_of(prepared))
        return _judged(desk, found, walked, counted)


def space_of(asked: SearchSpec, prepared: Prepared) -> Space:
    """Raises Mistake or FlowProblem if a range is none."""
    flow = prepared.plan.flow
    return Space(tuple(dimension(text, flow, node_types()) for text in asked.params))


def trial_of(found: Found, tried: Tried) -> Trial:
    return tried.trial(
        found.objective.score(tried.figures), found.objective.objection(tried.figures)
    )


def _judged(desk: Desk, found: Found, walked: Walked | None, counted: TrialCount) -> Optimised:
    """Runs the best set once more, in full, and says what it proves."""
    from moniqo_desktop.app.backtests.judging import judged_among

    best = found.best()
    chance, note = _overfit(found.tried)
    played = desk.played(best[0].params) if best else None
    evidence = None
    if played is not None:
        evidence = judged_among(desk.prepared, played, counted, overfit=chance)
    return Optimised(
        desk.prepared,
        desk.space,
        found,
        counted,
        desk.folder,
        played,
        evidence,
        chance,
        walked,
        (note,) if note else (),
        found.complete and (walked is not None or not desk.asked.walk),
    )


def _overfit(tried: Sequence[Tried]) -> tuple[OverfitEvidence | None, str]:
    """None with a sentence where the search is too small to tell."""
    returns = returns_of(tried)
    try:
        return overfit(returns), ""
    except Mistake as problem:
        return None, str(problem)


def returns_of(tried: Sequence[Tried]) -> Floats:
    """(days, trials) daily returns of different sets that could be run, evenly picked."""
    known = {
        key_of(each.params): each.outcome.returns for each in tried if each.figures is not None
    }
    parts = list(known.values())
    if len(parts) > MOST_FOR_OVERFIT:
        places = np.linspace(0, len(parts) - 1, MOST_FOR_OVERFIT).astype(np.int64)
        parts = [parts[place] for place in places]
    if not parts:
        return np.zeros((0, 0))
    first = min(part.first_day for part in parts)
    days = max(part.first_day + len(part.values) for part in parts) - first
    found = np.zeros((days, len(parts)))
    for column, part in enumerate(parts):
        start = part.first_day - first
        found[start : start + len(part.values), column] = part.values
    return found
