"""The coordinator of a search: asks a sampler, hands batches to workers, keeps every answer."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.research.objective import Objective, ranked
from moniqo_desktop.research.samplers import Sampler
from moniqo_desktop.research.trial_file import TrialFile
from moniqo_desktop.research.tried import Key, Tried, key_of
from moniqo_desktop.research.workers import Answer, Asked, Workers

BATCH_S: Final = 0.2
"""Work that is handed over at once: long against the hand-over (5 ms on a cluster), short against
the patience of who looks at the progress."""
LARGEST_BATCH: Final = 1000
TAIL: Final = 4
"""No batch is more than this part of what waits, so that workers end at about the same time."""
LOOK_S: Final = 0.25
"""How often a cancel is looked for while workers work."""


@dataclass(frozen=True, slots=True)
class Progress:
    """done of total trials; seconds_left: NaN before the first answer; best: score so far, NaN
    without an admitted set; resumed: of done, how many were known before."""

    done: int
    total: int
    seconds_left: float
    best: float
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """tried: by number. complete: False if it was cancelled; what is done is kept then."""

    tried: tuple[Tried, ...]
    objective: Objective
    complete: bool

    def best(self, count: int = 1) -> list[Tried]:
        """Admitted sets, the best first, each once."""
        return ranked(list(self.tried), self.objective)[:count]


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on. clock: seconds. counted is told trials when they are kept, before progress."""

    clock: Callable[[], float]
    progress: Callable[[Progress], None] = lambda now: None
    cancelled: Callable[[], bool] = lambda: False
    counted: Callable[[tuple[Tried, ...]], None] = lambda tried: None


def search(
    sampler: Sampler,
    workers: Workers,
    file: TrialFile,
    *,
    trials: int,
    objective: Objective,
    watch: Watch,
) -> Found:
    """Tries sets 0 to trials − 1, but those that file knows already.

    The same sampler, seed and trials give the same sets and the same best, whatever the number of
    workers, and however often it was cancelled, killed and taken up again. Raises what the
    workers raise; every answer until then is in the file.
    """
    return _Search(sampler, workers, file, trials, objective, watch).run()


class _Search:
    def __init__(
        self,
        sampler: Sampler,
        workers: Workers,
        file: TrialFile,
        trials: int,
        objective: Objective,
        watch: Watch,
    ) -> None:
        self._sampler, self._workers, self._file = sampler, workers, file
        self._objective, self._watch = objective, watch
        self._trials = min(trials, sampler.limit)
        self._resumed = len(self._kept())
        self._done, self._best, self._each_s = self._resumed, math.nan, 0.0
        self._known: dict[Key, Tried] = {}
        self._started = watch.clock()
        self._look_at(self._kept())

    def run(self) -> Found:
        if self._resumed:
            self._watch.counted(self._kept())
        self._tell_progress()
        first, complete = 0, True
        while first < self._trials and complete:
            last = min(first + self._sampler.round, self._trials)
            complete = self._round(first, last)
            first = last
        return Found(self._kept(), self._objective, complete)

    def _kept(self) -> tuple[Tried, ...]:
        known = self._file.trials
        return tuple(known[number] for number in sorted(known) if number < self._trials)

    def _round(self, first: int, last: int) -> bool:
        """False if it was cancelled."""
        known = self._file.trials
        if any(number not in known for number in range(first, last)):
            asked = [Asked(first + at, each) for at, each in enumerate(self._sampler.ask(first))]
            if not self._all_of(deque(self._unknown(asked[: last - first]))):
                return False
        if last < self._trials:
            self._sampler.tell([known[number] for number in range(first, last)])
        return True

    def _unknown(self, asked: Iterable[Asked]) -> Iterator[Asked]:
        """Raises BadFile if a known trial tried something else than is asked for."""
        for each in asked:
            known = self._file.trials.get(each.number)
            if known is None:
                yield each
            elif known.params != each.params:
                raise BadFile(
                    f"{self._file.path} holds trials of another search: number {each.number} "
                    "tried another set.",
                    hint="Search without --resume.",
                )

    def _all_of(self, waiting: deque[Asked]) -> bool:
        """Has every set run; False if it was cancelled before."""
        missing = len(waiting) - self._repeat(waiting)
        while missing:
            if self._watch.cancelled():
                return False
            while waiting and self._workers.free:
                size = min(self._batch, -(-len(waiting) // TAIL))
                self._workers.start([waiting.popleft() for _ in range(size)])
            if answers := self._workers.wait(LOOK_S):
                missing -= self._keep(answers)
        return True

    def _repeat(self, waiting: deque[Asked]) -> int:
        """Answers sets that were tried before, which take no worker; returns how many."""
        fresh = deque[Asked]()
        answers = []
        for each in waiting:
            known = self._known.get(key_of(each.params))
            if known is None:
                fresh.append(each)
            else:
                answers.append(Answer((Tried(each.number, each.params, known.outcome),), 0.0))
        waiting.clear()
        waiting.extend(fresh)
        return self._keep(answers) if answers else 0

    @property
    def _batch(self) -> int:
        """One set first, to see how long it takes; then BATCH_S of them."""
        if not self._each_s:
            return 1
        return max(1, min(LARGEST_BATCH, int(BATCH_S / self._each_s)))

    def _keep(self, answers: Sequence[Answer]) -> int:
        """Returns how many sets were answered; they are in the file then, and counted."""
        tried = tuple(each for answer in answers for each in answer.tried)
        self._file.append(tried)
        self._watch.counted(tried)
        self._each_s = answers[-1].each_s or self._each_s
        self._done += len(tried)
        self._look_at(tried)
        self._tell_progress()
        return len(tried)

    def _look_at(self, tried: Iterable[Tried]) -> None:
        for each in tried:
            self._known.setdefault(key_of(each.params), each)
            if not self._objective.objection(each.figures):
                score = self._objective.score(each.figures)
                self._best = score if math.isnan(self._best) else max(self._best, score)

    def _tell_progress(self) -> None:
        here = self._done - self._resumed
        gone = self._watch.clock() - self._started
        left = gone / here * (self._trials - self._done) if here else math.nan
        now = Progress(self._done, self._trials, left, self._best, self._resumed)
        self._watch.progress(now)
