"""`moniqo optimize` from its words to its folder."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.backtests.report_folder import load
from moniqo_desktop.app.cli import main
from moniqo_desktop.app.terminal.optimize import duration, progress_line
from moniqo_desktop.domain.backtest.search import heat_map
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.research.search import Progress
from tests.app.searches import SETS, crossing, waves

PARAMS = ("--param", "fast.timeperiod=3:9:3", "--param", "slow.timeperiod=10:20:10",
          "--param", "sizer.stop_percent=2,6")  # fmt: skip


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Of a search that is quickly done, in a folder of its own."""
    folder = tmp_path_factory.mktemp("terminal")
    (folder / "flow.json").write_bytes(write_flow(crossing()))
    file = waves(folder / "waves.csv", 460)
    return [
        "optimize", str(folder / "flow.json"), "--candles", str(file), "--kind", "linear",
        "--sampler", "grid", "--objective", "net-profit", "--home", str(folder / "home"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def report(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    walk = ["--walk-forward", "220:120:24", "--top", "3", "--keep", "2"]
    assert main([*words, *PARAMS, *walk, "--report", str(folder)]) == 0
    return folder


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_trial_is_in_the_table_with_its_score(report: Path) -> None:
    rows = table(report / "trials.csv")
    assert [int(row["number"]) for row in rows] == list(range(SETS))
    assert len({(r["fast.timeperiod"], r["slow.timeperiod"], r["sizer.stop_percent"])
                for r in rows}) == SETS  # fmt: skip
    for row in rows:
        assert float(row["score"]) == pytest.approx(float(row["net_profit"]) / 10_000)


def test_the_summary_is_strict_json_with_the_best_first(report: Path) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    summary = json.loads((report / "summary.json").read_text(), parse_constant=refuse)
    scores = [each["score"] for each in summary["best"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2
    assert summary["counted"] == {"trials": SETS, "runs": SETS + 1 * SETS, "flows": 1}
    assert summary["verdict"]["sharpe"]["trials"] == SETS
    assert summary["walk_forward"]["windows"] == 1
    assert [row["address"] for row in summary["walk_forward"]["stability"]] == [
        "fast.timeperiod", "slow.timeperiod", "sizer.stop_percent"
    ]  # fmt: skip


def test_a_heat_map_shows_the_best_of_each_pair(report: Path) -> None:
    trials = table(report / "trials.csv")
    with (report / "heat_map_1.csv").open(encoding="utf-8") as lines:
        (name, *across), *down = list(csv.reader(lines))
    assert name == "slow.timeperiod \\ fast.timeperiod"
    assert (across, [line[0] for line in down]) == (["3", "6", "9"], ["10", "20"])
    for line in down:
        for fast, value in zip(across, line[1:], strict=True):
            scores = [
                float(row["score"])
                for row in trials
                if (row["fast.timeperiod"], row["slow.timeperiod"]) == (fast, line[0])
            ]
            assert float(value) == max(scores)


def test_the_folder_is_a_report_the_window_opens(report: Path) -> None:
    kept = load(report)
    assert kept.search is not None
    assert len(kept.search.trials) == SETS
    assert len(kept.search.folds) == 1
    assert kept.search.on_this_data == SETS
    assert kept.search.parameters[0] == (
        "fast.timeperiod",
        "Exponential moving average (fast): Period",
    )
    best = kept.search.best
    assert best is not None
    assert kept.result.net_profit == dict(best.figures)["net_profit"]
    assert heat_map(kept.search, "fast.timeperiod", "slow.timeperiod").values.shape == (2, 3)
    assert (report / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_best_sets_are_kept_in_full(report: Path) -> None:
    summary = json.loads((report / "summary.json").read_text())
    assert sorted(each.name for each in (report / "sets").iterdir()) == ["01", "02"]
    for place, best in enumerate(summary["best"], start=1):
        figures = json.loads((report / "sets" / f"{place:02d}" / "summary.json").read_text())
        assert (figures["net_profit"], figures["trades"]) == (best["net_profit"], best["trades"])
        assert len(table(report / "sets" / f"{place:02d}" / "trades.csv")) == best["trades"]


def test_the_walk_forward_is_written_window_by_window(report: Path) -> None:
    (window,) = table(report / "windows.csv")
    days = table(report / "walk_forward.csv")
    assert window["train_from"] < window["train_to"] < window["test_from"] < window["test_to"]
    assert float(days[-1]["equity"]) - 1 == pytest.approx(float(window["test_growth"]))


def test_the_terminal_shows_the_table_the_verdict_and_the_count(
    words: list[str], report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, *PARAMS, "--top", "2"]) == 0
    said = capsys.readouterr()
    assert f"Tried {SETS} sets of “A flow”, looking for the best net profit: {SETS} adm" in said.out
    assert "Verdict on the best: " in said.out
    counted = f"Counted on this stretch of the market so far: {SETS} ways to trade in 1 flow;"
    assert counted in said.out
    assert "\n1.  " in said.out
    assert "\n2.  " in said.out
    assert "\n3.  " not in said.out
    assert f"Searching: {SETS} of {SETS} sets" in said.err


def test_json_goes_to_the_output_and_progress_does_not(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--param", "fast.timeperiod=3,6", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["trials"] == 2
    assert found["best"][0]["params"].keys() == {"fast.timeperiod"}


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ([], 2, "needs a parameter to vary"),
        (["--param", "nobody.x=1:2"], 2, "no node of “A flow”"),
        (["--param", "fast.speed=1:2"], 2, "no parameter “speed”"),
        (["--param", "fast.timeperiod=9:3"], 2, "is empty"),
        (["--param", "fast.timeperiod=0:3"], 2, "Period must be at least 1"),
        (["--param", "fast.timeperiod=3:9", "--sampler", "luck"], 2, "no way to search"),
        (["--param", "fast.timeperiod=3:9", "--objective", "fun"], 2, "cannot be looked for"),
        (["--param", "fast.timeperiod=3:9", "--trials", "2"], 2, "holds 7 sets and only 2"),
        (["--param", "fast.timeperiod=3:9", "--trials", "-1"], 2, "whole numbers"),
        (["--param", "fast.timeperiod=3:9", "--workers", "0"], 2, "1 to 256 workers"),
        (["--param", "fast.timeperiod=3:9", "--max-drawdown", "0"], 2, "percentage above 0"),
        (["--param", "fast.timeperiod=3:9", "--walk-forward", "9:9:0"], 2, "embargo of 0 hours"),
        (["--param", "fast.timeperiod=3:9", "--cluster", "x"], 2, "no address of a cluster"),
        (["--param", "fast.timeperiod=3:9", "--cluster", "127.0.0.1:9"], 3, "does not answer"),
    ],
)
def test_what_cannot_be_searched_is_told_in_a_sentence(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    code: int,
    said: str,
) -> None:
    assert main([*words, *more]) == code
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert not told.out


def test_a_folder_that_holds_another_search_is_left_as_it_is(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = [*words, "--param", "fast.timeperiod=3,6", "--report", str(tmp_path)]
    assert main(first) == 0
    kept = (tmp_path / "trials.jsonl").read_bytes()
    other = [*words, "--param", "slow.timeperiod=10,20", "--report", str(tmp_path), "--resume"]
    assert main(other) == 2
    assert "holds another search" in capsys.readouterr().err
    assert (tmp_path / "trials.jsonl").read_bytes() == kept
    assert main([*first, "--resume"]) == 0


@pytest.mark.parametrize(
    ("seconds", "words_of_it"),
    [
        (0.4, "0 s"),
        (59, "59 s"),
        (61, "1 min 01 s"),
        (3_599.6, "1 h 00 min"),
        (7_260, "2 h 01 min"),
    ],
)
def test_time_left_is_told_in_two_units(seconds: float, words_of_it: str) -> None:
    assert duration(seconds) == words_of_it


def test_progress_says_what_is_known() -> None:
    nan = float("nan")
    assert progress_line(Progress(0, 9, nan, nan), "Searching") == "Searching: 0 of 9 sets"
    line = progress_line(Progress(3, 9_000, 125.0, 1.23456), "Window 2 of 3")
    assert line == "Window 2 of 3: 3 of 9,000 sets, 2 min 05 s left, best 1.235"
