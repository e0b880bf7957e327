"""Open positions with the key figures above and what can be done below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.commands import Command
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.ui.desk import actions
from moniqo_desktop.ui.desk.figures import Figures
from moniqo_desktop.ui.desk.position_rows import position_columns
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.state import State

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

_EMPTY: Final = "No open positions. Start a flow; what it opens is shown here with its profit."
_HALF: Final = 0.5


class PriceEntry(QWidget):
    """A line to type a new stop or target into.

    given: (kind, text) after Return. left: after Escape or Cancel.
    """

    given = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "stop"
        self.label, self.edit = QLabel(self), QLineEdit(self)
        self.edit.setMaximumWidth(130)
        self.edit.returnPressed.connect(self._give)
        give, leave = QPushButton("Set", self), QPushButton("Cancel", self)
        give.clicked.connect(self._give)
        leave.clicked.connect(self.left)
        escape = QAction(self)
        escape.setShortcut(Qt.Key.Key_Escape)
        escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.triggered.connect(self.left)
        self.addAction(escape)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.label, self.edit, give, leave):
            row.addWidget(widget)
        row.addStretch(1)

    def ask(self, kind: str, symbol: str, text: str) -> None:
        """kind: stop or target; text: what it is now."""
        self._kind = kind
        self.label.setText(f"New {kind} of {symbol}")
        self.edit.setAccessibleName(self.label.text())
        self.edit.setText(text)
        self.edit.selectAll()
        self.show()
        self.edit.setFocus()

    def _give(self) -> None:
        self.given.emit(self._kind, self.edit.text())


class PositionsPage(QWidget):
    """chosen: the symbol of a position that was clicked."""

    hears = frozenset({"positions", "prices", "equity", "runs"})
    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        state: State,
        send: Callable[[Command], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._send = state, send
        self.figures = Figures(theme, state, self)
        self.table: Table[PositionView] = Table(
            position_columns(state.markets), lambda row: row.symbol, self
        )
        self.view: TableView[PositionView] = TableView(theme, self.table, _EMPTY, self)
        self.bar = QWidget(self)
        self.buttons, self.problem = QWidget(self.bar), QLabel(self.bar)
        self.price = PriceEntry(self.bar)
        self._arrange()
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.price.given.connect(self._move)
        self.price.left.connect(self._end_asking)

    def set_theme(self, theme: Theme) -> None:
        self.figures.set_theme(theme)
        self.view.set_theme(theme)

    def refresh(self) -> None:
        self.figures.refresh()
        self.table.set_rows(self._state.positions.all())
        if self.view.chosen() is None:
            self.bar.hide()

    def close_whole(self) -> None:
        """Closes the selected position at the market."""
        self._with_chosen(lambda position, market: actions.close(position))

    def close_half(self) -> None:
        self._with_chosen(lambda position, market: actions.close(position, _HALF))

    def break_even(self) -> None:
        """Moves the stop of the selected position to its entry."""
        self._with_chosen(actions.break_even)

    def ask_price(self, kind: str) -> None:
        """Opens the line for a new stop or target of the selected position."""
        position = self.view.chosen()
        if position is not None:
            now = position.stop if kind == "stop" else position.target
            market = self._state.markets.get(position.symbol)
            text = market.price_text(now) if market is not None and now else ""
            self.buttons.hide()
            self.price.ask(kind, position.symbol, text)

    def _arrange(self) -> None:
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for text, act in self._acts():
            button = QPushButton(text, self.buttons)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        lines = QVBoxLayout(self.bar)
        lines.setContentsMargins(12, 4, 12, 4)
        for widget in (self.problem, self.buttons, self.price):
            lines.addWidget(widget)
        self.problem.setProperty("tone", "error")
        self.problem.setWordWrap(True)
        for widget in (self.problem, self.price, self.bar):
            widget.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.figures, self.view, self.bar):
            column.addWidget(widget)

    def _acts(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        return (
            ("Close", self.close_whole),
            ("Close half", self.close_half),
            ("Break-even", self.break_even),
            ("Stop…", lambda: self.ask_price("stop")),
            ("Target…", lambda: self.ask_price("target")),
        )

    def _open_menu(self, at: QPoint) -> None:
        if self.view.chosen() is None:
            return
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, act in self._acts():
            menu.addAction(text, act)
        menu.popup(self.view.mapToGlobal(at))

    def _selection_changed(self) -> None:
        position = self.view.chosen()
        self._say("")
        self._end_asking()
        self.bar.setVisible(position is not None)
        if position is not None:
            self.chosen.emit(position.symbol)

    def _move(self, kind: str, text: str) -> None:
        move = actions.move_stop if kind == "stop" else actions.move_target
        if self._with_chosen(lambda position, market: move(position, market, text)):
            self._end_asking()

    def _with_chosen(self, command: Callable[[PositionView, Market], Command]) -> bool:
        """Sends the command for the selected position, or says in a sentence why not."""
        position = self.view.chosen()
        market = self._market(position.symbol) if position is not None else None
        if position is None or market is None:
            return False
        try:
            self._send(command(position, market))
        except MoniqoError as problem:
            self._say(str(problem))
            return False
        self._say("")
        return True

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _end_asking(self) -> None:
        self.price.hide()
        self.buttons.show()

    def _market(self, symbol: Symbol) -> Market | None:
        return self._state.markets.get(symbol)
