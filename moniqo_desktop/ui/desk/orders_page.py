"""Orders, open ones first: cancel one or all, edit price and amount in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from moniqo_desktop.domain.commands import CancelOrder, Command
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.orders import Order
from moniqo_desktop.ui.desk import actions
from moniqo_desktop.ui.desk.act_bar import Act, ActBar, menu_for
from moniqo_desktop.ui.desk.flight import Flight
from moniqo_desktop.ui.desk.order_rows import order_columns
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme


class OrdersPage(QWidget):
    """Delete cancels the selected order, F2 or Return edits it."""

    hears = frozenset({"orders", "prices", "answers", "runs"})

    def __init__(
        self,
        theme: Theme,
        state: State,
        send: Callable[[Command], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._send = state, send
        self._flight = Flight(state.answers, self)
        self._shown: object = None
        self.table: Table[Order] = Table(order_columns(state), lambda order: order.order_id, self)
        empty = tr("No orders yet. They appear here when a running flow trades.")
        self.view: TableView[Order] = TableView(theme, self.table, empty, self)
        self.view.setAccessibleName(tr("Orders"))
        acts = (
            Act("cancel", tr("Cancel order"), self.cancel_chosen, "Del"),
            Act("edit", tr("Edit…"), self.edit_chosen, "F2"),
            Act("cancel_all", tr("Cancel all"), self.cancel_all, "Ctrl+Shift+Del"),
        )
        self.bar = ActBar(theme, acts, self)
        self.bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view)
        column.addWidget(self.bar)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.activated.connect(lambda index: self.edit_chosen())
        self.bar.line.given.connect(self._typed)
        self._flight.landed.connect(self._show_acts)
        menu_for(self.view, self._fill_menu)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def refresh(self) -> None:
        self._flight.look()
        self.table.set_rows(self._state.orders.all())
        self._show_acts()

    def choose(self, order_id: str) -> None:
        """Selects an order, if it is in the table."""
        self.refresh()
        place = self.table.place_of(order_id)
        if place >= 0:
            self.view.selectRow(place)
            self.view.setFocus()

    def cancel_chosen(self) -> None:
        """Asks to cancel the selected order, if it is open."""
        order = self.view.chosen()
        if order is not None:
            self._cancel(order)

    def cancel_all(self) -> None:
        """Every open order of the wallet shown, stops and targets too."""
        for order in self._state.orders.open():
            self._cancel(order)

    def edit_chosen(self) -> None:
        """Opens the line with price and amount of the selected order."""
        order = self.view.chosen()
        market = self._state.markets.get(order.symbol) if order is not None else None
        if order is None or market is None or self._why_not_edit(order):
            return
        price = order.trigger_price or order.limit_price
        words = tr("{symbol} {side}").format(symbol=order.symbol, side=order.side.value)
        lines = [(tr("Price"), market.price_text(price))]
        if not order.reduce_only:
            lines.append((tr("Amount"), market.amount_text(order.amount)))
        self.bar.ask(order.order_id, words, lines)

    def _cancel(self, order: Order) -> None:
        if order.is_open and not order.cancel_asked and not self._waits(order):
            self._flight.begin(order.order_id)
            self._send(CancelOrder(order_id=order.order_id))
            self._show_acts()

    def _typed(self, order_id: str, texts: list[str]) -> None:
        order = next((o for o in self._state.orders.open() if o.order_id == order_id), None)
        market = self._state.markets.get(order.symbol) if order is not None else None
        if order is None or market is None:
            self.bar.say(tr("That order is no longer open."))
            self.bar.end_asking()
            return
        try:
            command = actions.edit_order(order, market, texts[0], "".join(texts[1:]))
        except MoniqoError as problem:
            self.bar.say(str(problem))
            return
        self.bar.say("")
        self.bar.end_asking()
        self._flight.begin(order.order_id)
        self._send(command)
        self._show_acts()

    def _selection_changed(self) -> None:
        order = self.view.chosen()
        if order is not None and order.order_id == self._shown:
            return
        self._shown = order.order_id if order is not None else None
        self.bar.say("")
        self.bar.end_asking()
        self._show_acts()

    def _show_acts(self) -> None:
        order, open_now = self.view.chosen(), self._state.orders.open()
        self.bar.setVisible(bool(open_now))
        self.bar.show_state(
            "cancel_all",
            enabled=any(not each.cancel_asked and not self._waits(each) for each in open_now),
            tip=tr("Cancels {count} open orders, stops and targets too.").format(
                count=len(open_now)
            ),
        )
        can_cancel = order is not None and order.is_open and not order.cancel_asked
        why_not = self._why_not_edit(order)
        self.bar.show_state(
            "cancel",
            enabled=can_cancel and order is not None and not self._waits(order),
            tip=tr("Asks the venue to cancel; the order lives until it says so."),
        )
        self.bar.show_state(
            "edit",
            enabled=not why_not,
            tip=why_not or tr("New price and amount; the gate and the venue judge them first."),
        )

    def _why_not_edit(self, order: Order | None) -> str:
        if order is None or not order.is_open:
            return tr("Choose an open order.")
        if order.cancel_asked or self._waits(order):
            return tr("Waiting for the answer to what was asked.")
        if not (order.trigger_price or order.limit_price):
            return tr("A market order has no price.")
        return ""

    def _waits(self, order: Order) -> bool:
        return self._flight.is_waiting(order.order_id)

    def _fill_menu(self, menu: QMenu) -> None:
        if self._state.orders.open():
            self.bar.fill(menu)
