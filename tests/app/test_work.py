"""Long work in a child: what is told of it, however it ends."""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.backtests.report_folder import candles, listed, load
from moniqo_desktop.app.backtests.spec import Source, Spec, spec_json
from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.app.work import Work
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress, WorkTrial
from tests.journeys.terminal import TEMPLATES

pytestmark = pytest.mark.allow_threads("waitpid-")
HOUR, START = 3_600_000, 1_700_006_400_000
SAYS: str = "import json, sys, time; say = lambda **line: print(json.dumps(line), flush=True); "


def script(code: str) -> Callable[..., list[str]]:
    return lambda kind: [sys.executable, "-c", SAYS + code]


def told_of(
    home: Path, command: Callable[..., list[str]], heard: Callable[[Work], None] | None = None
) -> list[Event]:
    """All events of one work. heard: called at each."""
    told: list[Event] = []

    async def act() -> None:
        def tell(event: Event) -> None:
            told.append(event)
            if heard is not None:
                heard(work)

        work = Work(home, tell, lambda: 7, command)
        work.start(StartWork(work_id="w", kind="backtest", spec="{}"))
        await work.settled()

    asyncio.run(act())
    return told


def test_progress_trials_and_the_end_are_told_in_order(tmp_path: Path) -> None:
    trial = {"type": "Trial", "number": 3, "params": [["a.b", 5]], "value": 1.5}
    code = (
        "sys.stdin.read(); say(share=0.5, text='Half'); "
        f"say(trial=json.loads({json.dumps(trial)!r})); say(done='there', text='Fine.')"
    )
    half, tried, done = told_of(tmp_path, script(code))
    assert isinstance(half, WorkProgress)
    assert (half.at, half.share, half.text) == (7, 0.5, "Half")
    assert isinstance(tried, WorkTrial)
    assert tried.trial.params == (("a.b", 5),)
    assert done == WorkDone(7, "", "w", "there", "Fine.")


