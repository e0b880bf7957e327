"""Candles on disk survive what happens to disks."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake, StoreBusy
from moniqo_desktop.domain.market import Columns, Symbol, timeframe
from moniqo_desktop.store.candles import CandleStore, Kept
from moniqo_desktop.store.candles_key import SeriesKey
from moniqo_desktop.store.candles_month import RECORD

KEY = SeriesKey("practice", Symbol("BTC/USDT"), timeframe("1h"))
HOUR = 3_600_000
NEW_YEAR = 1_767_225_600_000
NAMES = ("opened_at", "open", "high", "low", "close", "volume")


def hours(first: int, count: int) -> Columns:
    """Hourly candles from `first` hours after 2026-01-01 on."""
    at = NEW_YEAR + HOUR * np.arange(first, first + count, dtype=np.int64)
    close = np.sqrt(np.arange(first + 1_000, first + 1_000 + count, dtype=np.float64))
    return Columns(at, close - 0.1, close + 0.2, close - 0.2, close, close * 3)


def same(one: Columns, other: Columns) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES)


def everything(store: CandleStore) -> Columns:
    return store.read(KEY, 0, 2**60)


def file_of(folder: Path, month: str) -> Path:
    return folder / "practice" / "BTC_2f_USDT" / "1h" / f"{month}.candles"


def test_a_record_is_48_bytes_little_endian() -> None:
    assert RECORD.itemsize == 48
    assert RECORD["opened_at"].str == "<i8"
    assert RECORD["close"].str == "<f8"


def test_candles_over_a_turn_of_month_come_back_exactly(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    assert store.append(KEY, hours(-30, 60)).new == 60
    assert same(everything(CandleStore(tmp_path)), hours(-30, 60))
    assert file_of(tmp_path, "2025-12").stat().st_size == 30 * 48
    assert file_of(tmp_path, "2026-01").stat().st_size == 30 * 48


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=6), st.integers(-800, 800))
def test_any_pieces_read_back_as_the_whole(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[int], first: int
) -> None:
    store = CandleStore(tmp_path_factory.mktemp("store"))
    at = first
    for count in pieces:
        store.append(KEY, hours(at, count))
        at += count
    assert same(everything(store), hours(first, sum(pieces)))
    assert store.newest(KEY) == NEW_YEAR + HOUR * (at - 1)


@settings(max_examples=30, deadline=None)
@given(since=st.integers(-900, 900), length=st.integers(0, 900))
def test_a_range_takes_since_and_leaves_until(
    tmp_path_factory: pytest.TempPathFactory, since: int, length: int
) -> None:
    store = CandleStore(tmp_path_factory.mktemp("store"))
    store.append(KEY, hours(-760, 1_500))
    part = store.read(KEY, NEW_YEAR + since * HOUR, NEW_YEAR + (since + length) * HOUR)
    first, last = max(since, -760), min(since + length, 740)
    assert same(part, hours(first, max(0, last - first)))


def test_candles_already_stored_are_not_stored_twice(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 10))
    assert store.append(KEY, hours(5, 10)) == Kept(5, 0, 5, 1)
    assert same(everything(store), hours(0, 15))


@pytest.mark.parametrize("cut", [1, 20, 47])
def test_a_cut_tail_is_dropped_and_writing_goes_on(tmp_path: Path, cut: int) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 10))
    file = file_of(tmp_path, "2026-01")
    os.truncate(file, file.stat().st_size - cut)
    assert same(everything(store), hours(0, 9))
    assert store.append(KEY, hours(0, 12)).new == 3
    assert same(everything(store), hours(0, 12))
    assert file.stat().st_size == 12 * 48


def test_zeros_after_a_power_cut_are_no_candles(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 4))
    file = file_of(tmp_path, "2026-01")
    file.write_bytes(file.read_bytes() + bytes(48 * 3))
    assert same(everything(store), hours(0, 4))
    assert store.newest(KEY) == NEW_YEAR + 3 * HOUR
    assert store.append(KEY, hours(4, 2)).new == 2
    assert same(everything(store), hours(0, 6))


def test_a_sealed_month_that_changed_is_called_damaged(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(-800, 1_600))
    sums = store.checksums(KEY)
    assert [month for month in sums if sums[month]] == ["2025-11", "2025-12", "2026-01"]
    assert sums["2026-02"] == ""  # it may still grow
    assert store.damaged(KEY) == ()
    file = file_of(tmp_path, "2025-12")
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(bytes(content))
    assert store.damaged(KEY) == ("2025-12",)


def test_an_empty_store_holds_nothing(tmp_path: Path) -> None:
    store = CandleStore(tmp_path / "none")
    assert store.newest(KEY) is None
    assert len(everything(store)) == 0
    assert store.append(KEY, hours(0, 0)) == Kept(0, 0, 0, 0)
    assert not (tmp_path / "none").exists()


def test_series_do_not_mix(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    other = SeriesKey("practice", Symbol("BTC_USDT"), KEY.timeframe)
    store.append(KEY, hours(0, 3))
    store.append(other, hours(7, 2))
    assert same(everything(store), hours(0, 3))
    assert same(store.read(other, 0, 2**60), hours(7, 2))


def test_candles_out_of_order_are_refused(tmp_path: Path) -> None:
    late, early = hours(5, 2), hours(0, 2)
    with pytest.raises(Mistake, match="not in the order of time"):
        CandleStore(tmp_path).append(KEY, late.joined(early))


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "practice").write_text("a file stands where the folder should be")
    with pytest.raises(StoreBusy, match=r"Candles could not be written: .*\. Free some disk"):
        CandleStore(tmp_path).append(KEY, hours(0, 1))
