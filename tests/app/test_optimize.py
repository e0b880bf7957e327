"""A search over a real flow: the same wherever it is run, counted, judged, kept."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.backtests.backtest import prepare, run
from moniqo_desktop.app.backtests.judging import judged
from moniqo_desktop.app.backtests.spec import with_params
from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.searches.desk import KEPT
from moniqo_desktop.app.searches.optimize import returns_of
from moniqo_desktop.app.searches.spec import search_from, search_json
from moniqo_desktop.app.searches.worker import job_of, player
from moniqo_desktop.app.work_child import RUN_SHARE, _Step
from moniqo_desktop.domain.errors import BadFile, Mistake, Unavailable
from moniqo_desktop.research.pool import LocalWorkers
from moniqo_desktop.research.samplers import Grid
from moniqo_desktop.research.search import Watch, search
from moniqo_desktop.research.trial_file import TrialFile
from moniqo_desktop.research.tried import daily_returns, figures_of
from tests.app.searches import SETS, asked, found, rows, spec, waves


@pytest.fixture(scope="module")
def candles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return waves(tmp_path_factory.mktemp("candles") / "waves.csv")


@pytest.fixture(scope="module")
def whole(candles: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return found(asked(candles), tmp_path_factory.mktemp("whole"))


def test_every_set_is_tried_and_judged(whole: Any) -> None:
    assert len(whole.found.tried) == SETS
    assert whole.complete
    assert len({each.figures.net_profit for each in whole.found.tried}) > 9
    assert whole.evidence.sharpe.trials == whole.counted.trials == SETS
    best = whole.found.best()[0]
    assert whole.best.result.net_profit == best.figures.net_profit
    assert whole.evidence.overfit is whole.overfit


def test_a_trial_is_the_backtest_of_its_set(candles: Path, whole: Any) -> None:
    prepared = prepare(spec(candles))
    for each in whole.found.tried[::4]:
        result = run(prepared, with_params(prepared.spec.flow, each.params)).result
        assert each.figures == figures_of(result, prepared.cash)
        again = daily_returns(result.at, result.equity, prepared.cash)
        assert again.values.tobytes() == each.outcome.returns.values.tobytes()


def test_two_workers_find_what_one_process_finds(candles: Path, whole: Any, tmp_path: Path) -> None:
    assert rows(found(asked(candles, workers=2), tmp_path)) == rows(whole)


@pytest.fixture
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    local = distributed.LocalCluster(  # in threads, spoken to over TCP: it starts at once
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        dashboard_address=None,
        silence_logs=50,
    )
    try:
        yield local.scheduler_address
    finally:
        local.close()


@pytest.mark.filterwarnings("ignore")  # what others warn of while their cluster starts and ends
@pytest.mark.allow_threads("IO loop", "Profile", "asyncio", "Dask", "ThreadPool", "AsyncProcess")
@pytest.mark.allow_log("distributed.*:.*")
def test_a_cluster_finds_what_one_process_finds(
    cluster: str, candles: Path, whole: Any, tmp_path: Path
) -> None:
    done = found(asked(candles, cluster=cluster), tmp_path)
    assert rows(done) == rows(whole)


@pytest.mark.parametrize(
    ("address", "kind", "said"),
    [
        ("tcp://127.0.0.1:9", Unavailable, "does not answer"),
        ("127.0.0.1:999999", Unavailable, "does not answer"),
        ("nowhere", Mistake, "is no address of a cluster"),
        ("tcp://nowhere:x", Mistake, "is no address of a cluster"),
    ],
)
def test_a_cluster_that_cannot_be_reached_is_told(
    candles: Path, tmp_path: Path, address: str, kind: type[Exception], said: str
) -> None:
    pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    with pytest.raises(kind, match=said):
        found(asked(candles, cluster=address), tmp_path)
    assert not (tmp_path / "searches").exists()


def test_without_the_extra_a_cluster_is_refused_with_what_to_install(
    candles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Mistake, match=r"moniqo-desktop\[cluster\]"):
        found(asked(candles, cluster="tcp://127.0.0.1:1"), tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_that_is_killed_loses_no_trial(candles: Path, whole: Any, tmp_path: Path) -> None:
    workers = LocalWorkers(child_command("search-worker"), 2)
    file = TrialFile(tmp_path / "trials.jsonl", {})
    kept: list[int] = []

    def count(tried: tuple[Any, ...]) -> None:
        kept.extend(each.number for each in tried)
        if len(kept) in (2, 3, 7):
            os.kill(workers.pids[len(kept) % 2], signal.SIGKILL)

    workers.begin(job_of(prepare(spec(candles)), tmp_path))
    done = search(
        Grid(whole.space, SETS),
        workers,
        file,
        trials=SETS,
        objective=whole.found.objective,
        watch=Watch(itertools.count().__next__, counted=count),
    )
    workers.close()
    file.close()
    assert sorted(kept) == list(range(SETS))
    assert [json.dumps(each.row()) for each in done.tried] == rows(whole)


def test_a_worker_refuses_candles_that_are_not_the_named_ones(
    candles: Path, tmp_path: Path
) -> None:
    job = job_of(prepare(spec(candles)), tmp_path)
    (file,) = tmp_path.iterdir()
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    with pytest.raises(BadFile, match="no trial was run on them"):
        player(job)
    workers = LocalWorkers(child_command("search-worker"), 1)
    workers.begin(job)
    with pytest.raises(Mistake, match="no trial was run on them"):
        workers.wait(60.0)
    workers.close()


def after(looks: int) -> Callable[[], bool]:
    count = itertools.count()
    return lambda: next(count) >= looks


@pytest.mark.parametrize("sampler", ["grid", "tpe"])
def test_a_cancelled_search_is_taken_up_and_equals_the_whole(
    candles: Path, sampler: str, tmp_path: Path
) -> None:
    search = asked(candles, sampler=sampler, trials=SETS + 10 if sampler == "tpe" else 0)
    undisturbed = found(search, tmp_path / "a")
    part = found(search, tmp_path / "b", cancelled=after(1))
    assert not part.complete
    assert 0 < len(part.found.tried) < SETS
    assert part.counted.trials == len(part.found.tried)
    resumed = found(search, tmp_path / "b", resume=True)
    assert rows(resumed) == rows(undisturbed)
    assert resumed.counted == undisturbed.counted


def test_sets_kept_from_another_home_are_counted_once_there(candles: Path, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    found(asked(candles), tmp_path / "one", folder=folder)
    again = [found(asked(candles), tmp_path / "two", folder=folder, resume=True) for _ in "ab"]
    assert [(each.counted.trials, each.counted.runs) for each in again] == [(SETS, SETS)] * 2


def test_without_resume_an_earlier_search_is_set_aside(candles: Path, tmp_path: Path) -> None:
    part = found(asked(candles), tmp_path, cancelled=after(1), folder=tmp_path / "r")
    found(asked(candles), tmp_path, folder=tmp_path / "r")
    kept = (tmp_path / "r" / "trials-1.jsonl").read_text().splitlines()
    assert len(kept) == 1 + len(part.found.tried)


def test_a_backtest_of_the_best_set_is_no_new_trial(
    candles: Path, whole: Any, tmp_path: Path
) -> None:
    found(asked(candles), tmp_path)
    prepared = prepare(spec(candles))
    flow = with_params(prepared.spec.flow, whole.found.best()[0].params)
    same = judged(prepared, run(prepared, flow), tmp_path, 2)
    assert same.sharpe.trials == SETS
    other = with_params(prepared.spec.flow, {"fast.timeperiod": 4})
    assert judged(prepared, run(prepared, other), tmp_path, 3).sharpe.trials == SETS + 1


def test_a_set_that_cannot_be_is_told_and_not_counted(candles: Path, tmp_path: Path) -> None:
    search = asked(candles, params=("sizer.stop=percent,none", "fast.timeperiod=3,6"))
    done = found(search, tmp_path)
    problems = [each.outcome.problem for each in done.found.tried]
    assert [bool(problem) for problem in problems] == [False, False, True, True]
    assert "needs a stop" in problems[2]
    assert done.counted.trials == 2
    assert done.best is not None


def test_a_search_without_an_admitted_set_has_no_best(candles: Path, tmp_path: Path) -> None:
    done = found(asked(candles, min_trades=100_000), tmp_path)
    assert done.best is None
    assert done.evidence is None
    assert len(done.found.tried) == SETS
    assert "fewer than 100000" in done.as_search().trials[0].state


def test_the_search_survives_json(candles: Path) -> None:
    search = asked(candles, walk="20:10", anchored=True, min_trades=3, cluster="tcp://a:1")
    assert search_from(json.loads(json.dumps(search_json(search)))) == search
    with pytest.raises(BadFile, match="no description of a search"):
        search_from({})


def test_returns_of_all_sets_share_their_days(whole: Any) -> None:
    table = returns_of(whole.found.tried)
    assert table.shape == (28, SETS)
    for column, each in zip(table.T, whole.found.tried, strict=True):
        grown = float((1 + column).prod()) - 1
        assert grown == pytest.approx(each.figures.growth, abs=1e-9)


def test_sets_that_are_taken_up_are_told_as_kept_and_windows_are_not_told(
    candles: Path, tmp_path: Path
) -> None:
    search = asked(candles, walk="200:100")
    part = found(search, tmp_path, cancelled=after(1))
    told: list[Any] = []
    steps: list[tuple[int, int]] = []
    whole = found(
        search, tmp_path, resume=True, trial=told.append, step=lambda *step: steps.append(step)
    )
    assert [trial.number for trial in told] == list(range(SETS)), "each once, none of a window"
    kept = [trial.number for trial in told if trial.state == KEPT]
    assert kept == [tried.number for tried in part.found.tried]
    windows = len(whole.as_search().folds)
    assert windows > 1
    assert steps == [(number, windows + 1) for number in range(windows + 1)]


def test_other_spans_of_a_walk_set_the_windows_of_the_last_one_aside(
    candles: Path, tmp_path: Path
) -> None:
    first = found(asked(candles, walk="200:100"), tmp_path)
    other = found(asked(candles, walk="150:100"), tmp_path, resume=True)
    assert other.folder == first.folder
    assert len(other.as_search().folds) > 1
    assert (other.folder / "window-001-1.jsonl").exists()


def test_the_share_of_a_walk_forward_never_falls() -> None:
    step, shares = _Step(), []
    for number in range(3):
        step.begin(number, 3)
        shares += [step.share(0.0), step.share(0.5), step.share(1.0)]
    assert shares == sorted(shares)
    assert shares[-1] == RUN_SHARE
