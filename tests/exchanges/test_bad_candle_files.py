"""Candle files that are wrong or doubtful: each named with its line or time, none mended."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from moniqo_desktop.domain.candle_notes import NoteKind
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.exchanges.candle_file import all_problems, load_candles

HOUR = 3_600_000
H1 = timeframe("1h")
HEADER = "ts,open,high,low,close,volume"
FIRST = 500_000
"""Hours since 1970: 2027-01-15 08:00 UTC."""
Rows = list[list[str]]
Edit = Callable[[Rows], object]


def rows(count: int = 8, first: int = FIRST) -> Rows:
    return [[f"{hour * HOUR}", "10", "12", "9", "11", "5"] for hour in range(first, first + count)]


def text(edit: Edit = lambda found: None, header: str = HEADER) -> str:
    found = rows()
    edit(found)
    return "\n".join([header, *(",".join(row) for row in found)]) + "\n"


def put(row: int, column: int, value: str) -> Edit:
    """row: 0 is line 2. column: 0 is ts."""

    def edit(found: Rows) -> None:
        found[row][column] = value

    return edit


def times(write: Callable[[int], str]) -> Edit:
    """Writes every open time (ms) in another way."""

    def edit(found: Rows) -> None:
        for row in found:
            row[0] = write(int(row[0]))

    return edit


def refusal(path: Path, frame: str = "1h") -> str:
    with pytest.raises(BadFile) as problem:
        load_candles(path, timeframe(frame))
    return str(problem.value)


def swapped(found: Rows) -> None:
    found[3], found[4] = found[4], found[3]


def local_autumn(found: Rows) -> None:
    """Local times that were given a Z: 02:00 comes twice on 2027-10-31."""
    for row, hour in zip(found, (0, 1, 2, 2, 3, 4, 5, 6), strict=True):
        row[0] = f"2027-10-31T{hour:02}:00:00Z"


NAMED = {
    "there twice, alike": (
        text(lambda found: found.insert(3, list(found[2]))),
        "line 5: the candle of 2027-01-15 10:00 UTC is there twice, with the same values. "
        "Take one of the two lines out.",
    ),
    "there twice, other values": (
        text(lambda found: found.insert(3, [found[2][0], "10", "12", "9", "10", "5"])),
        "is there twice, with other values.",
    ),
    "unsorted": (
        text(swapped),
        "line 6: the candle of 2027-01-15 11:00 UTC comes after a later one. "
        "Sort the file by ts, oldest first.",
    ),
    "newest first": (text(lambda found: found.reverse()), "line 3: the candle of"),
    "not a number": (text(put(2, 4, "n/a")), "line 4: close “n/a” is not a number."),
    "nan": (text(put(2, 4, "nan")), "line 4: a value is not a finite number"),
    "an empty cell": (text(put(2, 4, "")), "line 4: close “” is not a number."),
    "negative price": (text(put(2, 3, "-9")), "line 4: a price is not above zero"),
    "negative volume": (text(put(2, 5, "-1")), "line 4: the volume is negative"),
    "high below low": (text(put(2, 2, "8")), "line 4: high is below low (open 10, high 8, low 9"),
    "columns swapped": (
        text(header="ts,open,low,high,close,volume"),
        "line 2: high is below low (open 10, high 9, low 12, close 11, volume 5). Get the candle "
        "again from its source, or take the line out. If many lines are like that, look at the "
        "header.",
    ),
    "microseconds": (
        text(times(lambda at: str(at * 1000))),
        "line 2: ts “1800000000000000” is in microseconds; divide by 1000: ts is in milliseconds.",
    ),
    "nanoseconds": (
        text(times(lambda at: str(at * 10**6))),
        "is in nanoseconds; divide by 1000000",
    ),
    "seconds among milliseconds": (
        text(put(3, 0, str((FIRST + 3) * 3600))),
        "line 5: ts “1800010800” looks like seconds, the times before it are milliseconds.",
    ),
    "no zone": (
        text(times(lambda at: f"2027-01-15T{at // HOUR % 24:02}:00:00")),
        "line 2: ts “2027-01-15T08:00:00” has no time zone; add Z for UTC.",
    ),
    "local time as if it were UTC": (
        text(local_autumn),
        "line 5: the candle of 2027-10-31 02:00 UTC is there twice, with the same values. Clocks "
        "go back in that night: the times look like local time, in which an hour comes twice. "
        "Export them in UTC.",
    ),
    "half an hour off": (
        text(times(lambda at: str(at + HOUR // 2))),
        "line 2: no 1h candle opens at 2027-01-15 08:30 UTC. Every candle of the file opens 30m "
        "late: its days are not those of UTC. Export it in UTC.",
    ),
    "one candle off the grid": (
        text(put(2, 0, str((FIRST + 2) * HOUR + 60_000))),
        "line 4: no 1h candle opens at 2027-01-15 10:01 UTC",
    ),
    "semicolons": (
        text(header=HEADER.replace(",", ";")),
        "separates its columns by “;” in line 1. Use commas, and points in numbers.",
    ),
    "tabs": (text(header=HEADER.replace(",", "\t")), "separates its columns by tabs in line 1."),
    "a line with semicolons": (
        text()
        .replace("10,12,9,11,5", "10;12;9;11;5", 2)
        .replace("10;12;9;11;5", "10,12,9,11,5", 1),
        "line 3: it separates its values by something else than commas.",
    ),
    "commas for thousands": (
        text(put(2, 5, "1,234")),
        "line 4: the line has 7 values, the header names 6; a comma within a number looks like",
    ),
    "no header": (
        text().partition("\n")[2],
        "has no header: line 1 is a candle already. Put ts,open,high,low,close,volume above it",
    ),
    "another name for ts": (
        text(header="open_time,open,high,low,close,volume"),
        "has no column ts in line 1. Rename “open_time” to ts if it is when a candle opens.",
    ),
    "a column twice": (
        text(header="ts,open,high,low,close,volume,close"),
        "has the column close twice in line 1.",
    ),
    "nothing": ("", "is empty. Use CSV with the header"),
    "only a header": (f"{HEADER}\n", "has a header but no candles."),
}


@pytest.mark.parametrize("case", NAMED)
def test_a_wrong_file_is_named_and_left_as_it_is(case: str, tmp_path: Path) -> None:
    content, sentence = NAMED[case]
    path = tmp_path / "candles.csv"
    path.write_text(content)
    told = refusal(path)
    assert sentence in told
    assert told.startswith("candles.csv")
    assert "\n" not in told
    assert path.read_text() == content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (gzip.compress(text().encode())[:-9], "is cut or damaged: it cannot be unpacked."),
        (gzip.compress(b""), "is empty."),
        (text().encode("utf-16"), "is text in UTF-16. Save it as UTF-8."),
        (b"PK\x03\x04rest", "is a zip archive. Unpack it first."),
        (b"PAR1rest", "is a parquet file. Let its name end with .parquet."),
        (b"ts,\xff\xfe", "is not a text file."),
    ],
    ids=["cut gzip", "gzip of nothing", "UTF-16", "zip", "parquet", "no text"],
)
def test_content_that_is_no_plain_text_is_named(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "candles.csv"
    path.write_bytes(content)
    assert sentence in refusal(path)


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "candles.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text().encode())
    assert len(load_candles(path, H1).columns) == 8


@pytest.mark.parametrize("lines", [59_999, 130_000])
def test_the_line_is_right_however_long_the_file(lines: int, tmp_path: Path) -> None:
    found = rows(lines, first=100_000)
    found[-2][4] = "x"
    path = tmp_path / "candles.csv"
    path.write_text("\n".join([HEADER, *(",".join(row) for row in found)]))
    assert f"line {lines}: close “x”" in refusal(path)


def test_candles_of_two_symbols_in_one_file_are_refused(tmp_path: Path) -> None:
    lines = [f"{HEADER},symbol", *(",".join([*row, "BTCUSDT"]) for row in rows(3))]
    path = tmp_path / "candles.csv"
    path.write_text("\n".join(lines))
    assert len(load_candles(path, H1).columns) == 3
    path.write_text("\n".join(lines).removesuffix("BTCUSDT") + "ETHUSDT")
    assert "line 4: the file holds candles of ETHUSDT besides BTCUSDT." in refusal(path)


def test_a_file_of_another_timeframe_is_named_by_its_own(tmp_path: Path) -> None:
    path = tmp_path / "candles.csv"
    path.write_text(text())
    assert "the candles are 1h apart, but 4h was asked for." in refusal(path, "4h")


def test_everything_wrong_is_told_at_once_by_the_check(tmp_path: Path) -> None:
    def spoilt(found: Rows) -> None:
        found[1][5], found[3][2], found[6][0] = "-1", "8", found[5][0]

    path = tmp_path / "candles.csv"
    path.write_text(text(spoilt))
    told = [problem.message for problem in all_problems(path, H1)]
    assert [line.split(":")[0] for line in told] == [
        "candles.csv, line 3",
        "candles.csv, line 5",
        "candles.csv, line 8",
    ]
    path.write_text(text())
    assert all_problems(path, H1) == ()


def test_a_missing_hour_in_a_spring_night_is_put_down_to_local_time(tmp_path: Path) -> None:
    hours = [0, 1, 3, 4]
    lines = [HEADER, *(f"2027-03-28T{hour:02}:00:00Z,10,12,9,11,5" for hour in hours)]
    path = tmp_path / "candles.csv"
    path.write_text("\n".join(lines))
    found = load_candles(path, H1)
    assert "Clocks go forward in that night" in str(found.gaps[0])
    holes = [note for note in found.notes if note.kind is NoteKind.HOLE]
    assert "Clocks go forward in that night" in str(holes[0])
    path.write_text("\n".join(lines).replace("2027-03-28", "2027-03-29"))
    assert "Clocks" not in str(load_candles(path, H1).gaps[0])


@pytest.mark.needs_data
def test_the_real_hole_of_march_2023_is_told_with_its_line(market_data: Path) -> None:
    found = load_candles(market_data / "candles" / "BTCUSDT_1h_2022-2025.csv.gz", H1)
    holes = [note for note in found.notes if note.kind is NoteKind.HOLE]
    assert [str(note) for note in holes] == [
        "line 7903: A hole of 1 candle at 2023-03-24 13:00 UTC: results are computed over it, "
        "nothing was seen, decided or filled there."
    ]


@pytest.mark.parametrize("row", [0, 1, 6, 11])
def test_one_row_beside_the_grid_is_named_and_not_the_timeframe(tmp_path: Path, row: int) -> None:
    lines = [HEADER, *(",".join(cells) for cells in rows(12))]
    at, rest = lines[row + 1].split(",", 1)
    lines[row + 1] = f"{int(at) + HOUR // 2},{rest}"
    path = tmp_path / "candles.csv"
    path.write_text("\n".join(lines))
    said = refusal(path)
    assert f"line {row + 2}: no 1h candle opens at" in said
    assert "asked for" not in said


def test_a_sparse_file_keeps_the_timeframe_that_was_asked_for(tmp_path: Path) -> None:
    every = rows(12)
    lines = [HEADER, *(",".join(every[row]) for row in (0, 2, 4, 6, 8, 9, 11))]
    path = tmp_path / "candles.csv"
    path.write_text("\n".join(lines))
    assert len(load_candles(path, H1).gaps) == 5


def test_a_coarser_file_with_a_row_beside_its_grid_is_named_by_its_own(tmp_path: Path) -> None:
    every = rows(120)
    kept = [*range(0, 80, 4), 81, *range(84, 120, 4)]
    path = tmp_path / "candles.csv"
    path.write_text("\n".join([HEADER, *(",".join(every[row]) for row in kept)]))
    assert "the candles are 4h apart, but 1h was asked for." in refusal(path)
