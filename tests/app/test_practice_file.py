"""Practice history is kept by seed and by the rules of the market that made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from moniqo_desktop.app.backtests import practice_file as kept
from moniqo_desktop.app.backtests.backtest import prepare
from moniqo_desktop.app.backtests.practice_file import practice_file
from moniqo_desktop.app.backtests.spec import PRACTICE, Source, Spec
from moniqo_desktop.domain.errors import Mistake
from tests.app.searches import HOUR, crossing

YEAR_2100 = 4_102_444_800_000


@pytest.fixture(autouse=True)
def forgotten() -> None:
    kept._market_name.cache_clear()


def test_a_file_is_made_once_and_each_seed_has_its_own(tmp_path: Path) -> None:
    first = practice_file(tmp_path, "BTC/USDT", "1h", 2)
    written = first.stat().st_mtime_ns
    assert practice_file(tmp_path, "BTC/USDT", "1h", 2) == first
    assert first.stat().st_mtime_ns == written
    other = practice_file(tmp_path, "BTC/USDT", "1h", 2, seed=8)
    assert other.read_bytes() != first.read_bytes()


def test_a_market_of_other_rules_does_not_read_older_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = practice_file(tmp_path, "BTC/USDT", "1h", 2)
    kept._market_name.cache_clear()
    monkeypatch.setattr(kept, "content_hash", lambda columns: "0" * 32)
    assert practice_file(tmp_path, "BTC/USDT", "1h", 2) != before


def test_no_day_of_the_practice_market_is_told_to_be_yet_to_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path))
    rows = [f"{YEAR_2100 + n * HOUR},100,101,99,100,5" for n in range(60)]
    made, other = tmp_path / PRACTICE / "market" / "made.csv", tmp_path / "other.csv"
    made.parent.mkdir(parents=True)
    for file in (made, other):
        file.write_text("\n".join(["ts,open,high,low,close,volume", *rows]) + "\n")

    def noted(file: Path) -> str:
        spec = Spec(crossing(), (Source("BTC/USDT", "1h", str(file)),))
        return " ".join(prepare(spec).notes)

    assert "yet to come" in noted(other)
    assert "yet to come" not in noted(made)
    assert PRACTICE in practice_file(tmp_path, "BTC/USDT", "1h", 1).relative_to(tmp_path).parts


def test_more_history_than_can_be_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="more than 600,000 candles"):
        practice_file(tmp_path, "BTC/USDT", "1m", 5_000)
