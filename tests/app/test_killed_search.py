"""A search whose whole process is killed, and taken up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from moniqo_desktop.app.cli import main
from moniqo_desktop.domain.flow.file import write_flow
from tests.app.searches import crossing, waves
from tests.journeys.terminal import REPOSITORY

SETS = 5 * 5
PARAMS = ("fast.timeperiod=3:7:1", "slow.timeperiod=10:26:4")
PATIENCE_S = 120.0


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "flow.json").write_bytes(write_flow(crossing()))
    file = waves(tmp_path / "waves.csv", 900)
    ranges = [word for text in PARAMS for word in ("--param", text)]
    return [
        "optimize", str(tmp_path / "flow.json"), "--candles", str(file), "--kind", "linear",
        "--sampler", "grid", "--objective", "net-profit", "--gear", "event", "--min-trades", "1",
        "--json", *ranges,
    ]  # fmt: skip


def kept(folder: Path) -> list[int]:
    """Numbers of the trials in the folder's file, as they came; a cut line is none."""
    file = folder / "trials.jsonl"
    lines = file.read_bytes().split(b"\n")[1:-1] if file.exists() else []
    return [json.loads(line)["number"] for line in lines]


def killed_after(count: int, words: list[str], folder: Path, home: Path) -> None:
    """Runs the search in a process of its own and ends it, without a word, after count trials."""
    process = subprocess.Popen(
        [sys.executable, "-m", "moniqo_desktop", *words, "--report", str(folder)],
        cwd=home.parent,
        env={**os.environ, "MONIQO_HOME": str(home), "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: len(kept(folder)) >= count or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    assert process.wait(PATIENCE_S) == -signal.SIGKILL, "it was done before it was killed"


def until(is_so: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(round(PATIENCE_S / 0.01)):
        if is_so():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come to that in time")


@pytest.mark.slow  # processes that load the whole program
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_search_that_was_killed_goes_on_with_no_set_lost_or_counted_twice(
    words: list[str], workers: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, folder = tmp_path / "home", tmp_path / "report"
    words = [*words, "--workers", workers, "--home", str(home)]
    killed_after(6, words, folder, home)
    before = kept(folder)
    assert 6 <= len(before) < SETS
    assert main([*words, "--report", str(folder), "--resume"]) == 0
    done: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert kept(folder)[: len(before)] == before
    assert sorted(kept(folder)) == list(range(SETS))
    assert done["trials"] == SETS
    assert done["counted"]["trials"] == SETS
    assert done["counted"]["runs"] == SETS
