"""The chart follows the state: candles, timeframes, price, position, lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Candle, Symbol, timeframe
from moniqo_desktop.domain.messages.commands import Command, MoveProtection
from moniqo_desktop.domain.messages.events import CandleSeen
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.feed import position_marks
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.state.state import State
from tests.ui.charts.builders import MINUTE, a_line, walk
from tests.ui.state.builders import BTC, ETH, MARKETS, a_fill, a_position, a_price, a_run, a_state

ONE, FIVE = timeframe("1m"), timeframe("5m")
HISTORY = walk(1_000)


def a_candle(minute: int, close: float = 30_000.0) -> CandleSeen:
    candle = Candle(minute * MINUTE, close, close + 1, close - 1, close, 1.0)
    return CandleSeen((minute + 1) * MINUTE, "r1", BTC, ONE, candle)


@pytest.fixture
def state() -> State:
    made = a_state()
    made.candles.fill(BTC, ONE, HISTORY)
    made.candles.fill(ETH, ONE, HISTORY[:50])
    return made


@pytest.fixture
def sent() -> list[Command]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, dark: Theme, state: State, sent: list[Command]) -> ChartPanel:
    made = ChartPanel(dark, state, send=sent.append)
    made.resize(900, 320)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_first_symbol_is_shown_in_its_own_timeframe(panel: ChartPanel) -> None:
    assert (panel.symbol, panel.timeframe) == (BTC, ONE)
    assert len(panel.chart.content) == 1_000
    assert panel.header.symbols.words() == [BTC, ETH]


def test_a_live_candle_reaches_the_chart(panel: ChartPanel, state: State) -> None:
    panel.refresh(state.apply((a_candle(1_000, 31_000.0),)))
    assert len(panel.chart.content) == 1_001
    assert panel.header.price.text() == "31,000.0"


def test_a_longer_timeframe_grows_by_its_forming_candle(panel: ChartPanel, state: State) -> None:
    panel.header.frames.setCurrentIndex(panel.header.frames.words().index("5m"))
    assert len(panel.chart.content) == 200
    panel.refresh(state.apply((a_candle(1_000, 10.0), a_candle(1_001, 70.0))))
    shown = panel.chart.content.pyramid.columns
    assert len(shown) == 201
    assert (shown.open[-1], shown.high[-1], shown.close[-1]) == (10.0, 71.0, 70.0)
    panel.refresh(state.apply(tuple(a_candle(minute) for minute in range(1_002, 1_012))))
    assert panel.chart.content.opened_at.tolist() == list(range(0, 1_012 * MINUTE, FIVE.ms))


def test_timeframes_that_cannot_be_made_are_not_offered(panel: ChartPanel, state: State) -> None:
    symbol = Symbol("SOL/USDT")
    state.candles.fill(symbol, timeframe("1h"), walk(10))
    panel.refresh(frozenset({"candles"}))
    panel.header.symbols.setCurrentIndex(2)
    words = panel.header.frames.words()
    offered = [word for n, word in enumerate(words) if panel.header.frames.isTabEnabled(n)]
    assert offered == ["1h", "4h", "1d"]


def test_older_history_does_not_move_what_is_looked_at(panel: ChartPanel, state: State) -> None:
    late = Symbol("SOL/USDT")
    state.candles.fill(late, ONE, HISTORY[400:])
    panel.refresh(frozenset({"candles"}))
    panel.header.symbols.setCurrentIndex(2)
    panel.chart.grab()
    panel.chart.span.pan(1_500)
    before = panel.chart.content.opened_at[panel.chart.span.first]
    state.candles.fill(late, ONE, HISTORY)
    panel.refresh(frozenset({"candles"}))
    assert len(panel.chart.content) == 1_000
    assert panel.chart.content.opened_at[panel.chart.span.first] == before


def test_a_hidden_chart_catches_up_when_it_is_shown(panel: ChartPanel, state: State) -> None:
    panel.hide()
    panel.refresh(state.apply((a_candle(1_000),)))
    assert len(panel.chart.content) == 1_000
    panel.show()
    assert len(panel.chart.content) == 1_001


def test_the_price_between_candles_is_shown(panel: ChartPanel, state: State) -> None:
    panel.refresh(state.apply((a_price(321_234),)))
    assert panel.chart.content.price == 32_123.4
    assert panel.header.price.text() == "32,123.4"


def test_prices_form_the_next_candle_and_the_closed_one_takes_its_place(
    panel: ChartPanel, state: State
) -> None:
    at = 1_000 * MINUTE
    for price in (300_000, 301_000, 299_000, 300_500):
        panel.refresh(state.apply((a_price(price, at=at + 20_000),)))
    forming = panel.chart.content.pyramid.columns.candle(1_000)
    assert forming == Candle(at, 30_000.0, 30_100.0, 29_900.0, 30_050.0, 0.0)
    panel.refresh(state.apply((a_candle(1_000, 31_000.0),)))
    assert len(panel.chart.content) == 1_001
    assert panel.chart.content.pyramid.columns.close[-1] == 31_000.0


def test_a_forming_candle_is_part_of_the_longer_one(panel: ChartPanel, state: State) -> None:
    panel.header.frames.setCurrentIndex(panel.header.frames.words().index("5m"))
    panel.refresh(state.apply((a_candle(1_000, 30_000.0),)))
    panel.refresh(state.apply((a_price(310_000, at=1_001 * MINUTE + 5),)))
    shown = panel.chart.content.pyramid.columns
    assert len(shown) == 201
    assert (shown.open[-1], shown.high[-1], shown.close[-1]) == (30_000.0, 31_000.0, 31_000.0)
    assert shown.volume[-1] == 1.0


def test_what_the_chart_shows_never_changes_what_the_state_holds(
    panel: ChartPanel, state: State
) -> None:
    before = state.candles.columns(BTC, ONE).close.copy()
    panel.refresh(state.apply((a_price(310_000, at=999 * MINUTE + 5),)))
    panel.refresh(state.apply((a_price(320_000, at=1_000 * MINUTE + 5),)))
    panel.refresh(state.apply((a_price(330_000, at=1_000 * MINUTE + 6),)))
    assert np.array_equal(state.candles.columns(BTC, ONE).close, before)


def test_the_change_is_measured_over_what_is_held_up_to_a_day(
    panel: ChartPanel, state: State
) -> None:
    before = float(HISTORY.open[0])
    panel.refresh(state.apply((a_price(round(before * 11)),)))
    assert panel.header.change.text() == "+10.00 %"
    assert "16.7 hours" in panel.header.change.toolTip()


def test_a_fall_keeps_its_sign_where_it_rounds_to_nothing(panel: ChartPanel) -> None:
    panel.header.set_price("1.00", -0.00001, 3_600_000)
    assert panel.header.change.text() == "−0.00 %"


def test_lines_are_asked_for_and_shown_until_switched_off(
    qtbot: QtBot, dark: Theme, state: State
) -> None:
    asked: list[Symbol] = []
    panel = ChartPanel(dark, state, lines=asked.append)
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: asked == [BTC])
    panel.set_lines(BTC, [a_line(HISTORY)])
    shown = [line.line.name for line in panel.chart.content.lines]
    panel.header.indicators.setChecked(False)
    assert (shown, panel.chart.content.lines) == (["EMA 21"], ())


def test_lines_of_a_symbol_no_longer_shown_are_dropped(panel: ChartPanel) -> None:
    panel.set_lines(ETH, [a_line(HISTORY)])
    assert panel.chart.content.lines == ()


def test_fills_become_marks(panel: ChartPanel, state: State) -> None:
    panel.refresh(state.apply((a_fill(10_600, at=5 * MINUTE),)))
    marker = panel.chart.content.markers.markers[0]
    assert (marker.price, marker.text) == (50_000.0, "BUY 0.106")


def test_the_position_is_shown_with_its_profit_and_distances(state: State) -> None:
    cost = MARKETS[BTC].notional(300_000, 10_000)
    state.apply((a_position(-10_000, cost, stop=303_000, target=291_000), a_price(297_000)))
    marks = position_marks(state, BTC)
    assert marks is not None
    assert marks.direction is Direction.SHORT
    assert (marks.text, marks.profit_text) == ("SHORT 0.1", "+30.00 USDT")
    assert (marks.stop_text, marks.target_text) == ("SL −1.0 %", "TP +3.0 %")
    assert (marks.entry, marks.stop, marks.target) == (30_000.0, 30_300.0, 29_100.0)


def test_a_closed_position_leaves_the_chart(panel: ChartPanel, state: State) -> None:
    cost = MARKETS[BTC].notional(300_000, 10_000)
    panel.refresh(state.apply((a_position(10_000, cost), a_price(300_000))))
    assert panel.chart.content.position is not None
    panel.refresh(state.apply((a_position(0, 0),)))
    assert panel.chart.content.position is None


def drawn(panel: ChartPanel, state: State, amount: int = 10_000) -> tuple[str, str, int]:
    """A long position in sight; which one it is."""
    cost = MARKETS[BTC].notional(300_000, abs(amount))
    panel.refresh(state.apply((a_position(amount, cost), a_price(300_000))))
    position = panel.chart.content.position
    assert position is not None
    return position.of


def test_a_dragged_line_becomes_a_command_on_the_tick(
    panel: ChartPanel, state: State, sent: list[Command]
) -> None:
    of = drawn(panel, state)
    panel.chart.protection_moved.emit("stop", 29_876.5432, of)
    panel.chart.protection_moved.emit("target", 31_000.0, of)
    assert sent == [
        MoveProtection(symbol=BTC, stop_price=298_765, wallet="practice"),
        MoveProtection(symbol=BTC, target_price=310_000, wallet="practice"),
    ]


def test_a_line_dragged_for_a_position_that_is_gone_moves_no_other(
    panel: ChartPanel, state: State, sent: list[Command], qtbot: QtBot
) -> None:
    of = drawn(panel, state)
    for wallet in ("practice", "two"):
        state.apply((replace(a_run(wallet), wallet=wallet),))
    two = replace(a_position(10_000, MARKETS[BTC].notional(300_000, 10_000)), run_id="two")
    state.runs.choose(ALL)
    panel.refresh(state.apply((two, a_position(0, 0))))
    assert panel.chart.content.position is not None
    with qtbot.waitSignal(panel.told):
        panel.chart.protection_moved.emit("stop", 29_876.5, of)
    assert sent == []


def test_another_symbol_is_chosen_by_name(panel: ChartPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.symbol_changed):
        panel.select(ETH)
    assert len(panel.chart.content) == 50
    panel.select(Symbol("XRP/USDT"))
    assert panel.symbol == ETH


def test_the_shown_candles_always_equal_those_made_at_once(panel: ChartPanel, state: State) -> None:
    """Appending candle by candle and building anew lead to the same chart."""
    panel.header.frames.setCurrentIndex(panel.header.frames.words().index("15m"))
    for minute in range(1_000, 1_040):
        panel.refresh(state.apply((a_candle(minute, 30_000.0 + minute),)))
    grown = panel.chart.content.pyramid.columns
    panel.header.frames.setCurrentIndex(0)
    panel.header.frames.setCurrentIndex(panel.header.frames.words().index("15m"))
    built = panel.chart.content.pyramid.columns
    for part in ("opened_at", "open", "high", "low", "close", "volume"):
        assert np.array_equal(getattr(grown, part), getattr(built, part))


def test_both_themes_can_be_switched_while_running(panel: ChartPanel, light: Theme) -> None:
    panel.set_theme(light)
    corner = panel.chart.grab().toImage().pixelColor(2, 2)
    assert corner.lightness() > 200
