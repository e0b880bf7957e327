"""A search is the same whatever happens to it: workers, kills, cancels, extensions."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.domain.errors import BadFile, Mistake, Unavailable
from moniqo_desktop.research.objective import Objective
from moniqo_desktop.research.pool import LocalWorkers
from moniqo_desktop.research.samplers import SAMPLERS, sampler
from moniqo_desktop.research.search import Found, Progress, Watch, search
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.trial_file import TrialFile, set_aside
from moniqo_desktop.research.tried import Tried
from moniqo_desktop.research.workers import Answer, Asked, InProcess, Workers
from tests.kit.search_worker import outcome
from tests.research.spaces import choice, numbers

SPACE = Space((numbers("x", 5, 50, 1), numbers("y", 0.5, 4, 0.5), choice("mode", "a", "b")))
WORKER = [sys.executable, "-m", "tests.kit.search_worker"]
SEED = 7


def rows(found: Found) -> list[str]:
    return [json.dumps(each.row()) for each in found.tried]


def ticking() -> Callable[[], float]:
    """A clock on which every look takes a tenth of a second: batches of two or three sets."""
    ticks = itertools.count()
    return lambda: next(ticks) / 10


def searched(
    folder: Path,
    name: str = "tpe",
    trials: int = 50,
    workers: Workers | None = None,
    job: str = "{}",
    **watch: Any,
) -> Found:
    objective = Objective("sharpe", min_trades=1)
    space = Space(SPACE.dimensions[1:] + SPACE.dimensions[:1])
    asking = sampler(name, space, objective, seed=SEED, trials=10_000)
    own = workers or InProcess(lambda job: outcome, ticking())
    own.begin(job)
    file = TrialFile(folder / "trials.jsonl", {"sampler": name, "seed": SEED})
    watching = Watch(ticking(), **watch)
    try:
        return search(asking, own, file, trials=trials, objective=objective, watch=watching)
    finally:
        own.close()
        file.close()


def after(answers: int) -> Callable[[], bool]:
    """A cancel after some looks."""
    looks = itertools.count()
    return lambda: next(looks) >= answers


@pytest.mark.parametrize("name", SAMPLERS)
@pytest.mark.parametrize("cut", [1, 3, 5])
def test_a_cancelled_search_taken_up_again_equals_the_undisturbed_one(
    tmp_path: Path, name: str, cut: int
) -> None:
    whole = searched(tmp_path / "whole", name)
    part = searched(tmp_path / "cut", name, cancelled=after(cut))
    assert not part.complete
    assert len(part.tried) < 50
    resumed = searched(tmp_path / "cut", name)
    assert resumed.complete
    assert rows(resumed) == rows(whole)


def test_a_longer_search_begins_with_the_shorter_one(tmp_path: Path) -> None:
    for name in SAMPLERS:
        long = searched(tmp_path / f"long-{name}", name, 65)
        searched(tmp_path / name, name, 30)
        assert rows(searched(tmp_path / name, name, 65)) == rows(long)


def test_a_line_cut_by_a_crash_is_run_again(tmp_path: Path) -> None:
    whole = searched(tmp_path)
    file = tmp_path / "trials.jsonl"
    file.write_bytes(file.read_bytes()[:-40])
    assert rows(searched(tmp_path)) == rows(whole)


def test_a_damaged_line_in_the_middle_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    searched(tmp_path)
    file = tmp_path / "trials.jsonl"
    lines = file.read_bytes().split(b"\n")
    lines[4] = b'{"number": "x"}'
    file.write_bytes(b"\n".join(lines))
    with pytest.raises(BadFile, match="line 5: this is no trial"):
        searched(tmp_path)
    assert file.read_bytes() == b"\n".join(lines)


def test_the_trials_of_another_search_are_refused_and_kept(tmp_path: Path) -> None:
    searched(tmp_path, "random")
    before = (tmp_path / "trials.jsonl").read_bytes()
    with pytest.raises(BadFile, match="another search"):
        searched(tmp_path, "tpe")
    assert (tmp_path / "trials.jsonl").read_bytes() == before
    moved = set_aside(tmp_path / "trials.jsonl")
    assert moved is not None
    assert moved.read_bytes() == before


def test_a_kept_trial_is_the_same_after_reading_bit_for_bit(tmp_path: Path) -> None:
    whole = searched(tmp_path)
    file = TrialFile(tmp_path / "trials.jsonl", {"sampler": "tpe", "seed": SEED})
    file.close()
    for each in whole.tried:
        again = file.trials[each.number]
        assert again.outcome.returns.values.tobytes() == each.outcome.returns.values.tobytes()
        assert json.dumps(again.row()) == json.dumps(each.row())


def test_every_set_of_a_grid_is_tried_once(tmp_path: Path) -> None:
    found = searched(tmp_path, "grid", 10_000)
    sets = {tuple(sorted(each.params.items())) for each in found.tried}
    assert len(found.tried) == len(sets) == len(SPACE) == 46 * 8 * 2


def test_a_grid_larger_than_allowed_is_refused_with_its_size() -> None:
    with pytest.raises(Mistake, match="holds 736 sets and only 100"):
        sampler("grid", SPACE, Objective(), seed=1, trials=100)


def test_random_sets_never_repeat_while_there_are_new_ones(tmp_path: Path) -> None:
    found = searched(tmp_path, "random", 10_000)
    assert len({tuple(sorted(each.params.items())) for each in found.tried}) == len(SPACE)


def test_tpe_beats_chance_on_the_same_number_of_trials(tmp_path: Path) -> None:
    scores = [
        searched(tmp_path / name, name, 120).best()[0].outcome.figures for name in ("tpe", "random")
    ]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0].sharpe >= scores[1].sharpe
    assert scores[0].sharpe > 3.9


def test_another_seed_tries_other_sets() -> None:
    asked = [sampler("tpe", SPACE, Objective(), seed=n, trials=1).ask(0) for n in (1, 1, 2)]
    assert asked[0] == asked[1] != asked[2]


def test_what_cannot_be_is_told_and_never_the_best(tmp_path: Path) -> None:
    found = searched(tmp_path, "grid", 10_000)
    bad = [each for each in found.tried if each.params["x"] == 13]
    assert bad
    assert {each.outcome.problem for each in bad} == {"13 cannot be."}
    best = found.best(10_000)
    assert len(best) == len([e for e in found.tried if float(e.params["x"]) >= 10]) - len(bad)
    assert dict(best[0].params) == {"x": 30, "y": 2.0, "mode": "b"}


def test_progress_grows_to_the_end_and_says_the_time_left(tmp_path: Path) -> None:
    told: list[Progress] = []
    searched(tmp_path, progress=told.append)
    assert [now.done for now in told] == sorted(now.done for now in told)
    assert (told[-1].done, told[-1].total, told[-1].seconds_left) == (50, 50, 0.0)
    assert told[1].seconds_left > told[-2].seconds_left > 0.0


def test_every_trial_is_counted_once_and_before_it_is_shown(tmp_path: Path) -> None:
    counted: list[int] = []
    shown: list[tuple[int, int]] = []

    def count(tried: Sequence[Tried]) -> None:
        counted.extend(each.number for each in tried)

    def show(now: Progress) -> None:
        shown.append((now.done, len(counted)))

    searched(tmp_path, counted=count, progress=show)
    assert sorted(counted) == list(range(50))
    assert all(done <= known for done, known in shown)


def test_one_worker_two_workers_and_this_process_find_the_same(tmp_path: Path) -> None:
    here = searched(tmp_path / "here")
    for count in (1, 2):
        pool = LocalWorkers(WORKER, count)
        assert rows(searched(tmp_path / str(count), workers=pool)) == rows(here)


class Killed:
    """A pool one of whose workers is killed at every third wait."""

    def __init__(self, pool: LocalWorkers, kills: int) -> None:
        self.pool, self.kills, self.waits = pool, kills, 0

    def begin(self, job: str) -> None:
        self.pool.begin(job)

    @property
    def free(self) -> int:
        return self.pool.free

    def start(self, batch: Sequence[Asked]) -> None:
        self.pool.start(batch)

    def wait(self, timeout_s: float) -> tuple[Answer, ...]:
        self.waits += 1
        answers = self.pool.wait(timeout_s)
        if self.kills and answers and self.waits % 3 == 0:
            self.kills -= 1
            os.kill(self.pool.pids[self.kills % 2], signal.SIGKILL)
        return answers

    def close(self) -> None:
        self.pool.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_workers_lose_no_trial_and_count_none_twice(tmp_path: Path) -> None:
    here = searched(tmp_path / "here", "random", 120)
    counted: list[int] = []
    pool = Killed(LocalWorkers(WORKER, 2), kills=3)
    found = searched(
        tmp_path / "killed",
        "random",
        120,
        pool,
        json.dumps({"slow_s": 0.002}),
        counted=lambda tried: counted.extend(each.number for each in tried),
    )
    assert pool.kills == 0
    assert sorted(counted) == list(range(120))
    assert rows(found) == rows(here)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_set_that_ends_every_worker_is_told_and_the_rest_is_found(tmp_path: Path) -> None:
    pool = LocalWorkers(WORKER, 1)
    found = searched(tmp_path, "random", 60, pool, json.dumps({"fatal": 20}))
    fatal = [each for each in found.tried if each.params["x"] == 20]
    assert len(found.tried) == 60
    assert fatal
    assert all("3 workers ended" in each.outcome.problem for each in fatal)
    assert not any("ended" in e.outcome.problem for e in found.tried if e.params["x"] != 20)


def test_workers_that_cannot_start_are_told_with_their_last_words(tmp_path: Path) -> None:
    pool = LocalWorkers([sys.executable, "-c", "raise SystemExit('no room here')"], 2)
    with pytest.raises(Unavailable, match="no room here"):
        searched(tmp_path, workers=pool)
