"""Fills and the trades they made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.messages.events import OrderFilled, TradeClosed
from moniqo_desktop.ui.charts.tabs import Segments
from moniqo_desktop.ui.desk import rows
from moniqo_desktop.ui.desk.act_bar import menu_for
from moniqo_desktop.ui.desk.empty import empty_words
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.look.parts import push_button
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import profit_text
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

NEWEST: Final = 500
_TRADES: Final = 1
"""Place of the trades behind the fills."""
_NO_FILLS: Final = later("No fills yet."), later("Each executed part of an order is listed here.")
_NO_TRADES: Final = (
    later("No closed trades yet."), later("A position that went back to flat is listed here."),
)  # fmt: skip


class Summary(QLabel):
    """One line. Where it is cut its end is seen, which is the money; its tip says it whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setProperty("tone", "2")

    def say(self, words: str) -> None:
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._words) + 2
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        cut = Qt.TextElideMode.ElideLeft
        self.setText(self.fontMetrics().elidedText(self._words, cut, self.width()))


class FillsPage(QWidget):
    """Each executed part, or each position from its opening to flat with what it earned.

    trade_asked: why a trade was made; its id and that of its run."""

    hears = frozenset({"fills", "runs"})
    trade_asked = Signal(str, str)

    def __init__(self, theme: Theme, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.table: Table[OrderFilled] = Table(
            rows.fill_columns(state.markets), lambda fill: fill.fill_id, self
        )
        self.trades: Table[TradeClosed] = Table(
            rows.trade_columns(state.markets), lambda trade: (trade.run_id, trade.trade_id), self
        )
        self.views = (
            TableView(theme, self.table, self._none(_NO_FILLS), self),
            TableView(theme, self.trades, self._none(_NO_TRADES), self),
        )
        self.choice, self.total = Segments(theme, tr("Fills or trades"), self), Summary(self)
        self.why = push_button(theme, tr("Why this trade?"))
        self.stack = QStackedWidget(self)
        self._arrange()
        self.why.setAutoDefault(True)  # Return presses it
        self.why.setToolTip(tr("The whole story of the chosen trade: facts, votes, orders, end"))
        self.why.clicked.connect(self._ask_chosen)
        self.choice.currentChanged.connect(self.stack.setCurrentIndex)
        self.choice.currentChanged.connect(self._show_why)
        closed = self.views[1]
        closed.setToolTip(tr("Double click: why this trade was made"))
        closed.doubleClicked.connect(self._ask_why)
        closed.activated.connect(self._ask_why)
        closed.selectionModel().selectionChanged.connect(self._show_why)
        menu_for(closed, self._fill_menu)
        self._show_why()

    def set_theme(self, theme: Theme) -> None:
        self.choice.set_theme(theme)
        for view in self.views:
            view.set_theme(theme)

    def refresh(self) -> None:
        trades = self._state.fills.trades()
        for number, words in enumerate((_NO_FILLS, _NO_TRADES)):
            self.views[number].say_empty(self._none(words))
        self.table.set_rows(self._state.fills.newest(NEWEST))
        self.trades.set_rows(trades[:NEWEST])
        self.total.say(_summary(trades))

    def _none(self, words: tuple[str, str]) -> str:
        nothing, meaning = words
        return empty_words(self._state, tr(nothing), tr(meaning))

    def _show_why(self, *_: object) -> None:
        """Stands beside the trades; which one is meant is chosen first."""
        self.why.setVisible(self.stack.currentIndex() == _TRADES)
        self.why.setEnabled(self.views[_TRADES].chosen() is not None)

    def _fill_menu(self, menu: QMenu) -> None:
        if self.views[_TRADES].chosen() is not None:
            menu.addAction(tr("Why this trade?"), self._ask_chosen)

    def _ask_chosen(self) -> None:
        trade = self.views[_TRADES].chosen()
        if trade is not None:
            self.trade_asked.emit(trade.trade_id, trade.run_id)

    def _ask_why(self, index: QModelIndex) -> None:
        trade = self.trades.row(index.row())
        if trade is not None:
            self.trade_asked.emit(trade.trade_id, trade.run_id)

    def _arrange(self) -> None:
        self.choice.set_words((tr("Fills"), tr("Trades")))
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 12, 0)
        bar.addWidget(self.choice)
        bar.addWidget(self.why)
        bar.addStretch(1)
        bar.addWidget(self.total)
        bar.setSpacing(8)
        for view in self.views:
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)


def _summary(trades: tuple[TradeClosed, ...]) -> str:
    """How many trades, how many of them gained, and what all earned after fees."""
    if not trades:
        return ""
    won = sum(trade.profit > 0 for trade in trades)
    profit = profit_text(sum(trade.profit for trade in trades))
    one, many = (
        tr("1 trade, {won} with a profit, {profit}"),
        tr("{count} trades, {won} with a profit, {profit}"),
    )
    words = one if len(trades) == 1 else many
    return words.format(count=len(trades), won=won, profit=profit)
