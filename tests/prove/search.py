"""A search loses no trial: workers killed again and again, cancels, a cluster that loses one.

Each way must give the trials of the undisturbed search, bit for bit, each counted once.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moniqo_desktop.app.backtests.backtest import Prepared, node_types, prepare
from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.searches.worker import job_of, player, run_sets
from moniqo_desktop.engine.clocks import monotonic_s
from moniqo_desktop.research.objective import Objective
from moniqo_desktop.research.pool import LocalWorkers
from moniqo_desktop.research.samplers import sampler
from moniqo_desktop.research.search import Found, Watch, search
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.space_of_flow import dimension
from moniqo_desktop.research.trial_file import TrialFile
from moniqo_desktop.research.tried import Tried
from moniqo_desktop.research.workers import InProcess, Workers
from tests.app.searches import spec, waves

TRIALS = 300
KILLS = 20
CUTS = 10
PARAMS = ("fast.timeperiod=3:12:1", "slow.timeperiod=13:40:1", "sizer.stop_percent=2:6:0.5")
Count = Callable[[tuple[Tried, ...]], None]


class Bench:
    """One search over one history, run in many ways."""

    def __init__(self, folder: Path, trials: int) -> None:
        self.folder, self.trials = folder, trials
        self.prepared: Prepared = prepare(spec(waves(folder / "waves.csv", 400)))
        flow = self.prepared.plan.flow
        self.space = Space(tuple(dimension(text, flow, node_types()) for text in PARAMS))
        self.job = job_of(self.prepared, folder / "columns")

    def found(
        self,
        name: str,
        workers: Workers,
        counted: Count = lambda tried: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Found:
        """Takes up what a search of that name left."""
        goal = Objective("return-drawdown")
        asking = sampler("tpe", self.space, goal, seed=3, trials=self.trials)
        file = TrialFile(self.folder / f"{name}.jsonl", {"name": name})
        watch = Watch(monotonic_s, cancelled=cancelled, counted=counted)
        workers.begin(self.job)
        try:
            return search(asking, workers, file, trials=self.trials, objective=goal, watch=watch)
        finally:
            file.close()


def rows(found: Found) -> list[str]:
    return [json.dumps(each.row()) for each in found.tried]


def prove(
    progress: Callable[[str], None], trials: int = TRIALS, kills: int = KILLS, cuts: int = CUTS
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), trials)
        whole = bench.found("whole", InProcess(player, monotonic_s))
        assert len(whole.tried) == trials
        progress(f"undisturbed: {trials} trials, best {whole.best()[0].number}")
        killed = _killed(bench, rows(whole), kills)
        progress(f"two workers, {killed} killed: 0 lost, 0 twice")
        cut = _cut(bench, rows(whole), cuts)
        progress(f"cancelled and taken up {cut} times: the same trials")
        lost = _cluster(bench, rows(whole))
        progress(f"cluster of two, {lost} killed: 0 lost, 0 twice")
        return {"trials": trials, "killed": killed, "cut": cut, "cluster_killed": lost}


def _killed(bench: Bench, wanted: list[str], kills: int) -> int:
    """Kills a worker each time so many trials are done that all kills fit in."""
    dice, seen, killed = random.Random(1), list[int](), list[int]()
    pool = LocalWorkers(child_command("search-worker"), 2)

    def count(tried: tuple[Tried, ...]) -> None:
        seen.extend(each.number for each in tried)
        if len(seen) > (len(killed) + 1) * bench.trials // (kills + 1) and len(killed) < kills:
            killed.append(dice.choice(pool.pids))
            os.kill(killed[-1], signal.SIGKILL)

    try:
        found = bench.found("killed", pool, count)
    finally:
        pool.close()
    assert sorted(seen) == list(range(bench.trials)), "a trial was lost or counted twice"
    assert rows(found) == wanted, "a killed worker changed what was found"
    return len(killed)


def _cut(bench: Bench, wanted: list[str], cuts: int) -> int:
    """Cancels after a few looks, again and again, until the search is done."""
    for _ in range(cuts):
        looks = itertools.count()
        part = bench.found(
            "cut",
            InProcess(player, monotonic_s),
            cancelled=lambda looks=looks: next(looks) > 2,  # type: ignore[misc]  # bound per cut
        )
        # Sets that repeat earlier ones are answered at once, so a part may have gaps.
        known = [wanted[each.number] for each in part.tried]
        assert rows(part) == known, "a cancel changed what was found"
    assert rows(bench.found("cut", InProcess(player, monotonic_s))) == wanted
    return cuts


def _cluster(bench: Bench, wanted: list[str]) -> int:
    """−1 where the extra is not installed."""
    try:
        import distributed
    except ImportError:
        return -1
    from moniqo_desktop.research.cluster import ClusterWorkers

    with distributed.LocalCluster(  # type: ignore[no-untyped-call]  # it ships no types
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as local:
        workers = ClusterWorkers(local.scheduler_address, run_sets)
        seen, killed = list[int](), list[int]()

        def count(tried: tuple[Tried, ...]) -> None:
            seen.extend(each.number for each in tried)
            if not killed and len(seen) > bench.trials // 3:
                killed.append(local.workers[0].process.pid)
                os.kill(killed[0], signal.SIGKILL)

        try:
            found = bench.found("cluster", workers, count)
        finally:
            workers.close()
    assert sorted(seen) == list(range(bench.trials)), "a trial was lost or counted twice"
    assert rows(found) == wanted, "a killed worker of the cluster changed what was found"
    return len(killed)
