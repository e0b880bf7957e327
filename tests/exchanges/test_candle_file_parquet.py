"""Candles from parquet, where its package is installed."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.exchanges.candle_file import load_candles

HOUR = 3_600_000
H1 = timeframe("1h")


def test_parquet_without_its_package_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(BadFile, match=r"needs the package pyarrow.*moniqo-desktop\[parquet\]"):
        load_candles(path, H1)


def parquet(folder: Path, stamps: Any, closes: list[float]) -> Path:
    arrow = pytest.importorskip("pyarrow", reason="the extra “parquet” is not installed")
    writer = importlib.import_module("pyarrow.parquet")
    prices = dict.fromkeys(("open", "high", "low", "close", "volume"), closes)
    path = folder / "candles.parquet"
    writer.write_table(arrow.table({"ts": stamps(arrow), **prices}), path)
    return path


def test_parquet_with_zoned_times_reads_like_csv(tmp_path: Path) -> None:
    def stamps(arrow: Any) -> Any:
        at = [hour * HOUR for hour in range(500_000, 500_003)]
        return arrow.array(at, arrow.timestamp("ms", tz="UTC"))

    columns = load_candles(parquet(tmp_path, stamps, [1.0, 2.0, 3.0]), H1).columns
    assert columns.opened_at.tolist() == [hour * HOUR for hour in range(500_000, 500_003)]
    assert columns.close.tolist() == [1.0, 2.0, 3.0]


def test_parquet_times_without_zone_and_wrong_rows_are_refused(tmp_path: Path) -> None:
    def naive(arrow: Any) -> Any:
        return arrow.array([500_000 * HOUR], arrow.timestamp("ms"))

    def whole(arrow: Any) -> Any:
        return arrow.array([500_000 * HOUR, 500_001 * HOUR], arrow.int64())

    with pytest.raises(BadFile, match="times without a zone"):
        load_candles(parquet(tmp_path, naive, [1.0]), H1)
    with pytest.raises(BadFile, match="row 2: a price is not above zero"):
        load_candles(parquet(tmp_path, whole, [1.0, -1.0]), H1)
