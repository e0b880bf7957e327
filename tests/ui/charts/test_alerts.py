"""Price alerts: set, dragged, fired once, kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.events import CandleSeen
from moniqo_desktop.ui.charts import alerts, menu
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.state.note import in_one
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import load, retell
from tests.ui.charts.builders import MINUTE
from tests.ui.charts.conftest import HISTORY
from tests.ui.state.builders import BTC, ETH, a_price, a_state

ONE = timeframe("1m")
NONE = Qt.KeyboardModifier.NoModifier


def words_of(menu_: QMenu) -> list[str]:
    return [action.text() for action in menu_.actions() if action.text()]


def choose(menu_: QMenu, words: str) -> None:
    [action] = [each for each in menu_.actions() if each.text().startswith(words)]
    action.trigger()
    menu_.close()


def test_an_alert_is_set_by_the_menu_and_drawn(panel: ChartPanel, state: State) -> None:
    opened = menu.open_at(panel, QPoint(0, 0), 30_100.0, "")
    choose(opened, "Set an alert at 30,100.0")
    [alert] = state.alerts.of(BTC)
    assert alert.above
    assert [mark.price for mark in panel.chart.content.alerts] == [30_100.0]


def test_an_alert_at_the_price_of_now_is_refused(
    panel: ChartPanel, state: State, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.told) as caught:
        alerts.add(panel, 30_000.0)
    assert "is at that price now" in caught.args[0]
    assert state.alerts.of(BTC) == ()


def test_a_second_alert_at_a_price_is_not_set_and_it_is_said_why(
    qtbot: QtBot, panel: ChartPanel, state: State
) -> None:
    alerts.add(panel, 30_100.0)
    with qtbot.waitSignal(panel.told) as told:
        alerts.add(panel, 30_100.02)
    assert told.args == ["There is an alert at 30,100.0 already."]
    assert len(state.alerts.of(BTC)) == len(panel.chart.content.alerts) == 1


def test_an_alert_dragged_onto_another_goes_back(
    qtbot: QtBot, panel: ChartPanel, state: State
) -> None:
    alerts.add(panel, 30_100.0)
    alerts.add(panel, 30_200.0)
    before = state.alerts.of(BTC)
    with qtbot.waitSignal(panel.told):
        alerts.move(panel, before[1].alert_id, 30_100.0)
    assert state.alerts.of(BTC) == before
    assert [mark.price for mark in panel.chart.content.alerts] == [30_100.0, 30_200.0]


def test_an_alert_in_hand_is_let_go_as_another_symbol_is_shown(
    panel: ChartPanel, state: State
) -> None:
    """Else it would be set for that symbol, at a price of it."""
    alerts.add(panel, float(HISTORY.close[-1]) + 5)
    panel.chart.repaint()
    before = state.alerts.of(BTC)
    frame = panel.chart._frame
    assert frame is not None
    y, box = next(v for k, v in frame.handles.items() if k.startswith("alert:"))
    start = QPoint(round(box.center().x()), round(y))
    QTest.mousePress(panel.chart, Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(panel.chart, start - QPoint(0, 10))
    panel.select(ETH)
    panel.chart.repaint()
    QTest.mouseMove(panel.chart, start - QPoint(0, 20))
    QTest.mouseRelease(panel.chart, Qt.MouseButton.LeftButton, NONE, start - QPoint(0, 20))
    assert (state.alerts.of(BTC), state.alerts.of(ETH)) == (before, ())


def test_an_alert_fires_once_when_the_price_reaches_it(panel: ChartPanel, state: State) -> None:
    alerts.add(panel, 30_100.0)
    assert "alerts" not in state.apply((a_price(300_999),))
    assert "alerts" in state.apply((a_price(301_000),))
    [fired] = state.alerts.take_fired()
    assert state.alerts.told(fired, 5).title == "BTC/USDT rose to 30,100.0"
    state.apply((a_price(300_000), a_price(302_000)))
    assert state.alerts.take_fired() == ()


def test_an_alert_below_waits_for_a_fall(panel: ChartPanel, state: State) -> None:
    alerts.add(panel, 29_900.0)
    state.apply((a_price(310_000), a_price(298_990)))
    [fired] = state.alerts.take_fired()
    assert "fell to 29,900.0" in state.alerts.told(fired, 5).title


def test_a_candle_that_reached_it_between_two_prices_fires(panel: ChartPanel, state: State) -> None:
    alerts.add(panel, 30_500.0)
    at = state.at + MINUTE
    candle = Candle(at, 30_000.0, 30_600.0, 29_990.0, 30_001.0, 1.0)
    state.apply((CandleSeen(at + MINUTE, "r1", BTC, ONE, candle),))
    assert len(state.alerts.take_fired()) == 1


def test_a_candle_that_had_begun_before_says_nothing(panel: ChartPanel, state: State) -> None:
    state.apply((a_price(300_000, at=10 * MINUTE),))
    alerts.add(panel, 30_500.0)
    candle = Candle(9 * MINUTE, 30_000.0, 30_600.0, 29_990.0, 30_001.0, 1.0)
    state.apply((CandleSeen(10 * MINUTE, "r1", BTC, ONE, candle),))
    assert state.alerts.take_fired() == ()


def test_an_alert_line_is_dragged_to_another_price(panel: ChartPanel, state: State) -> None:
    alerts.add(panel, float(HISTORY.close[-1]) + 5)
    panel.chart.repaint()
    before = state.alerts.of(BTC)[0].price
    frame = panel.chart._frame
    assert frame is not None
    y, box = next(v for k, v in frame.handles.items() if k.startswith("alert:"))
    start = QPoint(round(box.center().x()), round(y))
    QTest.mousePress(panel.chart, Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(panel.chart, start - QPoint(0, 20))
    QTest.mouseRelease(panel.chart, Qt.MouseButton.LeftButton, NONE, start - QPoint(0, 20))
    [alert] = state.alerts.of(BTC)
    market = state.markets.get(BTC)
    assert market is not None
    assert market.price_float(alert.price) == pytest.approx(
        frame.scale.price(y - 20), abs=frame.scale.price(0) - frame.scale.price(1)
    )
    assert alert.price != before


def test_an_alert_is_removed_by_its_menu(panel: ChartPanel, state: State) -> None:
    alerts.add(panel, 30_100.0)
    [alert] = state.alerts.of(BTC)
    choose(menu.open_at(panel, QPoint(), 30_100.0, f"alert:{alert.alert_id}"), "Remove")
    assert state.alerts.of(BTC) == ()
    assert panel.chart.content.alerts == ()


def test_alerts_survive_a_restart_and_a_damaged_row_is_left_out(state: State) -> None:
    state.alerts.add("a", BTC, 400_000, 5)
    again = a_state()
    again.alerts.load([*state.alerts.rows(), "{", "[1]"])
    assert again.alerts.of(BTC) == state.alerts.of(BTC)


def test_without_a_price_no_alert_can_wait(state: State) -> None:
    with pytest.raises(Mistake, match="No price of ETH/USDT"):
        state.alerts.add("a", ETH, 100, 0)


def test_what_an_alert_said_is_told_in_the_language_in_list_and_log(
    panel: ChartPanel, state: State, qapp: QApplication, resources: Path
) -> None:
    """It is kept in English, so another language may be chosen meanwhile."""
    alerts.add(panel, 30_100.0)
    state.apply((a_price(301_000),))
    [fired] = state.alerts.take_fired()
    said = state.alerts.told(fired, 5)
    words = load("de", resources)
    assert words is not None
    qapp.installTranslator(words)
    told = retell(said.title), retell(in_one(said.title, said.message))
    qapp.removeTranslator(words)
    assert told[0] == "BTC/USDT stieg auf 30,100.0"
    assert told[1].startswith("BTC/USDT stieg auf 30,100.0: Diese Meldung war gewünscht.")
