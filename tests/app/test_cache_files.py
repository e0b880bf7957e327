"""The cache of candles is bounded by age and by size; what is in use stays."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests import cache_files
from moniqo_desktop.app.backtests.cache_files import DAY_S, columns_folder, prune
from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.research.column_files import stored
from tests.research.test_column_files import some

NOW = 1_800_000_000.0
KB = 1024


def a_file(home: Path, name: str, days_ago: float, size: int = KB) -> Path:
    folder = columns_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(bytes(size))
    used_at = NOW - days_ago * DAY_S
    os.utime(file, (used_at, used_at))
    return file


def left(home: Path) -> set[str]:
    return {file.name for file in columns_folder(home).iterdir()}


def test_what_was_not_used_for_a_month_goes(tmp_path: Path) -> None:
    a_file(tmp_path, "old.columns", 30.1)
    a_file(tmp_path, "young.columns", 29.9)
    assert prune(tmp_path, NOW) == KB
    assert left(tmp_path) == {"young.columns"}


def test_over_the_size_the_longest_unused_goes_first_and_only_as_many_as_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_files, "MOST_BYTES", 3 * KB)
    for days in (25, 20, 15, 10, 8):
        a_file(tmp_path, f"{days}.columns", days)
    assert prune(tmp_path, NOW) == 2 * KB
    assert left(tmp_path) == {"15.columns", "10.columns", "8.columns"}


def test_what_a_search_may_still_use_stays_whatever_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_files, "MOST_BYTES", KB)
    for days in (0.0, 3.0, 6.9):
        a_file(tmp_path, f"{days}.columns", days)
    assert prune(tmp_path, NOW) == 0


def test_what_a_killed_search_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    a_file(tmp_path, "a.columns.12.part", 1.1)
    a_file(tmp_path, "b.columns.13.part", 0.9)
    a_file(tmp_path, "notes.txt", 400)
    prune(tmp_path, NOW)
    assert left(tmp_path) == {"b.columns.13.part", "notes.txt"}


def test_candles_that_are_used_again_count_as_used_now(tmp_path: Path) -> None:
    folder = columns_folder(tmp_path)
    name = stored(folder, some())
    [file] = folder.iterdir()
    os.utime(file, (NOW, NOW))
    before = file.stat().st_mtime
    assert stored(folder, some()) == name
    assert file.stat().st_mtime != before


def test_a_folder_without_a_cache_has_nothing_to_lose(tmp_path: Path) -> None:
    assert prune(tmp_path, NOW) == 0
    (tmp_path / "cache").write_text("in the way")
    assert prune(tmp_path, NOW) == 0


def test_the_engine_looks_through_the_cache_when_it_is_idle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_files, "IDLE_S", 0.0)
    old = a_file(tmp_path, "old.columns", 40_000)

    async def scene() -> None:
        engine = await open_host(tmp_path, PracticeTerms(speed=0.001, watch=False))
        await engine.start()
        for _ in range(1_000):
            if not old.exists():
                break
            await asyncio.sleep(0.005)
        await engine.aclose()

    asyncio.run(scene())
    assert not old.exists()
