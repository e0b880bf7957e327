"""Every way to trade counts once, whoever tries it and whatever happens."""

from __future__ import annotations

import math
import os
import signal
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from moniqo_desktop.domain.backtest.trial_log import CountedTrial, Stretch, TrialCount
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.store.trials import FILE, Trials


def trial(name: str, ratio: float = 0.1, family: str = "flow") -> CountedTrial:
    return CountedTrial(name, family, ratio)


def counted(
    folder: Path, *tried: CountedTrial, candles: str = "a", days: tuple[int, ...] = ()
) -> TrialCount:
    log = Trials(folder)
    try:
        return log.count(Stretch(candles, days), tried, at=1)
    finally:
        log.close()


def test_a_repeated_run_is_no_new_trial(tmp_path: Path) -> None:
    counted(tmp_path, trial("x"), trial("y"))
    now = counted(tmp_path, trial("x"), trial("z", family="other"))
    assert (now.trials, now.runs, now.flows) == (3, 4, 2)


def test_a_trial_that_was_not_run_again_is_noted_once(tmp_path: Path) -> None:
    counted(tmp_path, trial("x"))
    log = Trials(tmp_path)
    try:
        noted = [log.note(Stretch("a"), [trial("x"), trial("y")], at=2) for _ in range(2)]
    finally:
        log.close()
    assert [(now.trials, now.runs) for now in noted] == [(2, 2)] * 2


def test_other_candles_count_apart(tmp_path: Path) -> None:
    counted(tmp_path, trial("x"), trial("y"))
    assert counted(tmp_path, trial("x"), candles="b").trials == 1
    assert counted(tmp_path).trials == 2


def test_candles_that_share_a_day_count_together(tmp_path: Path) -> None:
    counted(tmp_path, trial("x"), candles="early", days=(1, 2, 3))
    counted(tmp_path, trial("y"), candles="late", days=(3, 4))
    counted(tmp_path, trial("z"), candles="elsewhere", days=(5,))
    assert counted(tmp_path, candles="early", days=(1, 2, 3)).trials == 2
    assert counted(tmp_path, candles="whole", days=(1, 2, 3, 4, 5)).trials == 3


def test_the_same_way_to_trade_on_a_longer_span_is_one_trial(tmp_path: Path) -> None:
    counted(tmp_path, trial("x"), candles="short", days=(1,))
    now = counted(tmp_path, trial("x"), candles="long", days=(1, 2))
    assert (now.trials, now.runs) == (1, 2)


def test_days_are_kept_only_with_a_trial(tmp_path: Path) -> None:
    counted(tmp_path, candles="asked", days=(1,))
    assert counted(tmp_path, candles="b", days=(1,)).runs == 0


def test_the_spread_of_the_ratios_is_that_of_all_that_have_one(tmp_path: Path) -> None:
    ratios = [0.11, -0.2, 0.05, 0.4]
    assert math.isnan(counted(tmp_path, trial("0", ratios[0])).variance)
    tried = [trial(str(n), ratio) for n, ratio in enumerate(ratios)]
    now = counted(tmp_path, *tried, trial("none", math.nan))
    assert now.trials == 5
    assert now.variance == pytest.approx(statistics.variance(ratios))


WRITER = """
import sys
from pathlib import Path
from moniqo_desktop.domain.backtest.trial_log import CountedTrial, Stretch
from moniqo_desktop.store.trials import Trials
log = Trials(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    log.count(Stretch("a"), [CountedTrial(f"{sys.argv[2]}-{number}", "flow", 0.1)], 1)
    print(number, flush=True)
log.close()
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_programs_that_count_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    writers = [writer(tmp_path, name, 40) for name in "pq"]
    mine = counted(tmp_path, *(trial(f"r-{n}") for n in range(40)))
    assert mine.trials >= 40
    for each in writers:
        each.communicate()
        assert each.returncode == 0
    assert counted(tmp_path).trials == 120


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_was_counted_survives_the_end_of_the_program(tmp_path: Path) -> None:
    with writer(tmp_path, "p", 100_000) as running:
        assert running.stdout is not None
        told = [int(running.stdout.readline()) for _ in range(5)]
        os.kill(running.pid, signal.SIGKILL)
        told += [int(line) for line in running.stdout if line.endswith("\n")]
    assert counted(tmp_path).trials >= told[-1] + 1


def test_a_log_that_is_none_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(BadFile, match=r"trials\.db"):
        Trials(tmp_path)
    assert (tmp_path / FILE).read_bytes() == b"no database" * 1000
