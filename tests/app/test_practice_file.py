"""Practice history is kept by seed and by the rules of the market that made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from moniqo_desktop.app.backtests import practice_file as kept
from moniqo_desktop.app.backtests.practice_file import practice_file
from moniqo_desktop.domain.errors import Mistake


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


def test_more_history_than_can_be_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="more than 600,000 candles"):
        practice_file(tmp_path, "BTC/USDT", "1m", 5_000)
