"""Past runs in the window: the list, a run walked through, and the page of each trade."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import TradeClosed
from moniqo_desktop.domain.messages.queries import MomentOf, Query, ReplayOf
from moniqo_desktop.domain.past import ReplayHead
from moniqo_desktop.ui.desk.cells import Cell
from moniqo_desktop.ui.replay.room import ReplayRoom
from moniqo_desktop.ui.replay.story_parts import slippage_text
from moniqo_desktop.ui.state.texts import money_text, profit_text
from tests.ui.replay.kit import DEMO, PastAsked

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(room: ReplayRoom, past: PastAsked) -> ReplayRoom:
    room.refresh()
    room.open(past.key)
    return room


def head(room: ReplayRoom) -> ReplayHead:
    assert room.head is not None
    return room.head


def closed(past: PastAsked) -> list[TradeClosed]:
    return [event for event in past.events if isinstance(event, TradeClosed)]


def test_the_list_says_what_each_run_came_to(room: ReplayRoom, past: PastAsked) -> None:
    room.refresh()
    (run,) = past.runs
    table = room.runs.table
    shown = [table.columns[n].cell(run) for n in range(len(table.columns))]
    assert all(isinstance(cell, Cell) for cell in shown)
    words = " ".join(cell.spoken for cell in shown)
    assert DEMO.name in words
    assert profit_text(run.net_profit) in words
    assert f"{run.trades:,}" in words
    assert room.runs.count.text() == "1"


def test_a_double_click_on_a_run_opens_it_at_its_first_candle(
    qtbot: QtBot, room: ReplayRoom, past: PastAsked
) -> None:
    room.refresh()
    view = room.runs.view
    place = view.visualRect(room.runs.table.index(0, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(view.viewport(), LEFT, pos=place)
    assert ReplayOf(past.key) in past.asked
    assert head(room).key == past.key
    assert room.timeline.at == int(head(room).moments[0])
    assert room.moment is not None


def test_the_canvas_shows_each_node_as_it_was_at_the_moment(opened: ReplayRoom) -> None:
    middle = int(head(opened).moments[len(head(opened).moments) // 2])
    opened.timeline.go_to(middle)
    moment = opened.moment
    assert moment is not None
    assert moment.at == middle
    live, index = opened.canvas.document.live, opened.canvas.document.model.index
    for node in moment.nodes:
        assert live.texts[index[node.node_id]] == node.text
        assert live.status_of(index[node.node_id]) is node.status


def test_the_chart_ends_at_the_moment_and_knows_no_later_trade(opened: ReplayRoom) -> None:
    trade = head(opened).trades[1]
    opened.timeline.go_to(trade.opened_at)
    content = opened.chart.chart._content
    frame = next(iter(head(opened).frames.values()))
    assert int(content.opened_at[-1]) + frame.ms == opened.timeline.at
    assert all(marker.at <= opened.timeline.at for marker in content.markers.markers)
    assert content.position is not None
    assert content.position.entry == pytest.approx(trade.entry)


def test_one_candle_back_shows_the_chart_as_it_was_before(opened: ReplayRoom) -> None:
    opened.timeline.go_to(int(head(opened).moments[300]))
    before = int(opened.chart.chart._content.opened_at[-1])
    opened.timeline.track.setFocus()
    QTest.keyClick(opened.timeline.track, Qt.Key.Key_Right)
    assert int(opened.chart.chart._content.opened_at[-1]) == before + 60_000
    QTest.keyClick(opened.timeline.track, Qt.Key.Key_Left)
    assert int(opened.chart.chart._content.opened_at[-1]) == before


def test_keys_jump_from_trade_to_trade(opened: ReplayRoom) -> None:
    trades = head(opened).trades
    opened.setFocus()
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(opened, Qt.Key.Key_Right, ctrl)
    assert opened.timeline.at == trades[0].opened_at
    QTest.keyClick(opened, Qt.Key.Key_Right, ctrl)
    assert opened.timeline.at == trades[1].opened_at
    chosen = opened.panel.view.chosen()
    assert chosen is not None
    assert chosen.trade_id == trades[1].trade_id
    QTest.keyClick(opened, Qt.Key.Key_Left, ctrl)
    assert opened.timeline.at == trades[0].opened_at


def test_play_goes_on_by_itself_until_it_is_paused(qtbot: QtBot, opened: ReplayRoom) -> None:
    start = opened.timeline.track.value()
    QTest.mouseClick(opened.timeline.play, LEFT)
    assert opened.timeline.is_playing
    qtbot.waitUntil(lambda: opened.timeline.track.value() >= start + 2, timeout=5_000)
    QTest.mouseClick(opened.timeline.play, LEFT)
    assert not opened.timeline.is_playing


def test_a_drag_over_the_track_asks_for_the_moment_under_the_pointer(
    opened: ReplayRoom, past: PastAsked
) -> None:
    track = opened.timeline.track
    past.asked.clear()
    middle = QPoint(track.width() // 2, track.height() // 2)
    QTest.mousePress(track, LEFT, pos=middle)
    QTest.mouseRelease(track, LEFT, pos=middle)
    count = len(head(opened).moments)
    assert abs(track.value() - count // 2) <= count // 100 + 1
    assert past.asked == [MomentOf(past.key, opened.timeline.at)]


def test_the_panel_tells_equity_position_and_the_chosen_node(opened: ReplayRoom) -> None:
    trade = head(opened).trades[0]
    opened.timeline.go_to(trade.opened_at)
    council = next(node for node in DEMO.nodes if node.kind == "agent.council")
    opened.canvas.find_node(council.node_id)
    assert opened.moment is not None
    assert opened.panel.equity.text() == money_text(opened.moment.equity)
    assert opened.panel.position.text().startswith(("LONG", "SHORT"))
    said = dict(opened.panel.values.texts)
    value = next(n for n in opened.moment.nodes if n.node_id == council.node_id)
    assert said["Decision"] == dict(value.outputs)["decision"]


def test_step_node_goes_through_the_nodes_a_candle_asked_and_then_to_the_next(
    opened: ReplayRoom,
) -> None:
    opened.timeline.go_to(head(opened).trades[0].opened_at)
    moment = opened.moment
    assert moment is not None
    asked = [node.node_id for node in moment.nodes if node.at == moment.at]
    assert len(asked) > 3
    for node_id in asked:
        opened.step_node()
        assert opened.canvas.document.marks.focus == node_id
        assert opened.timeline.at == moment.at
    opened.step_node()
    assert opened.timeline.at > moment.at
    assert opened.canvas.document.marks.focus


def test_a_replay_is_not_edited(opened: ReplayRoom) -> None:
    before = opened.canvas.flow()
    opened.canvas.select_all()
    QTest.keyClick(opened.canvas, Qt.Key.Key_Delete)
    assert opened.canvas.flow() == before
    assert "shows what was" in opened.note.text()


def test_the_page_of_a_trade_tells_its_story_in_seven_steps(
    opened: ReplayRoom, past: PastAsked
) -> None:
    trade = closed(past)[0]
    opened.show_trade(trade.trade_id, past.key)
    page = opened.page
    assert opened.stack.currentWidget() is page
    assert [card.accessibleName()[:1] for card in page.cards] == list("1234567")
    words = " ".join(text for card in page.cards for text in card.texts)
    assert profit_text(trade.profit) in words
    assert money_text(trade.fees) in words
    assert "18 of 18 checks passed" in words
    assert "Council" in words
    assert profit_text(trade.profit) in page.profit.text()


def test_the_page_of_a_trade_by_hand_tells_nothing_of_what_the_flow_thought(
    opened: ReplayRoom, past: PastAsked
) -> None:
    opened.show_trade(closed(past)[0].trade_id, past.key)
    page, story = opened.page, opened.page.story
    assert story is not None
    page.show_story(replace(story, by_hand=True, facts=(), voices=()))
    cards = [card for card in page.cards if card.isVisibleTo(page)]
    assert cards[0].accessibleName() == "1, 2  By hand"
    words = " ".join(text for card in cards for text in card.texts)
    assert "Council" not in words
    assert "18 of 18 checks passed" in words


def test_the_page_leads_to_the_replay_at_the_decision(opened: ReplayRoom, past: PastAsked) -> None:
    trade = closed(past)[2]
    opened.show_trade(trade.trade_id)
    story = opened.page.story
    assert story is not None
    QTest.mouseClick(opened.page.replay, LEFT)
    assert opened.stack.currentIndex() == 0
    assert opened.timeline.at == story.decided_at


def test_escape_goes_back_one_step_at_a_time(
    qtbot: QtBot, opened: ReplayRoom, past: PastAsked
) -> None:
    opened.panel.choose_trade(closed(past)[0].trade_id)
    QTest.mouseClick(opened.panel.why, LEFT)
    left: list[bool] = []
    opened.left.connect(lambda: left.append(True))
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert opened.stack.currentIndex() == 0
    assert not left
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert left == [True]


def test_a_trade_that_is_not_there_is_told_in_words(opened: ReplayRoom, past: PastAsked) -> None:
    opened.show_trade("gone", past.key)
    assert "not part of this run" in opened.page.under.text()
    assert not opened.page.replay.isVisible()
    assert head(opened).key == past.key


@pytest.mark.parametrize(
    ("bps", "text"), [(1.24, "+1.2 bp"), (-3.0, "\u22123.0 bp"), (0.0, "0.0 bp")]
)
def test_slippage_above_zero_is_worse(bps: float, text: str) -> None:
    assert slippage_text(bps) == text
    assert slippage_text(float("nan")) == "—"


class TwoDrawings:
    """The same run as if it had been changed at its middle: asked by part."""

    def __init__(self, past: PastAsked) -> None:
        self._past = past
        self.asked: list[ReplayOf] = []

    async def ask(self, query: Query) -> object:
        answer = await self._past.ask(query)
        if not isinstance(query, ReplayOf):
            return answer
        assert isinstance(answer, ReplayHead)
        self.asked.append(query)
        drawings = (int(answer.moments[0]) - 1, int(answer.moments[len(answer.moments) // 2]))
        return replace(answer, drawings=drawings, part=query.part % 2)


@pytest.fixture
def changed(room: ReplayRoom, past: PastAsked) -> TwoDrawings:
    made = TwoDrawings(past)
    room._context = replace(room._context, ask=made.ask)
    return made


def test_of_a_run_changed_while_it_ran_each_drawing_can_be_chosen(
    qtbot: QtBot, room: ReplayRoom, past: PastAsked, changed: TwoDrawings
) -> None:
    room.open(past.key)
    box = room.drawings
    assert box.isVisible()
    assert (box.count(), box.currentIndex()) == (2, 1)
    assert box.itemText(0).startswith("Drawing 1 of 2, from ")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert changed.asked[-1] == ReplayOf(past.key, 0)
    assert head(room).part == 0
    assert box.currentIndex() == 0


def test_a_moment_is_shown_by_the_drawing_of_its_time(
    room: ReplayRoom, past: PastAsked, changed: TwoDrawings
) -> None:
    room.open(past.key)
    first = int(head(room).moments[3])
    room.open(past.key, first)
    assert changed.asked[-2:] == [ReplayOf(past.key), ReplayOf(past.key, 0)]
    assert (head(room).part, room.timeline.at) == (0, first)


def test_a_run_of_one_drawing_offers_no_choice(opened: ReplayRoom) -> None:
    assert opened.drawings.isHidden()
