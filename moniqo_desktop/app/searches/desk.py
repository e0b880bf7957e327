"""What the searches of one command share: candles, ranges, workers, the folder, the count."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop import __version__
from moniqo_desktop.app.backtests import gearing
from moniqo_desktop.app.backtests.backtest import Played, Prepared, run
from moniqo_desktop.app.backtests.cache_files import columns_folder
from moniqo_desktop.app.backtests.spec import with_params
from moniqo_desktop.app.backtests.trial_count import names_of, stretch_of
from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.searches.left import SEARCHES
from moniqo_desktop.app.searches.spec import AUTO, USUAL_TRIALS, SearchSpec
from moniqo_desktop.app.searches.worker import job_of, player, run_sets, within
from moniqo_desktop.domain.backtest.search import FAILED, Trial
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.engine.clocks import monotonic_s
from moniqo_desktop.engine.fast import door
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.research.pool import LocalWorkers
from moniqo_desktop.research.samplers import sampler
from moniqo_desktop.research.search import Found, Progress, Watch, search
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.trial_file import OTHER_SEARCH, TrialFile, set_aside
from moniqo_desktop.research.tried import Params, Tried
from moniqo_desktop.research.workers import InProcess, Workers

if TYPE_CHECKING:
    from moniqo_desktop.store.trials import Trials

KEPT: Final = "kept"
"""State of a trial that was known from before."""
WORTH_COMPILING: Final = 50_000_000
"""Trials × candles: minutes of the event gear."""
FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks at a search. progress: where it is, in words. trial: each as it is kept, KEPT if
    it was known from before; those of a walk forward are not told. step: number of the search that
    begins, from 0, and how many there are. begins: told once, before the first set is tried, the
    folder its trials are kept in and how many sets there are."""

    progress: Callable[[Progress, str], None] = lambda now, text: None
    trial: Callable[[Trial], None] = lambda trial: None
    cancelled: Callable[[], bool] = lambda: False
    step: Callable[[int, int], None] = lambda number, count: None
    begins: Callable[[Path, int], None] = lambda folder, count: None


@dataclass(frozen=True, slots=True)
class Place:
    """home: folder of the trader; folder: of the trials of this search, None = by its name below
    home; at: now, for the trial log. resume: take up what an earlier search left."""

    home: Path
    at: Millis
    folder: Path | None = None
    resume: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Everything the searches of one command share."""

    asked: SearchSpec
    place: Place
    onlooker: Onlooker
    prepared: Prepared
    space: Space
    log: Trials
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
            "program": __version__,
            "flow": names_of(self.prepared).name({}),
            "candles": self.prepared.data_hash,
            "span": [since, until],
            "space": self.space.row(),
            "sampler": asked.sampler,
            "seed": 0 if asked.sampler == "grid" else asked.seed,
            "guide": guide if asked.sampler == "tpe" else [],
        }

    def searched(
        self, name: str, since: Millis, until: Millis, text: str, *, is_told: bool = False
    ) -> Found:
        """One search over the candles between, kept in a file of that name. is_told: the onlooker
        is told its trials."""
        asked = self.asked
        trials = trials_of(asked, self.space)
        asking = sampler(asked.sampler, self.space, asked.goal(), seed=asked.seed, trials=trials)
        file = self._file(self.folder / f"{name}.jsonl", self.identity(since, until))
        try:
            self.workers.begin(job_of(self.prepared, columns_folder(self.place.home), since, until))
            return search(
                asking,
                self.workers,
                file,
                trials=trials,
                objective=asked.goal(),
                watch=self._watch(text, frozenset(file.trials), is_told=is_told),
            )
        finally:
            file.close()

    def _file(self, path: Path, search: dict[str, Any]) -> TrialFile:
        """What is there is taken up or set aside, never written over. In the folder of the
        searches, windows of a walk forward over other spans are set aside too."""
        if not self.place.resume:
            set_aside(path)
        try:
            return TrialFile(path, search)
        except BadFile as problem:
            if problem.code != OTHER_SEARCH or self.place.folder is not None:
                raise
            set_aside(path)
            return TrialFile(path, search)

    def played(self, params: Params, prepared: Prepared | None = None) -> Played:
        """One set, kept in full."""
        over = prepared or self.prepared
        return run(over, with_params(over.spec.flow, params))

    def planned(self, params: Params) -> Plan:
        return self.prepared.planned(with_params(self.prepared.spec.flow, params))

    def within(self, since: Millis, until: Millis) -> Prepared:
        return within(self.prepared, since, until)

    def _watch(self, text: str, known: Collection[int], *, is_told: bool) -> Watch:
        """known: numbers of the trials that were kept from before: they were counted when they
        were run, unless that was in another folder or the program was killed just then."""
        names, on = names_of(self.prepared), stretch_of(self.prepared)

        def counted(tried: tuple[Tried, ...]) -> None:
            kept = all(each.number in known for each in tried)
            count = self.log.note if kept else self.log.count
            count(on, names.trials(tried), self.place.at)
            for each in tried if is_told else ():
                self.onlooker.trial(self._trial(each, is_kept=each.number in known))

        return Watch(
            monotonic_s,
            lambda now: self.onlooker.progress(now, text),
            self.onlooker.cancelled,
            counted,
        )

    def _trial(self, tried: Tried, *, is_kept: bool) -> Trial:
        goal = self.asked.goal()
        trial = tried.trial(goal.score(tried.figures), goal.objection(tried.figures))
        return replace(trial, state=KEPT) if is_kept and not _came_to_nothing(trial) else trial


def _came_to_nothing(trial: Trial) -> bool:
    return trial.state.startswith(FAILED)


def settled(asked: SearchSpec, space: Space) -> SearchSpec:
    """With a way to search where none was named: the grid if it is small enough, else TPE."""
    if asked.sampler != AUTO:
        return asked
    few = not space.is_endless and len(space) <= (asked.trials or USUAL_TRIALS)
    return replace(asked, sampler="grid" if few else "tpe")


def trials_of(asked: SearchSpec, space: Space) -> int:
    """How many trials are run: all of a grid, unless a number was given."""
    if asked.trials:
        return asked.trials
    return len(space) if asked.sampler == "grid" else USUAL_TRIALS


def make_ready(prepared: Prepared, trials: int, onlooker: Onlooker) -> None:
    """Compiles the gear before there are workers, so that not each of them does.

    It takes a minute or two, once on a machine: unasked only where the search takes far longer.
    """
    candles = sum(map(len, prepared.feeds.values()))
    wanted = prepared.spec.gear == gearing.COMPILED
    if not (wanted or (prepared.spec.gear == "auto" and trials * candles >= WORTH_COMPILING)):
        return
    if not door.can_compile() or door.is_kept(gearing.cache_folder()):
        return
    if gearing.objections_to_compiled(prepared, prepared.plan):
        return
    nothing = Progress(0, trials, math.nan, math.nan)
    onlooker.progress(nothing, "Compiling the gear for this machine, once")
    first = max(int(columns.opened_at[0]) for columns in prepared.feeds.values())
    few = within(prepared, 0, first + FEW * max(clock.timeframe.ms for clock in prepared.feeds))
    run(replace(few, spec=replace(prepared.spec, gear=gearing.COMPILED)))


@contextmanager
def workers_of(asked: SearchSpec) -> Iterator[Workers]:
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
