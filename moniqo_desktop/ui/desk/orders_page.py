"""Orders, open ones first: cancel one or all, edit price and amount in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.messages.commands import CancelOrder, Command
from moniqo_desktop.domain.orders import Order
from moniqo_desktop.ui.desk import actions, guards
from moniqo_desktop.ui.desk.act_bar import Act, ActBar, menu_for
from moniqo_desktop.ui.desk.empty import empty_words
from moniqo_desktop.ui.desk.flight import Flight
from moniqo_desktop.ui.desk.guards import Ask
from moniqo_desktop.ui.desk.order_rows import order_columns
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class OrdersPage(QWidget):
    """Delete cancels the selected order, F2 or Return edits it. ask: puts a question to the
    trader."""

    hears = frozenset({"orders", "prices", "answers", "runs"})

    def __init__(
        self,
        theme: Theme,
        state: State,
        send: Callable[[Command], None],
        ask: Ask,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._send, self._ask = state, send, ask
        self._heir: OrdersPage | None = None
        self._flight = Flight(state.answers, self)
        self._shown: object = None
        self._tried: tuple[str, list[str], int] | None = None
        """The change on its way: of which order, what was typed, refusals before."""
        self.table: Table[Order] = Table(order_columns(state), lambda order: order.order_id, self)
        self.view: TableView[Order] = TableView(theme, self.table, self._none(), self)
        self.view.setAccessibleName(tr("Orders"))
        acts = (
            Act("cancel", tr("Cancel order"), self.cancel_chosen, "Del"),
            Act("edit", tr("Edit…"), self.edit_chosen, "F2"),
            Act("cancel_all", tr("Cancel all"), self.cancel_all, "Ctrl+Shift+Del"),
        )
        self.bar = ActBar(theme, acts, self, self.view)
        self.bar.button("cancel_all").setProperty("role", "room")
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
        self.view.say_empty(self._none())
        self.table.set_rows(self._state.orders.all())
        self._show_acts()
        self._ask_again()

    def _none(self) -> str:
        meaning = tr("Orders of a flow appear here when it trades.")
        return empty_words(self._state, tr("No orders yet."), meaning)

    def choose(self, order_id: str) -> None:
        """Selects an order, if it is in the table."""
        self.refresh()
        place = self.table.place_of(order_id)
        if place >= 0:
            self.view.selectRow(place)
            self.view.setFocus()

    def pass_to(self, newer: OrdersPage) -> None:
        """What was asked here is answered there: another window takes the place of this one."""
        self._heir = newer

    def cancel_chosen(self) -> None:
        """Asks to cancel the selected order, if it is open; first the trader, where it protects an
        open position."""
        order = self.view.chosen()
        if order is None or not self._can_cancel(order):
            return
        held = guards.guarded(self._state, order)
        if held is None:
            self._cancel(order)
            return
        choices = guards.answers(order, held, partial(self._cancel_guards, [order]), self._send)
        words = guards.without(self._state, order, held)
        self._ask(words, choices, holds=partial(guards.still, self._state, order, held))

    def cancel_all(self) -> None:
        """Every open order of the account shown but stops and targets of open positions: they stay
        unless the trader says so."""
        spared, others = self._sorted()
        if not spared:
            self._cancel_each(others)
            return
        keep = (
            Answer(
                tr("Cancel 1 order")
                if len(others) == 1
                else tr("Cancel {count} orders").format(count=len(others)),
                partial(self._cancel_each, others),
            )
            if others
            else Answer(tr("Keep them"), lambda: None)
        )
        too = Answer(
            tr("Cancel stops and targets too") if others else tr("Cancel stops and targets"),
            partial(self._cancel_both, others, spared),
            "danger",
        )
        words = _all_words(len(others), len(spared))
        self._ask(words, (keep, too), holds=partial(self._are_all, others, spared))

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

    def _can_cancel(self, order: Order) -> bool:
        """Not the stop of an entry that waits: it goes with the entry."""
        asleep = guards.is_asleep(self._state, order)
        return order.is_open and not order.cancel_asked and not self._waits(order) and not asleep

    def _sorted(self) -> tuple[list[Order], list[Order]]:
        """Those that protect an open position, and the others that can be cancelled."""
        able = [order for order in self._state.orders.open() if self._can_cancel(order)]
        spared = [order for order in able if guards.guarded(self._state, order) is not None]
        return spared, [order for order in able if order not in spared]

    def _are_all(self, others: Sequence[Order], spared: Sequence[Order]) -> bool:
        """Whether just these orders can be cancelled now."""
        now = [{order.order_id for order in orders} for orders in self._sorted()]
        return now == [{order.order_id for order in orders} for orders in (spared, others)]

    def _cancel_each(self, orders: Sequence[Order]) -> None:
        for order in orders:
            self._cancel(order)

    def _cancel_both(self, others: Sequence[Order], spared: Sequence[Order]) -> None:
        self._cancel_each(others)
        self._cancel_guards(spared)

    def _cancel_guards(self, orders: Sequence[Order]) -> None:
        for order in orders:
            self._cancel(order, unprotects=True)

    def _cancel(self, order: Order, *, unprotects: bool = False) -> None:
        """As it is by now: it may have ended while the trader was asked."""
        if self._heir is not None:
            self._heir._cancel(order, unprotects=unprotects)
            return
        now = self._state.orders.get(order.order_id)
        if now is not None and self._can_cancel(now):
            self._flight.begin(order.order_id)
            self._send(CancelOrder(order_id=order.order_id, unprotects=unprotects))
            self._show_acts()

    def _typed(self, order_id: str, texts: list[str]) -> None:
        order = next((o for o in self._state.orders.open() if o.order_id == order_id), None)
        market = self._state.markets.get(order.symbol) if order is not None else None
        if order is None or market is None:
            self.bar.say(tr("That order is no longer open."))
            self.bar.end_asking()
            return
        try:
            mark = self._state.prices.last(order.symbol)
            command = actions.edit_order(order, market, texts[0], "".join(texts[1:]), mark)
        except MoniqoError as problem:
            self.bar.say(str(problem))
            return
        self.bar.say("")
        self.bar.end_asking()
        self._flight.begin(order.order_id)
        self._tried = order.order_id, texts, self._state.answers.refused(order.order_id)
        self._send(command)
        self._show_acts()

    def _ask_again(self) -> None:
        """A change that was refused can be corrected: the line is back with what was typed, and
        says what stays."""
        if self._tried is None or self._flight.is_waiting(self._tried[0]):
            return
        (order_id, texts, before), self._tried = self._tried, None
        order = self.view.chosen()
        market = self._state.markets.get(order.symbol) if order is not None else None
        is_refused = self._state.answers.refused(order_id) > before
        if order is None or market is None or order.order_id != order_id or not is_refused:
            return
        has_keyboard = self.view.hasFocus() or self.bar.button("edit").hasFocus()
        if order.is_open and has_keyboard and self.bar.line.isHidden():
            self.edit_chosen()
            for edit, text in zip(self.bar.line.edits, texts, strict=False):
                edit.setText(text)
        price = order.trigger_price or order.limit_price
        self.bar.say(actions.stays(order.purpose, market, price) if order.is_open else "")

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
        spared, others = self._sorted() if open_now else ([], [])
        self.bar.show_state(
            "cancel_all",
            enabled=bool(spared or others),
            tip=_all_words(len(others), len(spared)),
        )
        why_not = self._why_not_edit(order)
        asleep = order is not None and guards.is_asleep(self._state, order)
        self.bar.show_state(
            "cancel",
            enabled=order is not None and self._can_cancel(order),
            tip=tr("Its entry still waits. Cancel the entry: this goes with it.")
            if asleep
            else tr("Asks the venue to cancel; the order lives until it says so."),
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


def _all_words(others: int, spared: int) -> str:
    """What "Cancel all" cancels, and what it spares."""
    if not others:
        return tr(
            "Only stops and targets of open positions are open ({count}). Without its stop nothing "
            "limits the loss of a position."
        ).format(count=spared)
    if others == 1:
        cancels = tr("Cancels 1 open order.")
    else:
        cancels = tr("Cancels {count} open orders.").format(count=others)
    stay = tr("Stops and targets of open positions stay ({count}).").format(count=spared)
    return f"{cancels} {stay}" if spared else cancels
