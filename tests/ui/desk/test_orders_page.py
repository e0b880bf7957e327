"""Orders are cancelled and edited in place; what is on its way is not asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from moniqo_desktop.domain.messages.commands import CancelOrder
from moniqo_desktop.domain.messages.desk_commands import EditOrder
from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import (
    Event,
    Notified,
    OrderChanged,
    OrderPlanned,
    OrderRevised,
)
from moniqo_desktop.domain.orders import OrderId, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.ui.desk.orders_page import OrdersPage
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.desk.kit import ACCEPTED, Desk, press, texts
from tests.ui.state.builders import a_price, an_order

O1 = OrderId("o1")


def chosen(desk: Desk, planned: OrderPlanned | None = None) -> OrdersPage:
    desk.panel.show_page("Orders")
    desk.hear(a_price(510_000), planned or an_order(), ACCEPTED)
    page = desk.panel.orders
    page.view.selectRow(0)
    page.view.setFocus()
    return page


def give(page: OrdersPage, *typed: str) -> None:
    for edit, text in zip(page.bar.line.edits, typed, strict=False):
        edit.setText(text)
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Return)


def test_an_order_tells_its_distance_to_the_price(desk: Desk) -> None:
    page = chosen(desk)
    assert texts(page.table)[6] == "−1.96 %"


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        (("50,500", "0.001"), EditOrder(order_id=O1, limit_price=505_000)),
        (("50,000.0", "0.0005"), EditOrder(order_id=O1, amount=50)),
        (("50500", "0.002"), EditOrder(order_id=O1, limit_price=505_000, amount=200)),
    ],
)
def test_only_what_differs_is_sent(desk: Desk, typed: tuple[str, str], command: EditOrder) -> None:
    page = chosen(desk)
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    assert [edit.text() for edit in page.bar.line.edits] == ["50,000.0", "0.001"]
    give(page, *typed)
    assert desk.sent == [command]
    assert not page.bar.button("edit").isEnabled()


def test_a_stop_is_edited_by_its_trigger_alone(desk: Desk) -> None:
    stop = replace(
        an_order().order, purpose=Purpose.STOP, side=Side.SELL, kind=OrderKind.STOP,
        limit_price=0, trigger_price=490_000, reduce_only=True,
    )  # fmt: skip
    page = chosen(desk, OrderPlanned(1, "r1", stop))
    page.edit_chosen()
    assert page.bar.line.edits[1].isHidden()
    give(page, "49500")
    assert desk.sent == [EditOrder(order_id=O1, trigger_price=495_000)]


STOP = replace(
    an_order().order, purpose=Purpose.STOP, side=Side.SELL, kind=OrderKind.STOP,
    limit_price=0, trigger_price=490_000, reduce_only=True,
)  # fmt: skip


def test_a_stop_on_the_wrong_side_is_told_with_the_one_that_stays(desk: Desk) -> None:
    page = chosen(desk, OrderPlanned(1, "r1", STOP))
    page.edit_chosen()
    give(page, "52000")
    assert desk.sent == []
    assert page.bar.said.text() == (
        "A stop of a long must lie below the last price 51,000.0. The stop at 49,000.0 stays."
    )
    assert page.bar.line.edit.text() == "52000"
    assert page.bar.line.isVisible()


REFUSALS = (
    EditRefused(2, "r1", O1, "POST_ONLY_WOULD_TAKE", "it would take"),
    Notified(2, "", "error", "The stop was not moved.", "This one would risk more.", "k"),
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=["venue", "gate"])
def test_what_was_typed_can_be_corrected_after_a_refusal(desk: Desk, refusal: Event) -> None:
    page = chosen(desk, OrderPlanned(1, "r1", STOP))
    page.edit_chosen()
    give(page, "48500")
    assert page.bar.line.isHidden()
    desk.hear(refusal)
    assert page.bar.said.text() == "The stop at 49,000.0 stays."
    assert page.bar.line.edit.text() == "48500"
    assert page.bar.line.edit.hasFocus()
    give(page, "49500")
    assert desk.sent[-1] == EditOrder(order_id=O1, trigger_price=495_000)
    assert page.bar.said.isHidden()


def test_a_change_that_was_taken_is_not_asked_again(desk: Desk) -> None:
    page = chosen(desk, OrderPlanned(1, "r1", STOP))
    page.edit_chosen()
    give(page, "49500")
    desk.hear(OrderRevised(2, "r1", O1, 495_000, 0))
    desk.hear(REFUSALS[1])
    assert page.bar.line.isHidden()
    assert page.bar.said.isHidden()


@pytest.mark.parametrize("typed", [("much", "0.001"), ("50000", "-1"), ("50000", "0.001")])
def test_what_is_no_change_is_refused_and_can_be_mended(desk: Desk, typed: tuple[str, str]) -> None:
    page = chosen(desk)
    page.edit_chosen()
    give(page, *typed)
    assert desk.sent == []
    assert page.bar.said.text()
    assert page.bar.line.isVisible()


def test_a_change_refused_by_the_venue_keeps_the_old_order_and_frees_the_buttons(
    desk: Desk,
) -> None:
    page = chosen(desk)
    page.edit_chosen()
    give(page, "50500", "0.001")
    desk.hear(EditRefused(2, "r1", O1, "POST_ONLY_WOULD_TAKE", "it would take"))
    assert texts(page.table)[5] == "50,000.0"
    assert page.bar.button("edit").isEnabled()
    assert desk.state.log.newest()[0].text == "The order stays as it was (o1): it would take"


def test_a_change_the_venue_took_is_shown(desk: Desk) -> None:
    page = chosen(desk)
    desk.hear(OrderRevised(2, "r1", O1, 0, 505_000))
    assert texts(page.table)[5] == "50,500.0"


def test_an_order_that_ended_meanwhile_is_not_edited(desk: Desk) -> None:
    page = chosen(desk)
    page.edit_chosen()
    desk.hear(OrderChanged(2, "r1", O1, OrderStatus.FILLED))
    give(page, "50500", "0.001")
    assert desk.sent == []
    assert page.bar.said.text() == "That order is no longer open."


def test_cancel_all_asks_each_order_once(desk: Desk) -> None:
    page = chosen(desk)
    press(page, "Cancel all")
    page.cancel_all()
    assert desk.sent == [CancelOrder(order_id=O1)]
    assert not page.bar.button("cancel_all").isEnabled()


def test_size_and_price_are_whole_in_the_dock_of_a_window_of_1600(desk: Desk, dark: Theme) -> None:
    planned = an_order()
    order = replace(planned.order, amount=199_612, limit_price=512_345, filled=199_612)
    page = chosen(desk, replace(planned, order=order))
    desk.panel.resize(544, 320)
    view, header = page.view, page.view.horizontalHeader()
    measure = QFontMetricsF(dark.font(12, 500, tabular=True)).horizontalAdvance
    shown = [n for n in range(page.table.columnCount()) if not view.isColumnHidden(n)]
    assert sum(map(view.columnWidth, shown)) <= view.width()
    for number in shown:
        text = page.table.cell(0, number)[0].text
        assert measure(text) + 20 <= header.sectionSize(number), text


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_after_an_edit_the_keyboard_is_where_it_was_before(desk: Desk, leave: Qt.Key) -> None:
    page = chosen(desk)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    page.bar.line.edit.setText("50,500")
    QTest.keyClick(page.bar.line.edit, leave)
    assert not page.bar.line.isVisible()
    assert page.view.hasFocus()


def test_a_button_that_waits_for_its_answer_leaves_the_keyboard_at_its_table(desk: Desk) -> None:
    page = chosen(desk)
    edit = page.bar.button("edit")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    give(page, "50,500", "0.001")
    assert page.view.hasFocus()
    desk.hear(EditRefused(2, "r1", O1, "POST_ONLY_WOULD_TAKE", "it would take"))
    assert page.bar.line.edit.hasFocus(), "to correct it"
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Escape)
    assert edit.hasFocus()


def test_the_keyboard_stays_at_the_table_once_nothing_is_open(desk: Desk) -> None:
    page = chosen(desk)
    page.bar.button("cancel").setFocus()
    desk.hear(OrderChanged(2, "r1", O1, OrderStatus.FILLED))
    assert page.view.hasFocus()
