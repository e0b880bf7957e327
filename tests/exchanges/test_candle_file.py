"""Candle files: read as they are, or refused with the line."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns, Market, Symbol, timeframe
from moniqo_desktop.exchanges.candle_checks import Gap
from moniqo_desktop.exchanges.candle_file import load_candles, load_gapless_candles

HOUR = 3_600_000
H1 = timeframe("1h")
HEADER = "ts,open,high,low,close,volume"
GOOD = [f"{hour * HOUR},10,12,9,11,{hour}.5" for hour in range(500_000, 500_006)]


def file(folder: Path, lines: list[str], name: str = "candles.csv", end: str = "\n") -> Path:
    path = folder / name
    text = (end.join(lines) + end).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


def changed(line: int, text: str) -> list[str]:
    """A good file in which one line (header = 1) is another."""
    lines = [HEADER, *GOOD]
    lines[line - 1] = text
    return lines


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_good_file_is_read_as_it_is(tmp_path: Path, name: str, end: str) -> None:
    found = load_candles(file(tmp_path, [HEADER, *GOOD], name, end), H1)
    columns = found.columns
    assert columns.opened_at.tolist() == [hour * HOUR for hour in range(500_000, 500_006)]
    assert columns.opened_at.dtype == np.int64
    assert columns.candle(2).volume == 500_002.5
    assert (columns.candle(0).open, columns.candle(0).high) == (10.0, 12.0)
    assert (columns.candle(0).low, columns.candle(0).close) == (9.0, 11.0)
    assert found.gaps == ()


@pytest.mark.parametrize(
    "stamps",
    [
        ["1800000000", "1800003600"],
        ["1800000000000", "1800003600000"],
        ["1800000000.0", "1800003600.0"],
        ["2027-01-15T08:00:00Z", "2027-01-15T09:00:00Z"],
        ["2027-01-15 10:00:00+02:00", "2027-01-15 11:00:00+02:00"],
    ],
)
def test_seconds_milliseconds_and_iso_times_mean_the_same(
    tmp_path: Path, stamps: list[str]
) -> None:
    path = file(tmp_path, [HEADER, *[f"{stamp},10,12,9,11,1" for stamp in stamps]])
    opened = load_candles(path, H1).columns.opened_at.tolist()
    assert opened == [1_800_000_000_000, 1_800_003_600_000]


def test_columns_are_found_by_name_and_others_are_left_alone(tmp_path: Path) -> None:
    path = file(tmp_path, ["Volume,note,close,low,high,open,TS", "5,x y,11,9,12,10,1800000000000"])
    candle = load_candles(path, H1).columns.candle(0)
    assert (candle.open, candle.high, candle.low, candle.close, candle.volume) == (10, 12, 9, 11, 5)


@given(st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=30))
def test_every_float_is_read_exactly(
    tmp_path_factory: pytest.TempPathFactory, closes: list[float]
) -> None:
    lines = [f"{n * HOUR},{c!r},{c!r},{c!r},{c!r},{c!r}" for n, c in enumerate(closes, 500_000)]
    found = load_candles(file(tmp_path_factory.mktemp("f"), [HEADER, *lines]), H1)
    assert found.columns.close.tolist() == closes


BAD = {
    "not a number": (
        changed(4, f"{500_002 * HOUR},10,12,x,11,1"),
        "line 4: low “x” is not a number",
    ),
    "too few values": (changed(3, f"{500_001 * HOUR},10,12,9"), "line 3: the line has 4 values"),
    "an empty line": (changed(5, ""), "line 5: the line is empty"),
    "nan": (
        changed(4, f"{500_002 * HOUR},10,12,9,nan,1"),
        "line 4: a value is not a finite number",
    ),
    "infinite": (changed(4, f"{500_002 * HOUR},10,inf,9,11,1"), "line 4: a value is not a finite"),
    "high below low": (changed(6, f"{500_004 * HOUR},10,8,9,10,1"), "line 6: high is below low"),
    "open outside": (changed(2, f"{500_000 * HOUR},13,12,9,11,1"), "line 2: open lies outside"),
    "close outside": (changed(2, f"{500_000 * HOUR},10,12,9,8,1"), "line 2: close lies outside"),
    "price zero": (
        changed(7, f"{500_005 * HOUR},0,12,0,11,1"),
        "line 7: a price is not above zero",
    ),
    "volume negative": (changed(7, f"{500_005 * HOUR},10,12,9,11,-1"), "line 7: the volume is neg"),
    "duplicate": (changed(4, GOOD[1]), "line 4: the candle of 2027-01-15 09:00 UTC is there twice"),
    "unordered": (
        changed(4, GOOD[0]),
        "line 4: the candle of 2027-01-15 08:00 UTC comes after a later",
    ),
    "off the grid": (
        changed(4, f"{500_002 * HOUR + 1},10,12,9,11,1"),
        "line 4: no 1h candle opens",
    ),
    "half a moment": (
        changed(4, f"{500_002 * HOUR}.5,10,12,9,11,1"),
        "line 4: ts “1800007200000.5” is",
    ),
    "time beyond all dates": (
        changed(4, "1e300,10,12,9,11,1"),
        "line 4: ts “1e300” is not a whole",
    ),
    "time is a word": (changed(4, "noon,10,12,9,11,1"), "line 4: ts “noon” is not a time"),
    "column missing": (["ts,open,high,low,close", "1,2,3,4,5"], "has no column volume in line 1"),
    "header only": ([HEADER], "has a header but no candles"),
    "nothing": ([""], "is empty"),
    "mixed times": (
        changed(4, "2027-01-15T10:00:00Z,10,12,9,11,1"),
        "line 4: ts “2027-01-15T10:00:00Z” is a text, the times before it are milliseconds",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_file_gives_one_sentence_with_its_line(tmp_path: Path, case: str) -> None:
    lines, says = BAD[case]
    with pytest.raises(BadFile) as problem:
        load_candles(file(tmp_path, lines), H1)
    assert says in problem.value.message
    assert "candles.csv" in problem.value.message
    assert "\n" not in problem.value.message


ISO = [f"2027-01-15T{hour:02}:00:00Z,10,12,9,11,1" for hour in range(6)]


@settings(max_examples=300, deadline=None)
@given(
    lines=st.sampled_from([GOOD, ISO]),
    edits=st.lists(
        st.tuples(
            st.integers(0, 300),
            st.integers(0, 8),
            st.text('0123456789.,-+eZT:nafi "\n\r\t#', max_size=4),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_any_damage_gives_candles_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], edits: list[tuple[int, int, str]]
) -> None:
    text = "\n".join([HEADER, *lines])
    for at, cut, new in edits:
        text = text[:at] + new + text[at + cut :]
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    path.write_text(text, newline="")
    told = refusal(path)
    assert told == "" or "fuzzed.csv" in told
    assert "\n" not in told


def refusal(path: Path) -> str:
    """Why a file is refused; "" if it is not."""
    try:
        load_candles(path, H1)
    except BadFile as problem:
        return problem.message
    return ""


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    lines = [HEADER, "2027-01-15T08:00:00,10,12,9,11,1"]
    with pytest.raises(BadFile, match="line 2: ts “2027-01-15T08:00:00” has no time zone; add Z"):
        load_candles(file(tmp_path, lines), H1)


def test_candles_of_another_timeframe_are_refused_with_theirs(tmp_path: Path) -> None:
    path = file(tmp_path, [HEADER, *GOOD])
    with pytest.raises(BadFile, match="the candles are 1h apart, but 5m was asked for"):
        load_candles(path, timeframe("5m"))
    with pytest.raises(BadFile, match="the candles are 1h apart, but 4h was asked for"):
        load_candles(path, timeframe("4h"))


def test_missing_candles_are_listed_where_they_are(tmp_path: Path) -> None:
    path = file(tmp_path, [HEADER, *GOOD[:2], *GOOD[3:]])
    found = load_candles(path, H1)
    assert found.gaps == (Gap(4, 500_001 * HOUR, 500_003 * HOUR, 1),)
    assert str(found.gaps[0]) == (
        "line 4: 1 candle is missing between 2027-01-15 09:00 UTC and 2027-01-15 11:00 UTC."
    )
    with pytest.raises(BadFile, match=r"candles\.csv, line 4: 1 candle is missing"):
        load_gapless_candles(path, H1)


def test_a_file_without_gaps_passes_the_strict_reading(tmp_path: Path) -> None:
    assert len(load_gapless_candles(file(tmp_path, [HEADER, *GOOD]), H1).columns) == 6


def test_prices_off_the_tick_are_counted(tmp_path: Path) -> None:
    lines = changed(3, f"{500_001 * HOUR},10,12.05,9,11,1")
    market = Market(Symbol("BTC/USDT"), price_decimals=2, amount_decimals=5, tick_size=10)
    assert load_candles(file(tmp_path, lines), H1, market).off_tick == 1
    assert load_candles(file(tmp_path, [HEADER, *GOOD]), H1, market).off_tick == 0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"There is no file .*none\.csv"):
        load_candles(tmp_path / "none.csv", H1)
    with pytest.raises(BadFile, match="cannot be read"):
        load_candles(tmp_path, H1)


def test_a_cut_archive_is_called_cut(tmp_path: Path) -> None:
    path = file(tmp_path, [HEADER, *GOOD], "a.csv.gz")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadFile, match="cut or damaged"):
        load_candles(path, H1)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"ts,open\xff\xfe\n1,2\n")
    with pytest.raises(BadFile, match="not a text file"):
        load_candles(path, H1)


@pytest.mark.needs_data
@pytest.mark.parametrize(
    ("name", "frame", "count", "gaps"),
    [
        ("BTCUSDT_1h_2022-2025", "1h", 26_279, 1),
        ("ETHUSDT_1h_2022-2025", "1h", 26_279, 1),
        ("BTCUSDT_5m_2026-01", "5m", 9_000, 0),
        ("BTCUSDT_1d_2020", "1d", 366, 0),
        ("BITSTAMP_BTCUSD_1m_2020-01-01", "1m", 1_440, 0),
    ],
)
def test_real_files_pass_every_check(
    market_data: Path, name: str, frame: str, count: int, gaps: int
) -> None:
    found = load_candles(market_data / "candles" / f"{name}.csv.gz", timeframe(frame))
    assert (len(found.columns), len(found.gaps)) == (count, gaps)


def equal(one: Columns, other: Columns) -> bool:
    names = ("opened_at", "open", "high", "low", "close", "volume")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.mark.needs_data
def test_fast_reading_gives_what_python_reads(market_data: Path) -> None:
    path = market_data / "candles" / "BTCUSDT_5m_2026-01.csv.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()[1:]
    cells = [line.split(",") for line in lines]
    slow = Columns(
        np.array([int(row[0]) for row in cells], dtype=np.int64),
        *[np.array([float(row[place]) for row in cells]) for place in range(1, 6)],
    )
    assert equal(load_candles(path, timeframe("5m")).columns, slow)