def test_a_child_that_dies_gives_one_sentence_with_its_code(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("CRITICAL", logger="moniqo_desktop.app.work"):
        [failed] = told_of(tmp_path, script("sys.exit(9)"))
    assert isinstance(failed, WorkFailed)
    assert "exit code 9" in failed.message
    assert not failed.cancelled


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_only_a_child_that_the_system_killed_is_told_of_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    with caplog.at_level("CRITICAL", logger="moniqo_desktop.app.work"):
        [ended] = told_of(tmp_path, script("sys.exit(2)"))
        [killed] = told_of(tmp_path, script(kill))
    assert isinstance(ended, WorkFailed)
    assert isinstance(killed, WorkFailed)
    assert "memory" not in ended.message
    assert "out of memory" in killed.message


def test_a_program_that_is_not_there_gives_one_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("CRITICAL", logger="moniqo_desktop.app.work"):
        [failed] = told_of(tmp_path, lambda kind: [str(tmp_path / "nowhere")])
    assert isinstance(failed, WorkFailed)
    assert "could not be started" in failed.message


def test_cancelled_work_ends_and_keeps_the_trials_told_before(tmp_path: Path) -> None:
    trial = {"type": "Trial", "number": 0, "params": [], "value": 1.0}
    code = f"say(trial=json.loads({json.dumps(trial)!r})); time.sleep(60)"

    tried, failed = told_of(tmp_path, script(code), lambda work: work.cancel("w"))
    assert isinstance(tried, WorkTrial)
    assert isinstance(failed, WorkFailed)
    assert failed.cancelled


def test_closing_the_program_ends_every_child(tmp_path: Path) -> None:
    told: list[Event] = []

    async def act() -> tuple[str, ...]:
        work = Work(tmp_path, told.append, lambda: 0, script("time.sleep(60)"))
        work.start(StartWork(work_id="a", kind="backtest", spec="{}"))
        work.start(StartWork(work_id="b", kind="backtest", spec="{}"))
        await asyncio.sleep(0.05)
        await work.aclose()
        return work.names

    assert asyncio.run(act()) == ()
    assert len(told) == 2


def test_work_of_an_unknown_kind_is_a_mistake(tmp_path: Path) -> None:
    async def act() -> None:
        work = Work(tmp_path, lambda event: None, lambda: 0)
        work.start(StartWork(work_id="w", kind="knitting", spec="{}"))

    with pytest.raises(Mistake, match="knitting"):
        asyncio.run(act())


# The real child -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 hours of long waves, so that a trend follower trades."""
    lines, last = ["ts,open,high,low,close,volume"], 100.0
    for n in range(600):
        close = 100 + 30 * math.sin(n / 40) + math.sin(n * 1.7)
        high, low = max(last, close) + 0.5, min(last, close) - 0.5
        prices = (f"{price:.2f}" for price in (last, high, low, close))
        lines.append(",".join(map(str, (START + n * HOUR, *prices, 5_000))))
        last = round(close, 2)
    file = tmp_path_factory.mktemp("candles") / "waves.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def real(home: Path, kind: str, given: dict[str, Any]) -> list[Event]:
    told: list[Event] = []

    async def act() -> None:
        work = Work(home, told.append, lambda: 0)
        work.start(StartWork(work_id="w", kind=kind, spec=json.dumps(given)))
        await work.settled()

    asyncio.run(act())
    return told


def asked(history: Path, **more: Any) -> dict[str, Any]:
    flow = flow_at(TEMPLATES / "trend_following.json")
    # A home of its own has no compiled code yet, and compiling takes longer than all these tests.
    spec = Spec(flow, (Source("BTC/USDT", "1h", str(history)),), gear="event")
    return spec_json(spec) | more


def test_a_backtest_in_a_child_leaves_a_report_that_can_be_read(
    history: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "reports" / "one"
    told = real(tmp_path, "backtest", {"spec": asked(history), "folder": str(folder)})
    done = told[-1]
    assert isinstance(done, WorkDone), done
    assert any(isinstance(event, WorkProgress) for event in told)
    report = load(folder)
    assert report.candles == len(candles(folder, Symbol("BTC/USDT"))) == 600
    assert len(report.result.trades) > 0
    assert int(report.result.equity[-1]) - report.cash == report.result.net_profit
    [info] = listed(tmp_path / "reports", 5)
    assert (info.folder, info.net_profit) == (str(folder), report.result.net_profit)


def test_a_backtest_of_a_missing_file_says_which(tmp_path: Path) -> None:
    missing = tmp_path / "gone.csv"
    given = {"spec": asked(missing), "folder": str(tmp_path / "r")}
    failed = real(tmp_path, "backtest", given)[-1]
    assert isinstance(failed, WorkFailed)
    assert "gone.csv" in failed.message
    assert not (tmp_path / "r").exists()


def asked_search(history: Path, *params: str) -> dict[str, Any]:
    return {"spec": asked(history), "params": list(params), "sampler": "grid"}


@pytest.mark.slow  # a real child loads the whole program and searches
@pytest.mark.timeout(300)
def test_a_search_in_a_child_tells_its_trials_and_leaves_a_report(
    history: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "reports" / "search"
    search = asked_search(history, "ema_fast.timeperiod=10,20", "ema_slow.timeperiod=40,60")
    told = real(tmp_path, "optimize", {"search": search, "folder": str(folder)})
    done = told[-1]
    assert isinstance(done, WorkDone), done
    tried = [event.trial for event in told if isinstance(event, WorkTrial)]
    report = load(folder)
    assert report.search is not None
    assert sorted(trial.number for trial in tried) == [0, 1, 2, 3]
    assert [trial.number for trial in report.search.trials] == [0, 1, 2, 3]
    assert report.search.on_this_data == 4
    assert len(candles(folder, Symbol("BTC/USDT"))) == report.candles
    given = {"search": search, "folder": str(folder.with_name("again"))}
    for resume, state in ((True, "kept"), (False, "done")):
        again = real(tmp_path, "optimize", given | {"resume": resume})
        assert isinstance(again[-1], WorkDone), again[-1]
        states = [event.trial.state for event in again if isinstance(event, WorkTrial)]
        assert states == [state] * 4
        shutil.rmtree(given["folder"])


@pytest.mark.slow  # as above
@pytest.mark.timeout(300)
def test_a_cancelled_search_keeps_what_it_tried(history: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "ended"
    search = asked_search(history, "ema_fast.timeperiod=5:45:1", "ema_slow.timeperiod=50:150:1")
    told: list[Event] = []

    async def act() -> None:
        def tell(event: Event) -> None:
            told.append(event)
            if isinstance(event, WorkTrial):
                work.cancel("w")

        work = Work(tmp_path, tell, lambda: 0)
        given = {"search": search, "folder": str(folder)}
        work.start(StartWork(work_id="w", kind="optimize", spec=json.dumps(given)))
        await work.settled()

    asyncio.run(act())
    done = told[-1]
    assert isinstance(done, WorkDone), done
    assert "ended early" in done.text
    report = load(folder)
    assert report.search is not None
    assert 0 < len(report.search.trials) < 41 * 101
