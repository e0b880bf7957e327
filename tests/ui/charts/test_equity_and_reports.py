"""Equity curves and the pictures of a report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts import report_files, report_picture
from moniqo_desktop.ui.charts.equity import EquityPage, drawdowns, thinned
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import walk
from tests.ui.state.builders import a_state, an_equity

HEAD = (
    "trade_id,symbol,direction,opened_at,closed_at,amount,entry_price,exit_price,fees,profit,exit"
)
TRADE = (
    "t1,BTC/USDT,long,1970-01-01T00:10:00Z,1970-01-01T01:00:00+00:00,0.1,30000,30300,1.2,30,target"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    columns = walk(300)
    arrays = {
        f"BTC_USDT|1m|{part}": getattr(columns, part)
        for part in ("opened_at", "open", "high", "low", "close", "volume")
    }
    np.savez_compressed(tmp_path / "columns.npz", **arrays)
    (tmp_path / "trades.csv").write_text(f"{HEAD}\n{TRADE}\n", encoding="utf-8")
    rows = "\n".join(f"{at * 60_000},{10_000 + at}.50000000" for at in range(300))
    (tmp_path / "equity.csv").write_text(f"at_ms,equity\n{rows}\n", encoding="utf-8")
    return tmp_path


def test_drawdown_is_the_fall_from_the_peak_so_far() -> None:
    falls = drawdowns(np.array([100.0, 120.0, 90.0, 130.0, 117.0]))
    assert falls.tolist() == pytest.approx([0, 0, 0.25, 0, 0.1])


def test_drawdown_of_nothing_is_nothing() -> None:
    assert drawdowns(np.array([0.0, 0.0])).tolist() == [0, 0]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=400), st.integers(4, 60))
def test_a_thinned_curve_keeps_its_ends_and_extremes(values: list[int], most: int) -> None:
    numbers, kept = thinned(np.array(values, dtype=np.int64), most)
    assert len(kept) <= max(most + 2, 1)
    assert (kept[0], kept[-1]) == (values[0], values[-1])
    assert (kept.min(), kept.max()) == (min(values), max(values))
    assert (np.diff(numbers) > 0).all()


def test_pyqtgraph_is_loaded_only_when_the_equity_page_is_opened() -> None:
    code = (
        "import sys, moniqo_desktop.ui.desk.panel, moniqo_desktop.ui.charts.panel;"
        "sys.exit('pyqtgraph' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_full_curve_is_drawn_once_there_is_one(qtbot: QtBot, dark: Theme) -> None:
    state = a_state()
    page = EquityPage(dark, state)
    qtbot.addWidget(page)
    page.resize(500, 280)
    with qtbot.waitExposed(page):
        page.show()
    before = page.is_loaded
    state.apply(an_equity(10**12 + at, at * 1000) for at in range(1, 50))
    page.refresh()
    assert (before, page.is_loaded) == (False, True)
    x, y = page._plots._equity.getData()
    assert (x[0], y[-1]) == (1.0, 10_000.00000049)


def test_a_report_becomes_two_pictures(report: Path) -> None:
    assert report_picture.main([str(report)]) == 0
    for name in ("price.png", "equity.png"):
        image = QImage(str(report / name))
        assert (image.width(), image.height()) == (1_600, 800)
    dark = QImage(str(report / "equity.png")).pixelColor(2, 100).lightness()
    report_picture.main([str(report), "--theme", "light"])
    assert QImage(str(report / "equity.png")).pixelColor(2, 100).lightness() > dark + 100


def test_a_trade_is_marked_where_it_began_and_ended(report: Path) -> None:
    trade = report_files.read_trades(report / "trades.csv")[0]
    entry, leave = trade.markers
    assert (entry.at, entry.text, entry.direction) == (600_000, "BUY 0.1", Direction.LONG)
    assert (leave.at, leave.text, leave.direction) == (3_600_000, "TP +1.0 %", Direction.SHORT)


def test_the_most_traded_symbol_is_drawn(report: Path) -> None:
    trades = report_files.read_trades(report / "trades.csv")
    one, five = timeframe("1m"), timeframe("5m")
    columns = {("ADA_USDT", one): walk(1), ("BTC_USDT", five): walk(2), ("BTC_USDT", one): walk(3)}
    assert report_files.most_traded(columns, trades) == ("BTC_USDT", one)
    assert report_files.most_traded(columns, ()) == ("ADA_USDT", one)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (TRADE.replace("long", "up"), "Line 2 of trades.csv"),
        (TRADE.replace("Z", ""), "time zone"),
        (TRADE.replace("30300", "much"), "Line 2 of trades.csv"),
        ("t1,BTC/USDT", "Line 2 of trades.csv"),
    ],
)
def test_a_broken_trade_says_its_line(report: Path, row: str, said: str) -> None:
    (report / "trades.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    with pytest.raises(BadFile, match=said):
        report_files.read_trades(report / "trades.csv")


@pytest.mark.parametrize("name", ["columns.npz", "trades.csv", "equity.csv"])
def test_a_missing_file_is_one_sentence_and_no_traceback(
    report: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (report / name).unlink()
    assert report_picture.main([str(report)]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "Traceback" not in said


def test_candles_that_are_none_are_refused(report: Path) -> None:
    (report / "columns.npz").write_bytes(b"not an archive")
    with pytest.raises(BadFile, match=r"columns\.npz"):
        report_files.read_columns(report / "columns.npz")
    arrays: dict[str, Any] = {"BTC_USDT|7m|open": np.zeros(3)}
    np.savez(report / "columns.npz", **arrays)
    with pytest.raises(BadFile, match=r"columns\.npz"):
        report_files.read_columns(report / "columns.npz")
