"""The log console: lines by level, source and words; it follows the tail or stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.desk import rows
from moniqo_desktop.ui.desk.act_bar import menu_for
from moniqo_desktop.ui.desk.empty import empty_words
from moniqo_desktop.ui.desk.log_bar import Choice, LogBar, WordOrIcon
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.state.messages import KEPT_LINES, SOURCES, LogLine
from moniqo_desktop.ui.state.notes import LEVELS
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import day_clock_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

TYPING_MS: Final = 120
"""A search begins when nothing was typed for this long."""


class LogPage(QWidget):
    """Oldest at the top, newest at the bottom. node_asked (with the id of its run),
    order_asked: a line was opened."""

    hears = frozenset({"log", "runs"})
    node_asked = Signal(str, str)
    order_asked = Signal(str)

    def __init__(self, theme: Theme, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._seen = 0
        self.table: Table[LogLine] = Table(rows.log_columns(), id, self)
        self.view: TableView[LogLine] = TableView(theme, self.table, "", self)
        self.view.write_in_mono()
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName(tr("Log"))
        self._theme = theme
        self.level, self.source = Choice(self), Choice(self)
        self.words = QLineEdit(self)
        self.follow = WordOrIcon("align_bottom", tr("The newest line stays in sight"), self)
        self.pause = WordOrIcon("pause", tr("Nothing moves; new lines wait"), self)
        self.follow.say(theme, tr("Follow"))
        self.pause.say(theme, tr("Pause"))
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._fill_filters()
        self._arrange(theme)
        self._connect()
        self.view.say_empty(self._none())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.view.set_theme(theme)
        self.bar.set_theme(theme)

    def refresh(self) -> None:
        """Takes what was written since; nothing while paused, or while a line is pressed."""
        log = self._state.log
        self.view.say_empty(self._none())
        if self.view.is_pressed:
            return
        if self.pause.isChecked():
            waiting = log.count - self._seen
            self._say_pause(tr("Pause ({count} new)").format(count=waiting))
            return
        fresh = self._matching(log.since(self._seen))
        self._seen = log.count
        self.table.append(fresh, KEPT_LINES)
        if fresh and self.follow.isChecked():
            self.view.scrollToBottom()

    def search(self) -> None:
        """Reads everything that is kept anew, by the filters as they are."""
        log = self._state.log
        self.view.say_empty(self._none())
        first = self._seen - log.count
        lines = log.since(0)
        kept = lines[: len(lines) + first] if self.pause.isChecked() else lines
        self.table.set_rows(self._matching(kept))
        if not self.pause.isChecked():
            self._seen = log.count
        if self.follow.isChecked():
            self.view.scrollToBottom()

    def _none(self) -> str:
        """Whether nothing was written, or nothing of it is asked for."""
        if self._state.log.count:
            return tr("No line of the log is like that: loosen the filter above.")
        meaning = tr("What flows, hands and the engine do is written here.")
        return empty_words(self._state, tr("Nothing to read yet."), meaning)

    def copy(self) -> None:
        """The selected lines, or all that are shown, to the clipboard."""
        chosen = self.view.all_chosen() or [
            line for n in range(self.table.rowCount()) if (line := self.table.row(n)) is not None
        ]
        QGuiApplication.clipboard().setText("\n".join(_text(line) for line in chosen))

    def open_chosen(self) -> None:
        """To the order the selected line is about, else to its node."""
        lines = self.view.all_chosen()
        if lines and lines[0].order_id:
            self.order_asked.emit(lines[0].order_id)
        elif lines and lines[0].node_id:
            self.node_asked.emit(lines[0].node_id, lines[0].run_id)

    def _matching(self, lines: list[LogLine]) -> list[LogLine]:
        levels, sources = self.level.currentData(), self.source.currentData()
        wanted = self.words.text().casefold()
        return [
            line
            for line in lines
            if line.level in levels and line.source in sources and wanted in line.folded
        ]

    def _set_paused(self, paused: bool) -> None:
        self._say_pause(tr("Paused") if paused else tr("Pause"))
        if not paused:
            self.refresh()

    def _say_pause(self, words: str) -> None:
        self.pause.say(self._theme, words)
        self.bar.place()

    def _scrolled(self, value: int) -> None:
        """Reading further up stops the following; back at the end it goes on."""
        self.follow.setChecked(value >= self.view.verticalScrollBar().maximum())

    def _set_following(self, follows: bool) -> None:
        if follows:
            self.view.scrollToBottom()

    def _fill_menu(self, menu: QMenu) -> None:
        lines = self.view.all_chosen()
        menu.addAction(tr("Copy lines") if lines else tr("Copy all lines shown"), self.copy)
        for button in (self.follow, self.pause):
            action = menu.addAction(button.accessibleName(), button.click)
            action.setCheckable(True)
            action.setChecked(button.isChecked())
        if lines and (lines[0].order_id or lines[0].node_id):
            words = tr("Show the order") if lines[0].order_id else tr("Show the node")
            menu.addAction(words, self.open_chosen)

    def _fill_filters(self) -> None:
        for words, levels in (
            (tr("All levels"), frozenset(LEVELS)),
            (tr("Warnings and problems"), frozenset({"warning", "error"})),
            (tr("Problems only"), frozenset({"error"})),
        ):
            self.level.addItem(words, levels)
        self.source.addItem(tr("All sources"), frozenset(SOURCES))
        for source in SOURCES:
            self.source.addItem(retell(source, "source").capitalize(), frozenset({source}))
        self.level.setAccessibleName(tr("Levels shown"))
        self.source.setAccessibleName(tr("Sources shown"))
        self.words.setPlaceholderText(tr("Search the log"))
        self.words.setAccessibleName(tr("Search the log"))
        self.words.setClearButtonEnabled(True)
        self.words.setToolTip(tr("Search the log"))
        self.follow.setChecked(True)

    def _arrange(self, theme: Theme) -> None:
        filters, buttons = (self.level, self.source), (self.follow, self.pause)
        self.bar = LogBar(theme, filters, self.words, buttons, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.level.currentIndexChanged.connect(self.search)
        self.source.currentIndexChanged.connect(self.search)
        self.words.textChanged.connect(lambda text: self._typing.start())
        self.words.returnPressed.connect(self.search)
        self._typing.timeout.connect(self.search)
        self.pause.toggled.connect(self._set_paused)
        self.follow.toggled.connect(self._set_following)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.view.let_go.connect(self.refresh)
        self.view.activated.connect(lambda index: self.open_chosen())
        copy = QAction(tr("Copy lines"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy)
        self.view.addAction(copy)
        menu_for(self.view, self._fill_menu)


def _text(line: LogLine) -> str:
    return f"{day_clock_text(line.at)} {line.level} {line.source} {line.text}"
