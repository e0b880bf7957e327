"""Several charts in one window: linked, remembered, told when an alert fires."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.domain.messages.events import Logged
from moniqo_desktop.ui.charts import alerts
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice, choice_of
from tests.ui.charts.builders import walk
from tests.ui.shell.builders import run_started
from tests.ui.shell.stage import Stage
from tests.ui.state.builders import BTC, ETH, MARKETS, a_price

ONE = timeframe("1m")


@pytest.fixture
def charts(stage: Stage) -> Stage:
    stage.state.markets.learn(MARKETS.values())
    stage.state.candles.fill(BTC, ONE, walk(400))
    stage.state.candles.fill(ETH, ONE, walk(400, seed=3))
    stage.say(a_price(300_000))
    stage.rooms.refresh(frozenset({"candles", "prices"}))
    return stage


def second(stage: Stage) -> ChartPanel:
    stage.rooms.add_chart()
    return stage.rooms.charts.panels[1]


def test_one_more_chart_shows_what_the_first_one_does(charts: Stage) -> None:
    other = second(charts)
    assert other.isVisible()
    assert (other.symbol, other.timeframe) == (BTC, ONE)


def test_the_pointer_on_one_chart_is_seen_in_the_other(charts: Stage, qtbot: QtBot) -> None:
    other, chart = second(charts), charts.rooms.chart.chart
    chart.repaint()
    with qtbot.waitSignal(chart.crossed) as caught:
        QTest.mouseMove(chart, QPoint(200, 60))
    assert other.chart._elsewhere == caught.args[0]
    assert chart._elsewhere is None


def test_charts_come_back_with_symbol_timeframe_and_comparison(
    charts: Stage, stored: dict[str, Any]
) -> None:
    other = second(charts)
    other.select(ETH)
    other.choose_timeframe(timeframe("15m"))
    other.compare(BTC)
    rows = {name: rest for name, *rest in map(json.loads, stored["charts.open"])}
    assert rows["chart_2"] == ["ETH/USDT", "15m", ["BTC/USDT"]]


def test_a_price_scale_by_hand_comes_back_with_its_chart(
    charts: Stage, stored: dict[str, Any], qtbot: QtBot
) -> None:
    other = second(charts)
    other.select(ETH)
    chosen = ScaleChoice(is_log=True, hand=(29_000.0, 31_000.0))
    with qtbot.waitSignal(other.looked):
        other.chart.set_choice(chosen)
    row = next(row for row in stored["charts.open"] if json.loads(row)[0] == "chart_2")
    assert json.loads(row)[1:] == ["ETH/USDT", "1m", [], [True, 29_000.0, 31_000.0]]
    again = ChartPanel(charts.control.context.theme, charts.state)
    again.want("ETH/USDT", "1m", (), choice_of(json.loads(row)[4:]))
    qtbot.addWidget(again)
    assert (again.symbol, again.chart.choice) == (ETH, chosen)


def test_rows_kept_before_there_was_a_scale_are_read(charts: Stage, stored: dict[str, Any]) -> None:
    stored["charts.open"] = [
        json.dumps(["chart_2", "ETH/USDT", "1m", []]),
        json.dumps(["chart_3", "ETH/USDT", "1m", [], [True, "x", None]]),
    ]
    charts.rooms.charts._context.settings._values.update(stored)
    looks = charts.rooms.charts._stored()
    assert looks == {"chart_2": ("ETH/USDT", "1m", [], ScaleChoice())}


def test_alt_l_is_for_the_chart_that_has_the_keyboard(charts: Stage) -> None:
    other = second(charts)
    other.chart.setFocus()
    log = next(each for each in charts.control.shortcuts.actions() if each.name == "chart.log")
    log.run()
    assert other.chart.choice.is_log
    assert not charts.rooms.chart.chart.choice.is_log


def test_there_is_an_end_to_more_charts(charts: Stage) -> None:
    for _ in range(10):
        charts.window.attempt(charts.rooms.add_chart)
    assert len(charts.rooms.charts.panels) == 8
    assert charts.window.question.isVisible()


def test_an_alert_that_fires_rings_the_bell_and_is_forgotten(
    charts: Stage, stored: dict[str, Any]
) -> None:
    alerts.add(charts.rooms.chart, 30_100.0)
    assert len(stored["charts.alerts"]) == 1
    charts.say(a_price(301_500))
    charts.bridge.flush()
    [note] = charts.state.notifications.newest(1)
    assert note.title == "BTC/USDT rose to 30,100.0"
    assert stored["charts.alerts"] == []


def test_an_alert_is_drawn_in_every_chart_of_its_symbol(charts: Stage) -> None:
    other = second(charts)
    alerts.add(other, 30_100.0)
    assert [len(p.chart.content.alerts) for p in charts.rooms.charts.panels] == [1, 1]


def reading(symbol: str, frame: str = "1m") -> Flow:
    node = Node("c", "market.candles", params={"symbol": symbol, "timeframe": frame})
    return Flow(f"flow-{symbol}-{frame}", symbol, nodes=(node,))


def test_the_first_chart_goes_with_the_flow_in_front(charts: Stage) -> None:
    """A position drawn there is taken for one of the flow one looks at."""
    room, bitcoin, ether = charts.rooms.charts, reading(BTC), reading(ETH)
    room.follow(bitcoin)
    room.follow(ether)
    assert (room.main.symbol, room.main.timeframe) == (ETH, ONE)
    room.main.choose_timeframe(timeframe("15m"))
    room.follow(bitcoin)
    assert (room.main.symbol, room.main.timeframe) == (BTC, ONE)
    room.follow(ether)
    assert room.main.look == (ETH, "15m"), "as it was left"


def test_what_the_chart_showed_at_the_end_is_there_at_the_start(charts: Stage) -> None:
    room = charts.rooms.charts
    room.main.select(ETH)
    room._front = ""
    room.follow(reading(BTC))
    assert room.main.symbol == ETH


def test_a_flow_that_starts_brings_its_symbol(charts: Stage) -> None:
    room = charts.rooms.charts
    room.main.choose_timeframe(timeframe("15m"))
    room.show_symbol_of(reading(BTC))
    assert room.main.look == (BTC, "15m"), "a timeframe that was chosen stays"
    room.show_symbol_of(reading(ETH))
    assert room.main.look == (ETH, "1m")
    room.show_symbol_of(Flow("empty", "Empty"))
    assert room.main.symbol == ETH


def test_from_run_pressed_to_its_candles_the_chart_never_says_there_are_none(stage: Stage) -> None:
    """They come with the start: the next candle of a flow may close an hour later."""
    stage.bridge.heard.connect(stage.rooms.charts._backfill.hear)
    chart, said = stage.rooms.chart.chart, list[str]()
    stage.documents.add(reading(BTC))
    stage.rooms.chart.refresh(frozenset({"runs"}))
    assert chart.content.why_empty.startswith("No candles yet.")
    stage.bridge.changed.connect(lambda changed: said.append(chart.content.why_empty))
    stage.control.toggle_run()
    said.append(chart.content.why_empty)
    stage.say(Logged(1, "other", "n", "something else happens"))
    stage.host.drawings["run-1"], stage.host.candles = stage.flow, walk(30)
    stage.say(run_started(stage.flow))
    assert set(said) == {"Loading candles…"}
    assert len(chart.content) == 30


def test_a_chart_whose_candles_do_not_come_says_when_one_will(stage: Stage) -> None:
    stage.say(run_started(stage.flow))
    words = stage.rooms.chart.chart.content.why_empty
    assert words == "The flow runs. A candle is shown as soon as one has closed."
