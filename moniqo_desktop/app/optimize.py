"""A search over a flow's parameters from its description to what it found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.app.backtest import Played, Prepared, node_types, prepare, run
from moniqo_desktop.app.backtest_spec import with_params
from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.search_spec import USUAL_TRIALS, SearchSpec
from moniqo_desktop.app.search_worker import job_of, player, run_sets, within
from moniqo_desktop.app.trial_count import Names, names_of, trial_log
from moniqo_desktop.app.walking import walk, windows_of
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Floats, Millis
from moniqo_desktop.domain.report_search import Search, Trial
from moniqo_desktop.domain.trial_log import TrialCount, TrialLog
from moniqo_desktop.engine.clocks import monotonic_s
from moniqo_desktop.engine.plan import Plan
from moniqo_desktop.research.overfit import overfit
from moniqo_desktop.research.pool import LocalWorkers
from moniqo_desktop.research.samplers import sampler
from moniqo_desktop.research.search import Found, Progress, Watch, search
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.space_of_flow import dimension
from moniqo_desktop.research.trial_file import TrialFile, set_aside
from moniqo_desktop.research.tried import Params, Tried, key_of
from moniqo_desktop.research.walk_forward import Walked
from moniqo_desktop.research.workers import InProcess, Workers

if TYPE_CHECKING:
    from moniqo_desktop.domain.evidence import Evidence, OverfitEvidence

SEARCHES: Final = "searches"
CACHE: Final = "cache"
WHOLE: Final = "trials"
MOST_FOR_OVERFIT: Final = 2_000
"""Trials the probability of overfitting is computed from; of more, evenly picked ones."""


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks at a search. progress: where it is, in words. trial: each as it is kept."""

    progress: Callable[[Progress, str], None] = lambda now, text: None
    trial: Callable[[Trial], None] = lambda trial: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Place:
    """home: folder of the trader; folder: of the trials of this search, None = by its name below
    home; at: now, for the trial log. resume: take up what an earlier search left."""

    home: Path
    at: Millis
    folder: Path | None = None
    resume: bool = False


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
    with trial_log(place.home) as log, _workers(asked) as workers:
        desk = Desk(asked, place, onlooker, prepared, space, log, workers)
        found = desk.searched(WHOLE, 0, 0, "Searching")
        walked = walk(desk, windows) if windows and found.complete else None
        counted = log.counted(prepared.data_hash)
        return _judged(desk, found, walked, counted)


def space_of(asked: SearchSpec, prepared: Prepared) -> Space:
    """Raises Mistake or FlowProblem if a range is none."""
    flow = prepared.plan.flow
    return Space(tuple(dimension(text, flow, node_types()) for text in asked.params))


def trial_of(found: Found, tried: Tried) -> Trial:
    return tried.trial(
        found.objective.score(tried.figures), found.objective.objection(tried.figures)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Everything the searches of one command share."""

    asked: SearchSpec
    place: Place
    onlooker: Onlooker
    prepared: Prepared
    space: Space
    log: TrialLog
    workers: Workers

    @property
    def folder(self) -> Path:
        if self.place.folder is not None:
            return self.place.folder
        name = hashlib.blake2b(json.dumps(self.identity()).encode(), digest_size=8).hexdigest()
        return self.place.home / SEARCHES / name

    def identity(self, since: Millis = 0, until: Millis = 0) -> dict[str, Any]:
        """What makes a search the very same one: a longer one of the same kind begins alike."""
        asked, goal = self.asked, self.asked.goal()
        guide = [goal.name, goal.min_trades, goal.max_drawdown]
        return {
            "flow": names_of(self.prepared).name({}),
            "candles": self.prepared.data_hash,
            "span": [since, until],
            "space": self.space.row(),
            "sampler": asked.sampler,
            "seed": 0 if asked.sampler == "grid" else asked.seed,
            "guide": guide if asked.sampler == "tpe" else [],
        }

    def searched(self, name: str, since: Millis, until: Millis, text: str) -> Found:
        """One search over the candles between, kept in a file of that name."""
        asked = self.asked
        path = self.folder / f"{name}.jsonl"
        if not self.place.resume:
            set_aside(path)
        trials = trials_of(asked, self.space)
        asking = sampler(asked.sampler, self.space, asked.goal(), seed=asked.seed, trials=trials)
        file = TrialFile(path, self.identity(since, until))
        try:
            self.workers.begin(job_of(self.prepared, self._cache, since, until))
            return search(
                asking,
                self.workers,
                file,
                trials=trials,
                objective=asked.goal(),
                watch=self._watch(text),
            )
        finally:
            file.close()

    def played(self, params: Params, prepared: Prepared | None = None) -> Played:
        """One set, kept in full."""
        over = prepared or self.prepared
        return run(over, with_params(over.spec.flow, params))

    def planned(self, params: Params) -> Plan:
        return self.prepared.planned(with_params(self.prepared.spec.flow, params))

    def within(self, since: Millis, until: Millis) -> Prepared:
        return within(self.prepared, since, until)

    @property
    def _cache(self) -> Path:
        return self.place.home / CACHE / "columns"

    def _watch(self, text: str) -> Watch:
        names, goal = names_of(self.prepared), self.asked.goal()

        def counted(tried: tuple[Tried, ...]) -> None:
            self._count(names, tried)
            for each in tried:
                score, objection = goal.score(each.figures), goal.objection(each.figures)
                self.onlooker.trial(each.trial(score, objection))

        return Watch(
            monotonic_s,
            lambda now: self.onlooker.progress(now, text),
            self.onlooker.cancelled,
            counted,
        )

    def _count(self, names: Names, tried: tuple[Tried, ...]) -> None:
        self.log.count(self.prepared.data_hash, names.trials(tried), self.place.at)


def trials_of(asked: SearchSpec, space: Space) -> int:
    """How many trials are run: all of a grid, unless a number was given."""
    if asked.trials:
        return asked.trials
    return len(space) if asked.sampler == "grid" else USUAL_TRIALS


@contextmanager
def _workers(asked: SearchSpec) -> Iterator[Workers]:
    workers: Workers
    if asked.cluster:
        from moniqo_desktop.research.cluster import ClusterWorkers

        workers = ClusterWorkers(asked.cluster, run_sets)
    elif asked.workers > 1:
        workers = LocalWorkers(child_command("search-worker"), asked.workers)
    else:
        workers = InProcess(player, monotonic_s)
    try:
        yield workers
    finally:
        workers.close()


def _judged(desk: Desk, found: Found, walked: Walked | None, counted: TrialCount) -> Optimised:
    """Runs the best set once more, in full, and says what it proves."""
    from moniqo_desktop.app.judging import judged_among

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
