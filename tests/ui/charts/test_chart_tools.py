"""Comparison, typed timeframes, the menu: what a trader does on a chart."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol, Timeframe, timeframe
from moniqo_desktop.domain.messages.commands import Command, MoveProtection
from moniqo_desktop.ui.charts import menu
from moniqo_desktop.ui.charts.compare import factor
from moniqo_desktop.ui.charts.frame_entry import typed_timeframe
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice
from moniqo_desktop.ui.state.state import State
from tests.ui.charts.builders import walk
from tests.ui.state.builders import BTC, ETH, a_position

ONE = timeframe("1m")
HISTORY = walk(400)
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def words_of(menu_: QMenu) -> list[str]:
    return [action.text() for action in menu_.actions() if action.text()]


def choose(menu_: QMenu, words: str) -> None:
    [action] = [each for each in menu_.actions() if each.text().startswith(words)]
    action.trigger()
    menu_.close()


def choose_scale(panel: ChartPanel, words: str) -> bool:
    """An entry of the menu of the price scale; whether it was checked before."""
    opened = menu.open_at(panel, QPoint(), 29_500.0, "")
    [entry] = [each for each in opened.actions() if each.text() == "Price scale"]
    inner = entry.menu()
    assert isinstance(inner, QMenu)
    [action] = [each for each in inner.actions() if each.text().startswith(words)]
    was_checked = action.isChecked()
    action.trigger()
    opened.close()
    return was_checked


# -- timeframes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text"),
    [("15", "15m"), ("60", "1h"), ("240", "4h"), ("4h", "4h"), (" 1 D ", "1d"), ("1440", "1d")],
)
def test_minutes_or_a_number_with_its_unit_is_a_timeframe(typed: str, text: str) -> None:
    assert typed_timeframe(typed) == timeframe(text)


@pytest.mark.parametrize("typed", ["", "7", "x", "4y", "0", "-5", "99999"])
def test_what_is_no_timeframe_says_what_can_be_typed(typed: str) -> None:
    with pytest.raises(Mistake, match="1m, 3m, 5m"):
        typed_timeframe(typed)


def test_digits_typed_on_the_chart_choose_the_timeframe(panel: ChartPanel) -> None:
    panel.chart.setFocus()
    QTest.keyClicks(panel.chart, "1")
    assert panel.entry.isVisible()
    QTest.keyClicks(panel.entry.field, "5")
    QTest.keyClick(panel.entry.field, Qt.Key.Key_Return)
    assert panel.timeframe == timeframe("15m")
    assert not panel.entry.isVisible()
    assert panel.header.frames.tabText(panel.header.frames.currentIndex()) == "15m"


def test_a_wrong_timeframe_stays_in_the_box_with_its_reason(panel: ChartPanel) -> None:
    panel.entry.open("7")
    QTest.keyClick(panel.entry.field, Qt.Key.Key_Return)
    assert panel.entry.isVisible()
    assert "Type minutes" in panel.entry.problem.text()
    QTest.keyClick(panel.entry.field, Qt.Key.Key_Escape)
    assert not panel.entry.isVisible()
    assert panel.timeframe == ONE


def test_candles_that_cannot_be_made_are_refused_by_name(panel: ChartPanel, state: State) -> None:
    symbol = Symbol("SOL/USDT")
    state.candles.fill(symbol, timeframe("1h"), walk(10))
    panel.refresh(frozenset({"candles"}))
    panel.select(symbol)
    panel.entry.open("5")
    panel.entry.accept()
    assert panel.entry.problem.text() == "5m candles cannot be made of the 1h candles of SOL/USDT."
    assert panel.timeframe == timeframe("1h")


# -- the menu ------------------------------------------------------------------------------------


def test_the_menu_stretches_the_price_scale_and_gives_it_back(panel: ChartPanel) -> None:
    panel.chart.repaint()
    choose_scale(panel, "Stretch")
    assert panel.chart.choice.hand is not None
    choose_scale(panel, "Logarithmic")
    assert panel.chart.choice.is_log
    assert not choose_scale(panel, "Automatic")
    assert panel.chart.choice == ScaleChoice(is_log=True)


def test_the_menu_key_opens_the_menu_at_the_last_price(panel: ChartPanel) -> None:
    panel.chart.repaint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(panel.chart, event)
    [opened] = [each for each in panel.findChildren(QMenu) if each.parent() is panel]
    assert words_of(opened)[0] == "Set an alert at 30,000.0"
    opened.close()


def test_protection_is_offered_only_with_a_position(
    panel: ChartPanel, state: State, sent: list[Command]
) -> None:
    opened = menu.open_at(panel, QPoint(), 29_500.0, "")
    assert not [words for words in words_of(opened) if "stop" in words]
    opened.close()
    market = state.markets.get(BTC)
    assert market is not None
    panel.refresh(state.apply((a_position(1_000, market.notional(300_000, 1_000)),)))
    choose(menu.open_at(panel, QPoint(), 29_500.0, ""), "Move the stop to 29,500.0")
    [command] = sent
    assert isinstance(command, MoveProtection)
    assert (command.stop_price, command.target_price) == (295_000, 0)


def asked_for_picture(panel: ChartPanel, qtbot: QtBot) -> QFileDialog:
    dialog = menu.ask_for_picture(panel)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_the_chart_is_saved_where_the_trader_says(
    panel: ChartPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = asked_for_picture(panel, qtbot)
    assert "BTC-USDT 1m" in dialog.selectedFiles()[0]
    dialog.fileSelected.emit(str(tmp_path / "chart.png"))
    dialog.close()
    assert (tmp_path / "chart.png").stat().st_size > 1_000


def test_a_picture_is_encoded_beside_the_window(
    panel: ChartPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    put_off: list[Callable[[], None]] = []
    panel.beside = put_off.append
    dialog = asked_for_picture(panel, qtbot)
    dialog.fileSelected.emit(str(tmp_path / "chart.png"))
    dialog.close()
    assert not list(tmp_path.iterdir())
    [encode] = put_off
    writer = Thread(target=encode)
    writer.start()
    writer.join()
    assert (tmp_path / "chart.png").stat().st_size > 1_000


def test_the_dialog_for_a_picture_opens_a_turn_after_it_was_made(
    panel: ChartPanel, qtbot: QtBot
) -> None:
    dialog = menu.ask_for_picture(panel)
    assert not dialog.isVisible()
    qtbot.waitUntil(dialog.isVisible)
    dialog.close()


def test_a_picture_that_cannot_be_written_is_told(
    panel: ChartPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = asked_for_picture(panel, qtbot)
    with qtbot.waitSignal(panel.told) as caught:
        dialog.fileSelected.emit(str(tmp_path / "nowhere" / "chart.png"))
    dialog.close()
    assert "could not be written" in caught.args[0]


# -- comparison ----------------------------------------------------------------------------------


def test_another_symbol_starts_where_this_one_does(panel: ChartPanel) -> None:
    panel.compare(ETH)
    panel.chart.repaint()
    content, span = panel.chart.content, panel.chart.span
    [line] = content.compared
    by = factor(content, span, line)
    start = max(span.first, int(line.index[0]))
    assert line.value_at(start) * by == pytest.approx(float(content.pyramid.columns.close[start]))
    panel.compare(ETH)
    assert content.compared == ()


def test_every_symbol_but_its_own_can_be_compared(panel: ChartPanel) -> None:
    assert BTC not in panel.comparison.choices()
    panel.select(ETH)
    assert ETH not in panel.comparison.choices()
    assert BTC in panel.comparison.choices()


def test_candles_no_run_reads_are_asked_for(
    panel: ChartPanel, wanted: list[tuple[Symbol, Timeframe]]
) -> None:
    panel.compare(ETH)
    assert wanted == [(ETH, ONE)]


def test_a_symbol_without_a_common_candle_is_not_drawn(panel: ChartPanel, state: State) -> None:
    later = walk(50)
    later = type(later)(later.opened_at + 10**9, *(getattr(later, n) for n in
                        ("open", "high", "low", "close", "volume")))  # fmt: skip
    state.candles.fill(Symbol("SOL/USDT"), ONE, later)
    panel.compare(Symbol("SOL/USDT"))
    panel.chart.repaint()
    [line] = panel.chart.content.compared
    assert math.isnan(factor(panel.chart.content, panel.chart.span, line)) or len(line.index) == 1
