"""How long the candles of a file are, before anything of it is kept."""

import asyncio
import gzip
from pathlib import Path

import pytest

from moniqo_desktop.app.queries import answer_report
from moniqo_desktop.domain.messages.queries import FrameOfFile
from moniqo_desktop.exchanges.candle_step import shown_timeframe

HEADER = "ts,open,high,low,close,volume\n"


def written(file: Path, minutes: int, count: int = 40, unit: int = 1_000) -> Path:
    """With one hole."""
    places = [n for n in range(count + 1) if n != 7]
    start = 1_700_000_000 // 86_400 * 86_400
    lines = [f"{(start + n * minutes * 60) * unit},10,11,9,10,1\n" for n in places]
    text = HEADER + "".join(lines)
    if file.suffix == ".gz":
        file.write_bytes(gzip.compress(text.encode()))
    else:
        file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("minutes", "frame"), [(1, "1m"), (15, "15m"), (60, "1h"), (1440, "1d"), (7, "")]
)
@pytest.mark.parametrize("name", ["list.csv", "list.csv.gz"])
def test_the_first_lines_tell_the_timeframe(
    tmp_path: Path, name: str, minutes: int, frame: str
) -> None:
    assert shown_timeframe(written(tmp_path / name, minutes)) == frame
    assert shown_timeframe(written(tmp_path / name, minutes, unit=1)) == frame


def test_no_more_than_the_first_lines_are_read(tmp_path: Path) -> None:
    file = written(tmp_path / "long.csv", 5, 2_000)
    with file.open("a", encoding="utf-8") as text:
        text.write("no candle at all\n")
    assert shown_timeframe(file) == "5m"


@pytest.mark.parametrize("content", ["", HEADER, HEADER + "0,1,1,1,1,1\n", "what is this?\n"])
def test_a_file_that_shows_none_says_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "poor.csv"
    file.write_text(content, encoding="utf-8")
    assert shown_timeframe(file) == ""
    assert shown_timeframe(tmp_path / "gone.csv") == ""
    assert shown_timeframe(tmp_path / "gone.parquet") == ""


def test_the_window_may_ask_for_it(tmp_path: Path) -> None:
    file = written(tmp_path / "list.csv", 1)
    assert asyncio.run(answer_report(None, FrameOfFile(str(file)))) == "1m"
