"""The watchlist: symbols of the feed with their price, change and a small curve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.ui.desk.act_bar import menu_for
from moniqo_desktop.ui.desk.memory import TableMemory
from moniqo_desktop.ui.desk.tables import Table
from moniqo_desktop.ui.watch.quotes import Quote, quote_columns, quote_of
from moniqo_desktop.ui.watch.view import WatchView
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.state import State

FLASH_MS: Final = 450
AT_MOST_EVERY_MS: Final = 100
ASK_EVERY_MS: Final = 30_000
"""Candles of a symbol that no flow reads are asked for this often, while the list is seen."""
FIRST: Final = 12
"""So many symbols of the feed are listed until the trader chose."""


class WatchPanel(QWidget):
    """chosen: a symbol whose chart is to be shown. want: asks for candles of a symbol."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        state: State,
        settings: Settings,
        want: Callable[[Symbol], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._state, self._settings, self._want = theme, state, settings, want
        self._before: dict[Symbol, int] = {}
        self._moved: dict[Symbol, int] = {}
        self._asked_for: list[Symbol] = []
        self.search, self.said = QLineEdit(self), QLabel(self)
        self.table: Table[Quote] = Table(
            quote_columns(state.markets), lambda quote: quote.symbol, self
        )
        empty = tr("Nothing is watched. Type a symbol above, Return adds it.")
        self.view = WatchView(theme, self.table, empty, self)
        self.view.remember_in(TableMemory(settings, "watchlist"))
        self._known = QStringListModel(self)
        self._soon = QTimer(self, singleShot=True, interval=AT_MOST_EVERY_MS)
        self._fade = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._asking = QTimer(self, interval=ASK_EVERY_MS)
        self._arrange()
        self._connect()

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: what State.apply returned. Reads nothing while hidden."""
        if changed & {"prices", "candles"} and self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def symbols(self) -> list[Symbol]:
        """Those watched, in the trader's order; until one was chosen the first of the feed."""
        if self._settings.has("watch.symbols"):
            return [Symbol(each) for each in self._settings.texts("watch.symbols")]
        return list(self._state.markets.symbols()[:FIRST])

    def add(self, text: str) -> None:
        """The symbol that fits best what was typed; says so where none does."""
        found = self.matches(text)
        if not text.strip():
            return
        if not found:
            self._say(tr("This feed has no symbol like “{text}”.").format(text=text.strip()))
            return
        self._say("")
        self.search.clear()
        watched = self.symbols()
        if found[0] not in watched:
            self._keep([*watched, found[0]])
        self.view.selectRow(self.table.place_of(found[0]))
        self.view.setFocus()

    def matches(self, text: str) -> list[Symbol]:
        """Symbols of the feed that contain the text, those that begin with it first."""
        wanted = text.strip().upper()
        found = [each for each in self._state.markets.symbols() if wanted and wanted in each]
        return sorted(found, key=lambda symbol: not symbol.startswith(wanted))

    def remove_chosen(self) -> None:
        quote = self.view.chosen()
        if quote is None:
            return
        place = self.table.place_of(quote.symbol)
        self._keep([each for each in self.symbols() if each != quote.symbol])
        self.view.selectRow(min(place, self.table.rowCount() - 1))

    def put(self, source: int, place: int) -> None:
        """The line at source goes to place; not where a column decides on the places."""
        watched = self.symbols()
        if self.table.sorted is not None:
            self._say(tr("Sorted lines have no place of their own. Click the column with the arrow "
                         "until the arrow is gone, then move them."))  # fmt: skip
            return
        if not (0 <= source < len(watched) and 0 <= place < len(watched)):
            return
        watched.insert(place, watched.pop(source))
        self._keep(watched)
        self.view.selectRow(place)

    def move_chosen(self, step: int) -> None:
        quote = self.view.chosen()
        if quote is not None:
            source = self.symbols().index(quote.symbol)
            self.put(source, source + step)

    def show_chosen(self) -> None:
        """The chart of the selected symbol."""
        quote = self.view.chosen()
        if quote is not None:
            self.chosen.emit(quote.symbol)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._asked_for = []
        self._read()
        self._asking.start()

    def _read(self) -> None:
        watched = self.symbols()
        if watched != self._asked_for:
            self._ask()
        for symbol in watched:
            self._note_move(symbol)
        self.table.set_rows(
            [quote_of(self._state, each, self._moved.get(each, 0)) for each in watched]
        )
        if list(self._state.markets.symbols()) != self._known.stringList():
            self._known.setStringList(list(self._state.markets.symbols()))

    def _note_move(self, symbol: Symbol) -> None:
        last = self._state.prices.last(symbol)
        before = self._before.get(symbol)
        if last is None:
            return
        self._before[symbol] = last
        if before is not None and before != last and self._theme.moves:
            self._moved[symbol] = 1 if last > before else -1
            self._fade.start()

    def _end_flash(self) -> None:
        self._moved.clear()
        self._read()

    def _ask(self) -> None:
        """Candles of those that no flow reads."""
        if not self.isVisible():
            self._asking.stop()
            return
        self._asked_for = self.symbols()
        for symbol in self._asked_for:
            if self._state.prices.last(symbol) is None:
                self._want(symbol)

    def _keep(self, symbols: list[Symbol]) -> None:
        self._settings.keep(watch__symbols=[str(each) for each in symbols])
        self._read()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _begin_search(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(text)

    def _add_soon(self, text: str) -> None:
        """Once the completer has written its choice into the field."""
        QTimer.singleShot(0, self, partial(self.add, text))

    def _fill_menu(self, menu: QMenu) -> None:
        if self.view.chosen() is not None:
            for action in self.view.actions():
                menu.addAction(action)

    def _arrange(self) -> None:
        theme = self._theme
        self.setMinimumWidth(theme.px(200))
        self.search.setPlaceholderText(tr("Add a symbol…"))
        self.search.setAccessibleName(tr("Add a symbol to the watchlist"))
        self.search.setClearButtonEnabled(True)
        self.view.setAccessibleName(tr("Watchlist"))
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(
            lambda text: QTimer.singleShot(0, self, partial(self.add, text))
        )
        self.search.setCompleter(completer)
        self.said.setWordWrap(True)
        self.said.setProperty("tone", "error")
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(6))
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        head.addWidget(self.search)
        head.addWidget(self.said)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.search.returnPressed.connect(lambda: self.add(self.search.text()))
        self.view.activated.connect(lambda index: self.show_chosen())
        self.view.clicked.connect(lambda index: self.show_chosen())
        self.view.moved.connect(self.put)
        self.view.titles.sort_asked.connect(lambda section: self._say(""))
        self.view.typed.connect(self._begin_search)
        self._soon.timeout.connect(self._read)
        self._fade.timeout.connect(self._end_flash)
        self._asking.timeout.connect(self._ask)
        for title, keys, act in (
            (tr("Show the chart"), "", self.show_chosen),
            (tr("Move up"), "Alt+Up", partial(self.move_chosen, -1)),
            (tr("Move down"), "Alt+Down", partial(self.move_chosen, 1)),
            (tr("Remove"), "Del", self.remove_chosen),
        ):
            self._add_action(title, keys, act)
        menu_for(self.view, self._fill_menu)

    def _add_action(self, title: str, keys: str, act: Callable[[], None]) -> None:
        action = QAction(title, self.view)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda checked=False: act())
        self.view.addAction(action)
