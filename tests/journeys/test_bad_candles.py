"""Candle files and terms of a backtest that cannot be: the line, the value, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.terminal import TEMPLATES, Say

HOUR = 3_600_000
START = 1_700_000_000_000 // HOUR * HOUR
Row = list[Any]


def rows(count: int = 60) -> list[Row]:
    return [[START + n * HOUR, 100, 101, 99, 100.5, 10] for n in range(count)]


def candles(folder: Path, changed: Callable[[list[Row]], object] = lambda found: None) -> Path:
    found = rows()
    changed(found)
    lines = ["ts,open,high,low,close,volume", *(",".join(map(str, row)) for row in found)]
    file = folder / "candles.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def swapped(found: list[Row]) -> None:
    found[8], found[9] = found[9], found[8]


def value(column: int, text: Any) -> Callable[[list[Row]], None]:
    def change(found: list[Row]) -> None:
        found[8][column] = text

    return change


CANDLES = {
    "unordered": (swapped, "line 11: the candle of 2023-11-15 06:00 UTC comes after a later one"),
    "twice": (lambda found: found.insert(8, found[7]), "line 10: the candle of .* is there twice"),
    "not a number": (value(4, "nan"), "line 10: a value is not a finite number"),
    "without end": (value(2, "inf"), "line 10: a value is not a finite number"),
    "high below low": (value(2, 98), "line 10: high is below low"),
    "no price": (value(1, 0), "line 10: a price is not above zero"),
    "words": (value(1, "dear"), "line 10: open “dear” is not a number"),
    "short": (lambda found: found[8].pop(), "line 10: the line has 5 values, 6 are needed"),
}


@pytest.mark.parametrize(("changed", "sentence"), CANDLES.values(), ids=CANDLES.keys())
def test_candles_that_cannot_be_are_named_by_their_line(
    changed: Any, sentence: str, say: Say, tmp_path: Path
) -> None:
    file = candles(tmp_path, changed)
    before = file.read_bytes()
    code, told = say("backtest", TEMPLATES / "trend_following.json", "--candles", file)
    assert code == 2
    assert len(told.splitlines()) == 1
    assert re.search(sentence, told), told
    assert told.startswith("candles.csv")
    assert file.read_bytes() == before


BACKTESTS = {
    "no candle file": (("--candles", "gone.csv"), 2, "no file gone.csv"),
    "no flow file": (("--flow", "gone.json"), 2, "gone.json cannot be opened"),
    "no such timeframe": (("--timeframe", "7q"), 2, "“7q” is not a timeframe. Use one of 1m"),
    "another timeframe": (("--timeframe", "4h"), 2, "1h apart, but 4h was asked for"),
    "no symbol": (("--symbol", "money"), 2, "must look like BTC/USDT"),
    "no cash": (("--cash", "0"), 2, "above zero"),
    "cash in words": (("--cash", "much"), 2, "“much” is not a number"),
    "a fee that is no number": (("--fee-bps", "nan"), 2, "The fee is a number of basis points"),
    "a fee below zero": (("--fee-bps", "-1"), 2, "The fee is a number of basis points"),
    "a fee without end": (("--fee-bps", "inf"), 2, "The fee is a number of basis points"),
    "slippage of all": (("--slippage-bps", "1e9"), 2, "The slippage is a number of basis points"),
    "no such profile": (("--profile", "brave"), 2, "starter, standard, expert, research"),
    "a report where a file is": (
        ("--report", "{candles}"),
        2,
        "candles.csv is a file; a report is a folder",
    ),
}


@pytest.mark.parametrize(("words", "code", "sentence"), BACKTESTS.values(), ids=BACKTESTS.keys())
def test_a_backtest_that_cannot_be_says_why(
    words: tuple[str, str], code: int, sentence: str, say: Say, tmp_path: Path
) -> None:
    file = candles(tmp_path)
    flow = TEMPLATES / "trend_following.json"
    if words[0] == "--flow":
        flow, words = Path(words[1]), ("--cash", "1")
    changed = (words[0], words[1].format(candles=file))
    given = () if words[0] == "--candles" else ("--candles", file)
    found, told = say("backtest", flow, *given, *changed)
    assert (found, len(told.splitlines())) == (code, 1)
    assert sentence in told
