"""An import asked for in the window: the same as the terminal's, in a child of the host."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from moniqo_desktop.app import work_child
from moniqo_desktop.app.backtests.candles import stored
from moniqo_desktop.app.work import KINDS, Work
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Symbol, timeframe
from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from moniqo_desktop.store.candles import CandleStore

GOOD = "ts,open,high,low,close,volume\n" + "".join(
    f"{1_704_067_200_000 + hour * 3_600_000},10,11,9,10,5\n" for hour in range(30)
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def taken_in(file: Path) -> tuple[str, list[float]]:
    said: list[float] = []
    teller = work_child.Teller(lambda line: said.append(line["share"]))
    given = {"file": str(file), "symbol": "BTC/USDT", "timeframe": "1h"}
    return work_child.take_in(given, teller)[1], said


def test_candles_of_a_file_are_stored_and_told(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "BTCUSDT-1h.csv"
    file.write_text(GOOD)
    text, said = taken_in(file)
    assert "30 candles kept, 0 known before" in text
    assert said == sorted(said)
    assert len(stored(Symbol("BTC/USDT"), timeframe("1h"), home=home).columns) == 30


def test_nothing_of_a_wrong_file_is_kept(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "BTCUSDT-1h.csv"
    file.write_text(GOOD + "1704175200000,10,8,9,10,5\n")
    with pytest.raises(BadFile):
        taken_in(file)
    assert CandleStore(home / "candles").series() == ()


def ended(home: Path, kind: str, spec: str) -> Event:
    """The last word of a work that the host's own child does, started as the window starts it."""
    told: list[Event] = []

    async def act() -> None:
        work = Work(home, told.append, lambda: 7)
        work.start(StartWork(work_id="w", kind=kind, spec=spec))
        await work.settled()

    asyncio.run(act())
    return told[-1]


@pytest.mark.allow_threads("waitpid-")
def test_the_child_of_the_host_takes_candles_in(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "BTCUSDT-1h.csv"
    file.write_text(GOOD)
    spec = json.dumps({"file": str(file), "symbol": "BTC/USDT", "timeframe": "1h"})
    done = ended(home, "import", spec)
    assert isinstance(done, WorkDone)
    assert "30 candles kept" in done.text
    assert len(stored(Symbol("BTC/USDT"), timeframe("1h"), home=home).columns) == 30


@pytest.mark.allow_threads("waitpid-")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_work_is_known_to_the_child(home: Path, kind: str) -> None:
    failed = ended(home, kind, "[]")
    assert isinstance(failed, WorkFailed)
    assert "exit code" not in failed.message


def test_a_backtest_shows_no_prices_of_the_market_that_is_traded(tmp_path: Path) -> None:
    from moniqo_desktop.app.backtests.practice_file import practice_file
    from moniqo_desktop.app.compose import PRACTICE_SEED

    symbol = str(PRACTICE_SYMBOLS[0].market.symbol)
    own = practice_file(tmp_path, symbol, "1h", 2)
    traded = practice_file(tmp_path, symbol, "1h", 2, seed=PRACTICE_SEED)
    closes = [
        [line.split(",")[4] for line in file.read_text().splitlines()[1:]] for file in (own, traded)
    ]
    assert len(closes[0]) == len(closes[1]) == 48
    assert not set(closes[0]) & set(closes[1])
