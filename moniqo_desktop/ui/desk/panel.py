"""The desk of the dock: tabs over pages; only the page in sight reads the state."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.ui.charts.tabs import Tabs
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.desk.guards import Ask
from moniqo_desktop.ui.desk.memory import TableMemory
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.desk.account_page import AccountPage
    from moniqo_desktop.ui.desk.fills_page import FillsPage
    from moniqo_desktop.ui.desk.log_page import LogPage
    from moniqo_desktop.ui.desk.orders_page import OrdersPage
    from moniqo_desktop.ui.desk.pages import AgentsPage, Page
    from moniqo_desktop.ui.look.theme import Theme

NAMES: Final = (
    later("Positions"), later("Orders"), later("Fills"), later("Log"), later("Agents"),
    later("Equity"),
)  # fmt: skip
_PAGES: Final = ("positions", "orders", "fills", "log", "agents", "equity")
"""In the order of NAMES: attributes of the panel."""
_HEADER: Final = 36
_NARROWEST: Final = 450
"""What the widest page wants, so that making it moves no edge. At any size of the text: with a
larger one fewer columns are shown, and what is as wide as twice this has no room beside a chart."""
_AT_ONCE: Final = ("positions", "orders")
"""Pages of prices: they show the moment that charts and cards show in the same frame."""
_AT_MOST_EVERY_MS: Final = 100
"""The rest."""
AnyPage = TypeVar("AnyPage", bound=QWidget)


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


class _Stack(QStackedWidget):
    """As wide at least as all pages want, also those not made yet."""

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(_NARROWEST, 0))


class DeskPanel(QWidget):
    """Positions, orders, fills, log, agents and equity; a page is made when first asked for.

    ask: puts a question to the trader. send: takes the commands. node_name: ids of node and run →
    title. settings: where sort and widths of its tables are kept; None: nowhere. symbol_chosen: a
    position was clicked; the chart may show its symbol. node_chosen: a
    line about a node was opened; ids of node and run. trade_chosen: the same of a trade.
    """

    symbol_chosen = Signal(str)
    node_chosen = Signal(str, str)
    trade_chosen = Signal(str, str)
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
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings or Settings(dict, lambda values: None)
        self._theme, self._state, self._send = theme, state, send
        self._ask, self._node_name = ask, node_name
        self.header = DeskHeader(theme, self)
        self.stack = _Stack(self)
        self._made: dict[int, Page] = {}
        self._stale = set(range(len(_PAGES)))
        self._timer = QTimer(self, singleShot=True, interval=_AT_MOST_EVERY_MS)
        self._arrange()
        self._connect()

    @cached_property
    def positions(self) -> PositionsPage:
        page = PositionsPage(self._theme, self._state, self._send, self)
        page.chosen.connect(self.symbol_chosen)
        page.view.remember_in(self._memory_of("positions"))
        return self._placed(0, page)

    @cached_property
    def orders(self) -> OrdersPage:
        from moniqo_desktop.ui.desk.orders_page import OrdersPage

        page = OrdersPage(self._theme, self._state, self._send, self._ask, self)
        page.view.remember_in(self._memory_of("orders"))
        return self._placed(1, page)

    @cached_property
    def fills(self) -> FillsPage:
        from moniqo_desktop.ui.desk.fills_page import FillsPage

        page = FillsPage(self._theme, self._state, self)
        page.trade_asked.connect(self.trade_chosen)
        for number, name in enumerate(("fills", "trades")):
            page.views[number].remember_in(self._memory_of(name))
        return self._placed(2, page)

    @cached_property
    def log(self) -> LogPage:
        from moniqo_desktop.ui.desk.log_page import LogPage

        page = LogPage(self._theme, self._state, self)
        page.node_asked.connect(self.node_chosen)
        page.order_asked.connect(self.show_order)
        page.view.remember_in(self._memory_of("log"))
        return self._placed(3, page)

    @cached_property
    def agents(self) -> AgentsPage:
        from moniqo_desktop.ui.desk.pages import AgentsPage

        page = AgentsPage(self._theme, self._state, self._send, self._node_name, self)
        page.view.remember_in(self._memory_of("decisions"))
        return self._placed(4, page)

    @cached_property
    def equity(self) -> AccountPage:
        from moniqo_desktop.ui.desk.account_page import AccountPage

        return self._placed(5, AccountPage(self._theme, self._state, self))

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: what State.apply returned."""
        for number, page in self._made.items():
            if page.hears & changed:
                self._stale.add(number)
        if changed & {"positions", "orders", "approvals", "runs"}:
            self._show_counts()
        in_front = self.stack.currentIndex()
        if in_front in self._stale and _PAGES[in_front] in _AT_ONCE:
            self._catch_up()
        elif in_front in self._stale and not self._timer.isActive():
            self._timer.start()

    def will_show(self, changed: frozenset[str]) -> bool:
        """Whether the page in front is seen and shows these parts of the state."""
        return self.isVisible() and bool(self._page(self.stack.currentIndex()).hears & changed)

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
        for page in self._made.values():
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

    def _memory_of(self, table: str) -> TableMemory:
        return TableMemory(self._settings, table)

    def _page(self, index: int) -> Page:
        return cast("Page", getattr(self, _PAGES[index]))

    def _placed(self, index: int, page: AnyPage) -> AnyPage:
        """In the place that was kept for it."""
        empty, in_front = self.stack.widget(index), self.stack.currentIndex()
        assert empty is not None
        self.stack.insertWidget(index, page)
        self.stack.removeWidget(empty)
        empty.deleteLater()
        self.stack.setCurrentIndex(in_front)
        self._made[index] = cast("Page", page)
        return page

    def _arrange(self) -> None:
        for _ in _PAGES:
            self.stack.addWidget(QWidget(self))
        self._page(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.header.tabs.currentChanged.connect(self._turn_to)
        self._timer.timeout.connect(self._catch_up)

    def _turn_to(self, index: int) -> None:
        self._page(index)
        self.stack.setCurrentIndex(index)
        self._catch_up()

    def _catch_up(self) -> None:
        index = self.stack.currentIndex()
        if index in self._stale and self.isVisible():
            self._stale.discard(index)
            self._page(index).refresh()
            self.caught_up.emit()

    def _show_counts(self) -> None:
        tabs = self.header.tabs
        tabs.set_count(0, len(self._state.positions.all()))
        tabs.set_count(1, len(self._state.orders.open()))
        tabs.set_count(4, len(self._state.approvals.waiting(self._state.at)))
