"""What the store knows of a series: gaps, empty stretches, restated candles."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.market import Columns, Symbol, columns_of, timeframe
from moniqo_desktop.store.candles import CandleStore, Kept
from moniqo_desktop.store.candles_coverage import (
    Stretch,
    extended,
    painted,
    read_coverage,
    uncovered,
    write_coverage,
)
from moniqo_desktop.store.candles_key import SeriesKey
from tests.store.test_candles import HOUR, KEY, NEW_YEAR, everything, file_of, hours, same

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=6)


def at(hour: int) -> int:
    return NEW_YEAR + hour * HOUR


def stretches(spans: list[tuple[int, int]], source: str) -> tuple[Stretch, ...]:
    """Spans (start, length) one after the other, never overlapping."""
    found: tuple[Stretch, ...] = ()
    for start, length in spans:
        found = extended(found, [Stretch(start, start + length, source)])
    return found


def times(coverage: tuple[Stretch, ...]) -> dict[int, str]:
    return {t: one.source for one in coverage for t in range(one.since, one.until)}


@given(SPANS, SPANS)
def test_laying_over_and_under_is_what_single_times_say(
    old: list[tuple[int, int]], new: list[tuple[int, int]]
) -> None:
    before, after = stretches(old, "rest"), stretches(new, "import")
    assert times(painted(before, after)) == times(before) | times(after)
    assert times(extended(before, after)) == times(after) | times(before)
    for coverage in (painted(before, after), extended(before, after)):
        ends = [(one.since, one.until) for one in coverage]
        assert all(end <= since for (_, end), (since, _) in pairwise(ends))


@given(SPANS, st.integers(0, 60), st.integers(0, 20))
def test_the_uncovered_times_are_those_no_stretch_holds(
    spans: list[tuple[int, int]], since: int, length: int
) -> None:
    coverage = stretches(spans, "rest")
    missing = [t for a, b in uncovered(coverage, since, since + length) for t in range(a, b)]
    assert missing == [t for t in range(since, since + length) if t not in times(coverage)]


def test_a_coverage_comes_back_from_the_disk_as_it_was(tmp_path: Path) -> None:
    coverage = (Stretch(0, 5, "rest"), Stretch(5, 9, "import", 3), Stretch(20, 21, "socket", 2))
    write_coverage(tmp_path / "coverage.json", coverage)
    assert read_coverage(tmp_path / "coverage.json") == coverage


def test_a_hole_of_a_file_stays_a_gap_until_somebody_was_asked(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 5).joined(hours(7, 3)))
    assert store.gaps(KEY, at(0), at(10)) == ((at(5), at(7)),)
    store.confirm_empty(KEY, (at(5), at(6)))
    assert store.gaps(KEY, at(0), at(10)) == ((at(6), at(7)),)
    store.append(KEY, hours(6, 1), source="rest")
    assert store.gaps(KEY, at(0), at(10)) == ()
    assert len(everything(store)) == 9


def test_gaps_before_and_after_what_is_stored_are_told_in_open_times(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(2, 2))
    half = HOUR // 2
    assert store.gaps(KEY, at(0) + half, at(5) + half) == ((at(1), at(2)), (at(4), at(6)))
    assert store.gaps(SeriesKey("x", KEY.symbol, KEY.timeframe), at(0), at(2)) == ((at(0), at(2)),)


def test_what_a_venue_left_out_of_an_answer_is_empty_for_sure(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    answer = hours(0, 3).joined(hours(5, 1))
    store.append(KEY, answer, source="rest", asked=(at(0), at(8)))
    assert store.gaps(KEY, at(0), at(8)) == ()
    assert store.coverage(KEY) == (Stretch(at(0), at(8), "rest"),)


def test_candles_from_outside_what_was_asked_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="outside the time that was asked for"):
        CandleStore(tmp_path).append(KEY, hours(0, 3), source="rest", asked=(at(1), at(8)))
    assert not CandleStore(tmp_path).months(KEY)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_pages_fetched_newest_first_or_in_any_order_make_one_series(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    store = CandleStore(tmp_path_factory.mktemp("store"))
    for page in order:
        # Each page overlaps the next by two candles, over a turn of month.
        store.append(KEY, hours(page * 10 - 25, 12), source="rest")
    assert same(everything(store), hours(-25, 62))
    assert store.coverage(KEY) == (Stretch(at(-25), at(37), "rest"),)
    assert store.revision(KEY) == 1


def restated(columns: Columns, row: int) -> Columns:
    close = columns.close.copy()
    close[row] += 0.05
    return Columns(*[getattr(columns, n) for n in ("opened_at", "open", "high", "low")], close,
                   columns.volume)  # fmt: skip


def test_a_closed_candle_that_changed_raises_the_revision_and_the_hash(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 10), source="rest")
    before = store.column_hash(KEY)
    kept = store.append(KEY, restated(hours(8, 6), 1), source="rest")
    assert kept == Kept(new=4, changed=1, same=1, revision=2)
    assert store.column_hash(KEY) != before
    assert store.column_hash(KEY, at(0), at(9)) == CandleStore(tmp_path).column_hash(
        KEY, at(0), at(9)
    )
    assert same(everything(store)[:9], hours(0, 9))
    assert everything(store).close[9] == hours(9, 1).close[0] + 0.05
    assert [one.revision for one in store.coverage(KEY)] == [1, 2]


def test_the_same_candles_again_raise_nothing(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(-40, 60), source="rest")
    before = (store.column_hash(KEY), store.coverage(KEY), store.checksums(KEY))
    assert store.append(KEY, hours(-40, 60), source="import") == Kept(0, 0, 60, 1)
    assert (store.column_hash(KEY), store.coverage(KEY), store.checksums(KEY)) == before


def test_a_sealed_month_takes_late_candles_and_is_sealed_anew(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(-20, 5).joined(hours(-10, 20)))
    before = store.checksums(KEY)["2025-12"]
    assert store.append(KEY, hours(-15, 5)).new == 5
    assert before != store.checksums(KEY)["2025-12"] != ""
    assert store.damaged(KEY) == ()
    assert same(everything(store), hours(-20, 30))


def test_a_damaged_month_is_named_when_it_is_read_and_never_written_over(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(-20, 40))
    file = file_of(tmp_path, "2025-12")
    content = bytearray(file.read_bytes())
    content[60] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(BadFile, match="BTC/USDT 1h of practice in 2025-12 are damaged"):
        everything(store)
    with pytest.raises(BadFile, match="in 2025-12 are damaged"):
        store.append(KEY, hours(-20, 5))
    assert file.read_bytes() == bytes(content)
    assert same(store.read(KEY, at(0), at(20)), hours(0, 20))


def test_a_sealed_month_that_is_gone_is_called_damaged(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(-20, 40))
    file_of(tmp_path, "2025-12").write_bytes(b"")
    assert store.damaged(KEY) == ("2025-12",)


def test_candles_without_an_entry_are_found_again_after_a_crash(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 4), source="rest")
    index = file_of(tmp_path, "2026-01").with_name("coverage.json")
    old = index.read_bytes()
    store.append(KEY, hours(4, 2), source="rest")
    index.write_bytes(old)  # the candles were forced to the disk, the entry was not
    assert store.coverage(KEY) == (
        Stretch(at(0), at(4), "rest"),
        Stretch(at(4), at(6), "found"),
    )
    assert store.gaps(KEY, at(0), at(6)) == ()
    assert store.append(KEY, hours(0, 8), source="rest").new == 2


def test_a_damaged_index_says_how_to_get_it_back(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 4))
    index = file_of(tmp_path, "2026-01").with_name("coverage.json")
    index.write_text('{"stretches": [[1')
    with pytest.raises(BadFile, match="Delete that file"):
        store.coverage(KEY)
    index.unlink()
    assert [one.source for one in store.coverage(KEY)] == ["found"]


def test_the_index_says_nothing_of_a_machine(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    store.append(KEY, hours(0, 4), source="synthetic")
    index = file_of(tmp_path, "2026-01").with_name("coverage.json")
    assert json.loads(index.read_text()) == {
        "format": 1,
        "stretches": [[at(0), at(4), "synthetic", 1]],
    }


def test_series_are_listed_by_their_own_names(tmp_path: Path) -> None:
    store = CandleStore(tmp_path)
    keys = [
        SeriesKey("practice", Symbol("BTC/USDT:USDT"), timeframe("1h")),
        SeriesKey("practice", Symbol("BTC_2f_USDT"), timeframe("1h")),
        SeriesKey("ünlü_5f_", Symbol("A-B.C/USDT"), timeframe("5m")),
    ]
    for key in keys:
        store.append(key, hours(0, 1))
    assert set(store.series()) == set(keys)
    (tmp_path / "practice" / "notes").mkdir()
    assert set(store.series()) == set(keys)


def test_candles_between_open_times_are_refused(tmp_path: Path) -> None:
    shifted = hours(0, 2)
    moved = Columns(shifted.opened_at + 60_000, *[np.ones(2)] * 5)
    with pytest.raises(Mistake, match="do not open where 1h candles open"):
        CandleStore(tmp_path).append(KEY, moved)


def test_a_source_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="“hearsay” is no source of candles; use rest, socket"):
        CandleStore(tmp_path).append(KEY, columns_of([]), source="hearsay")
