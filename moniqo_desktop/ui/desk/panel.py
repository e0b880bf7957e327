"""The desk of the dock: tabs over pages; only the page in sight reads the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.commands import Command
from moniqo_desktop.ui.charts.tabs import Tabs
from moniqo_desktop.ui.desk.account_page import AccountPage
from moniqo_desktop.ui.desk.fills_page import FillsPage
from moniqo_desktop.ui.desk.guards import Ask
from moniqo_desktop.ui.desk.log_page import LogPage
from moniqo_desktop.ui.desk.orders_page import OrdersPage
from moniqo_desktop.ui.desk.pages import AgentsPage, Page
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

NAMES: Final = (
    later("Positions"), later("Orders"), later("Fills"), later("Log"), later("Agents"),
    later("Equity"),
)  # fmt: skip
_HEADER: Final = 36
_AT_MOST_EVERY_MS: Final = 100


class DeskHeader(QWidget):
    """The tab row on its ground."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tabs = Tabs(theme, tr("Desk"), self)
        self.tabs.set_words([tr(name) for name in NAMES])
        self.setFixedHeight(theme.px(_HEADER))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 1, 4, 1)
        row.addWidget(self.tabs, 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.tabs.set_theme(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        edge = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(edge, self._theme.line)
        painter.end()


class DeskPanel(QWidget):
    """Positions, orders, fills, log, agents and equity. ask: puts a question to the trader.

    send: takes the commands. node_name: ids of node and run → title. symbol_chosen: a position
    was clicked; the chart may show its symbol. node_chosen: a line about a node was
    opened; ids of node and run.
    """

    symbol_chosen = Signal(str)
    node_chosen = Signal(str, str)
    caught_up = Signal()
    """The page in front shows the state as of now; whoever shows a figure of it follows."""

    def __init__(
        self,
        theme: Theme,
        state: State,
        send: Callable[[Command], None],
        ask: Ask,
        parent: QWidget | None = None,
        *,
        node_name: Callable[[str, str], str] = lambda node_id, run_id: node_id,
    ) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, state
        self.header = DeskHeader(theme, self)
        self.stack = QStackedWidget(self)
        self.positions = PositionsPage(theme, state, send, self)
        self.orders = OrdersPage(theme, state, send, ask, self)
        self.fills = FillsPage(theme, state, self)
        self.log = LogPage(theme, state, self)
        self.agents = AgentsPage(theme, state, send, node_name, self)
        self.equity = AccountPage(theme, state, self)
        self._pages: tuple[Page, ...] = (
            self.positions,
            self.orders,
            self.fills,
            self.log,
            self.agents,
            self.equity,
        )
        self._stale = set(range(len(self._pages)))
        self._timer = QTimer(self, singleShot=True, interval=_AT_MOST_EVERY_MS)
        self._arrange()
        self._connect()

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: what State.apply returned."""
        for number, page in enumerate(self._pages):
            if page.hears & changed:
                self._stale.add(number)
        if changed & {"positions", "orders", "approvals", "runs"}:
            self._show_counts()
        if self.stack.currentIndex() in self._stale and not self._timer.isActive():
            self._timer.start()

    def will_show(self, changed: frozenset[str]) -> bool:
        """Whether the page in front is seen and shows these parts of the state."""
        return self.isVisible() and bool(self._pages[self.stack.currentIndex()].hears & changed)

    def show_page(self, name: str) -> None:
        """One of NAMES."""
        self.header.tabs.setCurrentIndex(NAMES.index(name))

    def show_order(self, order_id: str) -> None:
        """Turns to the orders and selects this one, if it is still kept."""
        self.show_page("Orders")
        self.orders.choose(order_id)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.header.set_theme(theme)
        for page in self._pages:
            page.set_theme(theme)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_counts()
        self._catch_up()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.end()

    def _arrange(self) -> None:
        for page in self._pages:
            assert isinstance(page, QWidget)
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.header.tabs.currentChanged.connect(self._turn_to)
        self._timer.timeout.connect(self._catch_up)
        self.positions.chosen.connect(self.symbol_chosen)
        self.log.node_asked.connect(self.node_chosen)
        self.log.order_asked.connect(self.show_order)

    def _turn_to(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self._catch_up()

    def _catch_up(self) -> None:
        index = self.stack.currentIndex()
        if index in self._stale and self.isVisible():
            self._stale.discard(index)
            self._pages[index].refresh()
            self.caught_up.emit()

    def _show_counts(self) -> None:
        tabs = self.header.tabs
        tabs.set_count(0, len(self._state.positions.all()))
        tabs.set_count(1, len(self._state.orders.open()))
        tabs.set_count(4, len(self._state.approvals.waiting(self._state.at)))
