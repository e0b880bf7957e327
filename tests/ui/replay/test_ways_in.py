"""The page of a trade is opened from the desk, from a mark on the chart, from a command."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import (
    Query,
    ReplayOf,
    ReportsOf,
    StoredCandles,
    StoryOf,
)
from tests.ui.replay.kit import PastAsked
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, past: PastAsked) -> PastAsked:
    """Named before the stage that asks: the engine knows the real run too."""
    plain = FakeHost.ask

    async def ask(self: FakeHost, query: Query) -> object:
        try:
            return await past.ask(query)
        except AssertionError:
            known = () if isinstance(query, StoredCandles | ReportsOf) else None
            return known if known is not None else await plain(self, query)

    monkeypatch.setattr(FakeHost, "ask", ask)
    return past


@pytest.fixture
def lived_through(told: PastAsked, stage: Stage) -> Stage:
    """The window has heard all of the real run."""
    from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS

    stage.state.markets.learn(tuple(one.market for one in PRACTICE_SYMBOLS))
    durable: list[Event] = [event for event in told.events if event.durable]
    stage.say(*durable)
    return stage


def test_a_double_click_on_a_trade_of_the_desk_opens_its_page(
    lived_through: Stage, told: PastAsked
) -> None:
    desk = lived_through.rooms.desk
    desk.show_page("Fills")
    desk.fills.refresh()
    view = desk.fills.views[1]
    trade = desk.fills.trades.row(0)
    assert trade is not None
    view.doubleClicked.emit(desk.fills.trades.index(0, 0))
    assert told.asked[-1] == StoryOf(told.key, trade.trade_id)
    door = lived_through.control.replay
    assert door.is_open
    assert lived_through.window.body.isHidden()
    assert door.room.page.story.trade.trade_id == trade.trade_id
    door.room.leave()
    assert not door.is_open
    assert not lived_through.window.body.isHidden()


def test_a_double_click_on_a_mark_opens_the_trade_it_belongs_to(
    lived_through: Stage, told: PastAsked
) -> None:
    chart = lived_through.rooms.chart.chart
    head = told.opened[told.key].head
    symbol = next(iter(head.candles))
    lived_through.state.candles.fill(symbol, head.frames[symbol], head.candles[symbol])
    lived_through.rooms.refresh(frozenset({"candles", "fills", "runs"}))
    lived_through.rooms.chart.select(symbol)
    trade = lived_through.state.fills.trades()[0]
    content = chart.content
    row = content.candle_of(trade.entered_at)
    chart.look_at(row - 30, row + 30, 1.5)
    chart.grab()
    part = content.markers.in_view(chart.span)
    assert part.stop > part.start
    assert chart._frame is not None
    centres = content.markers.centres(part, chart.span, chart._frame.scale, content.pyramid)
    marks = content.markers.markers[part]
    place = next(n for n, mark in enumerate(marks) if trade.entered_at <= mark.at <= trade.at)
    QTest.mouseDClick(chart, LEFT, pos=QPoint(*(round(value) for value in centres[place])))
    assert told.asked[-1] == StoryOf(told.key, trade.trade_id)


def test_the_command_opens_the_newest_trade(lived_through: Stage, told: PastAsked) -> None:
    lived_through.control.replay.show_newest_trade()
    assert isinstance(told.asked[-1], StoryOf)
    assert told.asked[-1].key == told.key


def test_without_a_trade_the_command_says_so(stage: Stage) -> None:
    action = next(a for a in stage.control.shortcuts.actions() if a.name == "run.why")
    action.run()
    assert "No trade has been made yet" in stage.window.question.words
    assert not stage.control.replay.is_open


def test_f7_opens_the_list_of_past_runs_and_closes_it(
    lived_through: Stage, told: PastAsked
) -> None:
    window = lived_through.window
    QTest.keyClick(window, Qt.Key.Key_F7)
    room = lived_through.control.replay.room
    assert room.runs.table.rowCount() == 1
    room.open(told.key)
    assert ReplayOf(told.key) in told.asked
    first = room.timeline.at
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert room.timeline.at > first
    lived_through.control.toggle_run()
    assert room.timeline.is_playing
    QTest.keyClick(window, Qt.Key.Key_F7)
    assert not lived_through.control.replay.is_open


def test_a_report_leads_to_the_page_of_its_trade(told: PastAsked, stage: Stage) -> None:
    told.opened["report:/reports/one"] = told.opened[told.key]
    try:
        stage.door.why_asked.emit("/reports/one", 11)
    finally:
        del told.opened["report:/reports/one"]
    assert told.asked[-1] == StoryOf("report:/reports/one", "#12")
    story = stage.control.replay.room.page.story
    assert story.trade.trade_id == told.opened[told.key].head.trades[11].trade_id


def test_the_button_in_the_bar_opens_past_runs_and_leads_back(
    told: PastAsked, stage: Stage
) -> None:
    button = stage.window.top_bar.past
    QTest.mouseClick(button, LEFT)
    assert stage.control.replay.is_open
    assert button.isChecked()
    assert stage.window.body.isHidden()
    QTest.mouseClick(button, LEFT)
    assert not stage.control.replay.is_open
    assert not button.isChecked()
    assert not stage.window.body.isHidden()


@pytest.mark.parametrize("name", ["runs", "past"])
def test_a_room_is_made_in_turns_after_the_press_that_opens_it(
    told: PastAsked, stage: Stage, qtbot: QtBot, name: str
) -> None:
    door = stage.door if name == "runs" else stage.control.replay
    QTest.mouseClick(getattr(stage.window.top_bar, name), LEFT)
    assert door.is_open
    assert door._room is None
    qtbot.waitUntil(lambda: door._is_there and not door._room.isHidden())
    assert not door._opening.isActive()


@pytest.mark.parametrize("name", ["runs", "past"])
def test_a_room_left_before_it_was_made_stays_away_and_opens_whole_later(
    told: PastAsked, stage: Stage, qtbot: QtBot, name: str
) -> None:
    door = stage.door if name == "runs" else stage.control.replay
    door.toggle()
    door.toggle()
    qtbot.waitUntil(lambda: door._is_there)
    assert not door.is_open
    assert not stage.window.body.isHidden()
    door.toggle()
    assert door.room.isVisibleTo(stage.window)


@pytest.mark.parametrize("by_mouse", [True, False])
def test_the_rooms_of_the_bar_take_turns(told: PastAsked, stage: Stage, by_mouse: bool) -> None:
    bar, window = stage.window.top_bar, stage.window

    def backtests() -> None:
        QTest.mouseClick(bar.runs, LEFT) if by_mouse else stage.control.toggle_runs()

    def shown() -> tuple[bool, ...]:
        room = stage.control.replay.room
        places = (window.body, window.runs_place, room)
        return tuple(place is not None and not place.isHidden() for place in places)

    backtests()
    assert (shown(), bar.runs.isChecked(), bar.past.isChecked()) == ((0, 1, 0), True, False)
    QTest.mouseClick(bar.past, LEFT)
    assert (shown(), bar.runs.isChecked(), bar.past.isChecked()) == ((0, 0, 1), False, True)
    QTest.mouseClick(bar.past, LEFT)
    assert (shown(), bar.runs.isChecked(), bar.past.isChecked()) == ((0, 1, 0), True, False)
    QTest.mouseClick(bar.past, LEFT)
    backtests()
    assert (shown(), bar.runs.isChecked(), bar.past.isChecked()) == ((0, 1, 0), True, False)
    backtests()
    assert (shown(), bar.runs.isChecked(), bar.past.isChecked()) == ((1, 0, 0), False, False)


def test_panels_keep_their_sizes_whichever_rooms_were_open_meanwhile(
    told: PastAsked, stage: Stage
) -> None:
    window = stage.window

    def sizes() -> list[tuple[int, int]]:
        places = (window.chart_place, window.desk_place, window.canvas_place)
        return [(place.width(), place.height()) for place in places]

    before = sizes()
    QTest.keyClick(window, Qt.Key.Key_F6)
    told.opened["report:/reports/one"] = told.opened[told.key]
    try:
        stage.door.why_asked.emit("/reports/one", 0)
    finally:
        del told.opened["report:/reports/one"]
    QTest.keyClick(stage.control.replay.room, Qt.Key.Key_Escape)
    assert stage.door.is_open
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert not window.body.isHidden()
    assert sizes() == before


def test_keys_that_were_changed_stand_in_a_room_that_is_made_later(
    told: PastAsked, stage: Stage
) -> None:
    shortcuts = stage.control.shortcuts
    step = next(each for each in shortcuts.actions() if each.name == "run.step_candle")
    shortcuts.put(step, "Ctrl+Alt+C")
    QTest.mouseClick(stage.window.top_bar.past, LEFT)
    timeline = stage.control.replay.room.timeline
    assert timeline.step.toolTip() == "One candle further (Ctrl+Alt+C)"
