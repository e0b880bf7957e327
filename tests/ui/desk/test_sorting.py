"""Rows in the order of a column: by mouse and keys, kept, and never under a pressed mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import ClosePosition
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.desk.memory import TableMemory
from moniqo_desktop.ui.desk.panel import DeskPanel
from moniqo_desktop.ui.desk.sorting import Sort, as_text, from_text, in_order, turned
from moniqo_desktop.ui.desk.tables import TableView
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.question import QuestionBar
from moniqo_desktop.ui.state.positions import PositionView
from tests.ui.desk.kit import LONG, PRICES, SHORT, Desk
from tests.ui.state.builders import BTC, ETH, MARKETS, a_position, a_price, a_state

SOL = Symbol("SOL/USDT")
THIRD = a_position(2_000, MARKETS[ETH].notional(300_000, 2_000), SOL)
LEFT, TAB = Qt.MouseButton.LeftButton, Qt.FocusReason.TabFocusReason


@pytest.fixture
def three(desk: Desk) -> Desk:
    """BTC +128.10, ETH +12.50 and SOL +20.00, in the order they were opened."""
    desk.state.markets.learn((replace(MARKETS[ETH], symbol=SOL),))
    desk.hear(*PRICES, a_price(310_000, SOL), LONG, SHORT, THIRD)
    return desk


def view(desk: Desk) -> TableView[PositionView]:
    return desk.panel.positions.view


def symbols(desk: Desk) -> list[str]:
    table = desk.panel.positions.table
    return [str(row.symbol) for n in range(table.rowCount()) if (row := table.row(n))]


def column(desk: Desk, name: str) -> int:
    return [each.name for each in desk.panel.positions.table.columns].index(name)


def click(desk: Desk, name: str) -> None:
    titles, section = view(desk).titles, column(desk, name)
    at = QPoint(titles.sectionViewportPosition(section) + titles.sectionSize(section) // 2, 8)
    QTest.mouseClick(titles.viewport(), LEFT, pos=at)


def title(desk: Desk, name: str) -> str:
    return desk.panel.positions.table.title(column(desk, name))


def test_a_title_sorts_then_turns_the_order_then_gives_back_the_own(three: Desk) -> None:
    own = [BTC, ETH, SOL]
    assert symbols(three) == own
    for order, arrow in (([ETH, SOL, BTC], " ↑"), ([BTC, SOL, ETH], " ↓"), (own, "")):
        click(three, "profit")
        assert symbols(three) == order
        assert title(three, "profit") == f"PnL{arrow}"


def test_another_title_takes_the_sort_over(three: Desk) -> None:
    click(three, "profit")
    click(three, "symbol")
    assert (title(three, "symbol"), title(three, "profit")) == ("Symbol ↑", "PnL")
    assert symbols(three) == [BTC, ETH, SOL]


def test_the_selection_goes_with_its_row_and_keys_act_on_it(three: Desk) -> None:
    view(three).selectRow(1)
    click(three, "profit")
    assert symbols(three)[0] == ETH
    assert (chosen := view(three).chosen()) is not None
    assert chosen.symbol == ETH
    view(three).setFocus()
    QTest.keyClick(view(three), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert three.sent == [ClosePosition(symbol=ETH, wallet="practice")]


def test_when_the_chosen_row_is_gone_no_other_is_chosen(three: Desk) -> None:
    click(three, "profit")
    view(three).selectRow(0)
    three.hear(a_position(0, 0, ETH))
    assert symbols(three) == [SOL, BTC]
    assert view(three).chosen() is None
    view(three).setFocus()
    QTest.keyClick(view(three), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert three.sent == []


def test_prices_move_rows_to_their_places(three: Desk) -> None:
    click(three, "profit")
    view(three)._end_calm()
    three.hear(a_price(330_000, SOL))
    assert symbols(three) == [ETH, SOL, BTC]
    three.hear(a_price(290_000, SOL))
    assert symbols(three) == [SOL, ETH, BTC]


def test_rows_just_moved_or_under_a_moving_mouse_keep_their_places(three: Desk) -> None:
    click(three, "profit")
    three.hear(a_price(290_000, SOL))
    assert symbols(three) == [ETH, SOL, BTC]
    view(three)._end_calm()
    assert symbols(three) == [SOL, ETH, BTC]
    view(three)._end_calm()
    QTest.mouseMove(view(three).viewport(), QPoint(40, 20))
    three.hear(a_price(330_000, SOL))
    assert symbols(three) == [SOL, ETH, BTC]


def test_a_row_that_comes_while_places_are_kept_stands_last(three: Desk) -> None:
    three.hear(a_position(0, 0, ETH))
    click(three, "profit")
    three.hear(SHORT)
    assert symbols(three) == [SOL, BTC, ETH]
    view(three)._end_calm()
    assert symbols(three) == [ETH, SOL, BTC]


def test_no_row_comes_goes_or_moves_while_the_mouse_is_down(three: Desk) -> None:
    click(three, "profit")
    view(three)._end_calm()
    place = view(three).visualRect(three.panel.positions.table.index(1, 0)).center()
    QTest.mousePress(view(three).viewport(), LEFT, pos=place)
    three.hear(a_position(0, 0, ETH), a_price(290_000, SOL))
    view(three)._end_calm()
    assert symbols(three) == [ETH, SOL, BTC]
    QTest.mouseRelease(view(three).viewport(), LEFT, pos=place)
    assert symbols(three) == [SOL, BTC]
    assert (chosen := view(three).chosen()) is not None
    assert chosen.symbol == SOL


def test_values_go_on_while_the_mouse_is_down(three: Desk) -> None:
    place = view(three).visualRect(three.panel.positions.table.index(0, 0)).center()
    QTest.mousePress(view(three).viewport(), LEFT, pos=place)
    three.hear(a_price(680_000))
    mark = three.panel.positions.table.index(0, column(three, "mark")).data()
    QTest.mouseRelease(view(three).viewport(), LEFT, pos=place)
    assert mark == "68,000.0"


def test_a_price_tells_of_its_own_row_only(three: Desk) -> None:
    table, told = three.panel.positions.table, []
    view(three).grab()
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    three.hear(a_price(320_000, ETH))
    assert told == [(1, 1)]
    three.hear(a_price(320_000, ETH))
    assert told == [(1, 1)]


def test_the_sort_is_there_again_after_a_restart(
    qtbot: QtBot, dark: Theme, settings: Settings, stored: dict[str, Any]
) -> None:
    question = QuestionBar(dark)
    qtbot.addWidget(question)
    for asked in (True, False):
        state = a_state()
        panel = DeskPanel(dark, state, lambda command: None, question.ask, settings=settings)
        qtbot.addWidget(panel)
        panel.resize(900, 320)
        panel.show()
        made = Desk(panel, state, [], question)
        made.hear(*PRICES, SHORT, LONG)
        if asked:
            click(made, "profit")
            click(made, "profit")
            assert stored["tables.positions.sort"] == "profit down"
        assert title(made, "profit") == "PnL ↓"
        assert symbols(made) == [BTC, ETH]
        settings = Settings(lambda: dict(stored), stored.update)


def test_titles_are_reached_and_pressed_by_keys_and_say_what_they_do(three: Desk) -> None:
    titles = view(three).titles
    titles.setFocus(TAB)
    for _ in range(column(three, "profit")):
        QTest.keyClick(titles, Qt.Key.Key_Right)
    QTest.keyClick(titles, Qt.Key.Key_Space)
    assert symbols(three) == [ETH, SOL, BTC]
    assert titles.accessibleName().startswith("PnL, sorted, smallest first. Space sorts")
    QTest.keyClick(titles, Qt.Key.Key_Return)
    assert symbols(three) == [BTC, SOL, ETH]
    QTest.keyClick(titles, Qt.Key.Key_Down)
    assert view(three).hasFocus()


def test_the_titles_are_one_stop_of_the_tab_key_before_their_rows(three: Desk) -> None:
    view(three).setFocus()
    QTest.keyClick(view(three), Qt.Key.Key_Backtab)
    assert view(three).titles.hasFocus()
    QTest.keyClick(view(three).titles, Qt.Key.Key_Tab)
    assert view(three).hasFocus()


def test_what_is_not_known_stands_last_either_way() -> None:
    rows: list[tuple[str, int | None]] = [("a", None), ("b", 2), ("c", 1), ("d", 2)]
    for falls, order in ((False, "cbda"), (True, "bdca")):
        assert "".join(n for n, _ in in_order(rows, lambda row: row[1], falls=falls)) == order


def test_a_sort_survives_its_text() -> None:
    for sort in (Sort("profit"), Sort("profit", True)):
        assert from_text(as_text(sort)) == sort
    assert turned(Sort("profit", True), "profit") is None


@pytest.mark.parametrize("text", ["", "profit", "profit sideways", " up", "nothing up"])
def test_a_sort_that_cannot_be_read_is_none(
    desk: Desk, settings: Settings, stored: dict[str, Any], text: str
) -> None:
    settings.keep(**{"tables.odd.sort": text})
    view(desk).remember_in(TableMemory(settings, "odd"))
    assert desk.panel.positions.table.sorted is None
