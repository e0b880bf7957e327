"""`moniqo candles`: what goes in comes out, and what is stored is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.app import cli
from moniqo_desktop.app.backtests.candles import folder_of, stored
from moniqo_desktop.domain.candle_notes import NoteKind
from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.market import Columns, Symbol, content_hash, resampled, timeframe
from moniqo_desktop.exchanges.candle_export import write_candles
from moniqo_desktop.exchanges.candle_file import load_candles
from moniqo_desktop.store.lock import FolderLock

H1, D1, M1 = timeframe("1h"), timeframe("1d"), timeframe("1m")
HOUR = 3_600_000
START = 1_767_225_600_000
BTC = Symbol("BTC/USDT")
KINDS = ("candles.csv", "candles.csv.gz", "candles.parquet")
Say = Callable[..., tuple[int, str, str]]


def hours(first: int = -30, count: int = 80) -> Columns:
    """Hourly candles around 2026-01-01 with all the digits a float has."""
    close = 100 + np.sqrt(np.arange(first + 1_000, first + 1_000 + count))
    open_ = close - 1 / 3
    at = START + HOUR * np.arange(first, first + count, dtype=np.int64)
    return Columns(at, open_, close + np.pi / 10, open_ - 0.1, close, close * 0.7)


def written(folder: Path, columns: Columns, name: str = "candles.csv") -> Path:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra “parquet” is not installed")
    write_candles(folder / name, columns)
    return folder / name


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def say(home: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Exit code, what was printed, what was complained of."""

    def run(*words: object) -> tuple[int, str, str]:
        code = cli.main(["candles", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def series(*words: str) -> tuple[str, ...]:
    return ("--symbol", "BTC/USDT", "--timeframe", "1h", *words)


@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_goes_in_comes_out_to_the_last_bit(name: str, say: Say, tmp_path: Path) -> None:
    file = written(tmp_path, hours(), name)
    before = file.read_bytes()
    assert say("import", file, *series())[0] == 0
    code, told, _ = say("export", tmp_path / f"again-{name}", *series("--json"))
    assert (code, json.loads(told)["candles"]) == (0, 80)
    again = load_candles(tmp_path / f"again-{name}", H1).columns
    assert content_hash(again) == content_hash(hours()) == json.loads(told)["content_hash"]
    assert file.read_bytes() == before
    if name != "candles.parquet":
        assert (tmp_path / f"again-{name}").read_bytes() == before


def test_an_import_says_what_came_of_it(say: Say, tmp_path: Path) -> None:
    say("import", written(tmp_path, hours()), *series())
    holed = hours()[10:20].joined(hours()[22:])
    restated = Columns(
        holed.opened_at, holed.open, holed.high + 1, holed.low, holed.close, holed.volume
    )
    later = restated[:40].joined(hours(50, 10))
    code, told, _ = say("import", written(tmp_path, later), *series("--json"))
    found: dict[str, Any] = json.loads(told)
    assert (code, found["new"], found["changed"], found["same"]) == (0, 10, 40, 0)
    assert found["revision"] == 2
    assert {note["kind"] for note in found["notes"]} == {"hole"}
    code, told, _ = say("import", written(tmp_path, later), *series())
    assert "0 candles kept, 50 known before, revision 2." in told
    assert "A hole of 2 candles" in told


def test_show_tells_coverage_gaps_revision_and_checksums(say: Say, tmp_path: Path) -> None:
    assert say("show")[1].startswith("No candles are stored.")
    say("import", written(tmp_path, hours()[:50].joined(hours()[53:])), *series())
    (row,) = json.loads(say("show", "--json")[1])
    assert (row["venue"], row["symbol"], row["timeframe"]) == ("import", "BTC/USDT", "1h")
    assert (row["candles"], row["revision"], row["sources"]) == (77, 1, ["import"])
    assert row["gaps"] == [[START + 20 * HOUR, START + 23 * HOUR]]
    assert list(map(bool, row["checksums"].values())) == [True, False]
    assert row["content_hash"] == stored(BTC, H1).content_hash
    told = say("show", "--symbol", "BTC/USDT")[1]
    assert "a gap of 3 candles from 2026-01-01 20:00 UTC to 2026-01-01 23:00 UTC" in told
    assert say("show", "--symbol", "ETH/USDT", "--json")[1].strip() == "[]"


def test_a_damaged_month_is_named_by_show_and_by_reading(say: Say, tmp_path: Path) -> None:
    say("import", written(tmp_path, hours()), *series())
    file = folder_of() / "import" / "BTC_2f_USDT" / "1h" / "2025-12.candles"
    file.write_bytes(file.read_bytes()[:-48] + bytes(48))
    assert "2025-12 is damaged" in say("show")[1]
    code, _, told = say("export", tmp_path / "out.csv", *series())
    assert code == 2
    assert "BTC/USDT 1h of import in 2025-12 are damaged" in told
    assert not (tmp_path / "out.csv").exists()
    with pytest.raises(BadFile, match="in 2025-12 are damaged"):
        stored(BTC, H1)


def test_check_tells_everything_wrong_and_ends_with_a_mistake(say: Say, tmp_path: Path) -> None:
    good = written(tmp_path, hours())
    code, told, _ = say("check", good, "--timeframe", "1h", "--json")
    assert (code, json.loads(told)["usable"], json.loads(told)["candles"]) == (0, True, 80)
    lines = good.read_text().splitlines()
    lines[5], lines[9] = lines[5].replace(",", ",-", 1), lines[8]
    good.write_text("\n".join(lines))
    code, told, _ = say("check", good, "--timeframe", "1h")
    assert code == 2
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "candles.csv, line 6",
        "candles.csv, line 10",
    ]


def test_a_bad_file_leaves_the_store_as_it_was(say: Say, home: Path, tmp_path: Path) -> None:
    file = written(tmp_path, hours())
    file.write_text(file.read_text().replace(",", ",x", 40))
    code, _, told = say("import", file, *series())
    assert (code, told.count("\n")) == (2, 1)
    assert not (home / "candles").exists()


def test_a_store_that_another_program_writes_is_left_alone(say: Say, tmp_path: Path) -> None:
    lock = FolderLock(folder_of())
    code, _, told = say("import", written(tmp_path, hours()), *series())
    lock.close()
    assert code == 3
    assert "already" in told


def test_stored_candles_bring_their_notes_and_revision(say: Say, tmp_path: Path) -> None:
    say("import", written(tmp_path, hours()[:50].joined(hours()[53:])), *series())
    loaded = stored(BTC, H1, START, START + 40 * HOUR)
    assert len(loaded.columns) == 37
    assert [(note.kind, note.count) for note in loaded.notes] == [(NoteKind.HOLE, 3)]
    assert loaded.revision == 1
    assert loaded.content_hash == content_hash(loaded.columns)
    assert stored(BTC, H1, START + 24 * HOUR).notes == ()


def test_a_longer_timeframe_is_made_of_whole_stored_candles(say: Say, tmp_path: Path) -> None:
    say("import", written(tmp_path, hours()), *series())
    loaded = stored(BTC, D1)
    wanted = resampled(hours()[6:], H1, D1)
    assert loaded.columns.opened_at.tolist() == [START - 24 * HOUR, START, START + 24 * HOUR]
    assert content_hash(loaded.columns) == content_hash(wanted)
    assert str(loaded.key) == "BTC/USDT 1h of import"


def test_what_is_not_stored_is_said_with_what_is(say: Say, home: Path, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="No candles of BTC/USDT 1h are stored"):
        stored(BTC, H1)
    say("import", written(tmp_path, hours()), *series())
    with pytest.raises(Mistake, match="only BTC/USDT 1h of import"):
        stored(BTC, M1)
    with pytest.raises(Mistake, match="There are some from 2025-12-30 18:00 UTC to"):
        stored(BTC, H1, START + 999 * HOUR)
    say("import", written(tmp_path, hours()), *series("--venue", "binance"))
    with pytest.raises(Mistake, match="of several venues: binance, import"):
        stored(BTC, H1)
    assert len(stored(BTC, H1, venue="binance").columns) == 80


@pytest.mark.parametrize("name", ["candles.txt", "candles"])
def test_a_file_of_no_known_kind_is_not_written(name: str, say: Say, tmp_path: Path) -> None:
    say("import", written(tmp_path, hours()), *series())
    code, _, told = say("export", tmp_path / name, *series())
    assert code == 2
    assert "End it in .csv, .csv.gz, .parquet." in told


def test_an_export_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(BadFile, match="cannot be written"):
        write_candles(tmp_path / "taken.csv", hours())
    assert [each.name for each in tmp_path.iterdir()] == ["taken.csv"]


def test_a_symbol_without_a_slash_is_refused(say: Say, tmp_path: Path) -> None:
    code, _, told = say(
        "import", written(tmp_path, hours()), "--symbol", "BTC", "--timeframe", "1h"
    )
    assert (code, "must look like BTC/USDT" in told) == (2, True)


@pytest.mark.needs_data
def test_real_candles_come_out_as_they_went_in(say: Say, market_data: Path, tmp_path: Path) -> None:
    file = market_data / "candles" / "ETHUSDT_1h_2022-2025.csv.gz"
    code, told, _ = say("import", file, "--symbol", "ETH/USDT", "--timeframe", "1h")
    assert code == 0
    assert "A hole of 1 candle at 2023-03-24 13:00 UTC" in told
    out = tmp_path / "out.csv.gz"
    say("export", out, "--symbol", "ETH/USDT", "--timeframe", "1h")
    assert content_hash(load_candles(out, H1).columns) == content_hash(
        load_candles(file, H1).columns
    )


def test_gaps_that_the_trader_confirms_are_empty_for_sure(say: Say, tmp_path: Path) -> None:
    holed = hours()[:20].joined(hours()[22:40]).joined(hours()[43:])
    say("import", written(tmp_path, holed), *series())
    code, told, _ = say("confirm-empty", *series("--to", "2026-01-01"))
    (before,) = json.loads(say("show", "--json")[1])
    assert (code, len(before["gaps"]), before["confirmed_empty"]) == (0, 1, 2)
    assert "2 candles confirmed empty" in told
    assert "has no gap there" in say("confirm-empty", *series("--to", "2026-01-01"))[1]
    code, told, _ = say("confirm-empty", *series())
    (after,) = json.loads(say("show", "--json")[1])
    assert (code, after["gaps"], after["confirmed_empty"]) == (0, [], 5)
    assert "3 candles confirmed empty" in told
    assert after["content_hash"] == before["content_hash"]
    assert [note.count for note in stored(BTC, H1).notes] == [2, 3]
    assert say("confirm-empty", "--symbol", "BTC/USDT", "--timeframe", "4h")[0] == 2
