"""What agents and councils said: threads at the top, the conversation of the chosen one below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from moniqo_desktop.domain.refusal_words import told_by
from moniqo_desktop.ui.agents.words import html_of
from moniqo_desktop.ui.desk.cells import Cell, Tone, side_tone
from moniqo_desktop.ui.desk.rows import base_of, time_cell
from moniqo_desktop.ui.desk.tables import Column, Table, TableView
from moniqo_desktop.ui.state.conversations import Thread
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

AT_MOST_EVERY_MS: Final = 200


class AgentsPanel(QWidget):
    """node_asked, order_asked: a link in the conversation was opened."""

    node_asked = Signal(str, str)
    order_asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        state: State,
        node_name: Callable[[str, str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._state, self._node_name = theme, state, node_name
        self._told = ""
        self.run, self.agent = QComboBox(self), QComboBox(self)
        self.table: Table[Thread] = Table(_columns(), lambda thread: thread.number, self)
        empty = tr("No decisions yet. Each thread shows what agents said, the vote, and the gate.")
        self.view: TableView[Thread] = TableView(theme, self.table, empty, self)
        self.view.setAccessibleName(tr("Decisions"))
        self.text = QTextBrowser(self)
        self._soon = QTimer(self, singleShot=True, interval=AT_MOST_EVERY_MS)
        self._arrange()
        self._soon.timeout.connect(self._read)
        self.run.currentIndexChanged.connect(self._read)
        self.agent.currentIndexChanged.connect(self._read)
        self.view.selectionModel().selectionChanged.connect(self._show_chosen)
        self.text.anchorClicked.connect(self._open)

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: what State.apply returned. Reads nothing while hidden."""
        if changed & {"conversations", "runs"} and self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        """The chosen thread stays; while none is chosen the newest is shown."""
        self._fill_filters()
        found = self._state.conversations.newest(
            self.run.currentData() or "", self.agent.currentData() or ""
        )
        self.table.set_rows(found)
        if found and self.view.chosen() is None:
            self.view.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        thread = self.view.chosen()
        told = ""
        if thread is not None:
            told = html_of(thread, self._theme, self._state.markets, self._node_name)
        if told != self._told:
            self._told = told
            self.text.setHtml(told)

    def _fill_filters(self) -> None:
        runs = [(run.flow_name, run.run_id) for run in self._state.runs.all()]
        _fill(self.run, [(tr("All flows"), ""), *runs])
        agents = [(name, name) for name in self._state.conversations.agents()]
        _fill(self.agent, [(tr("All agents"), ""), *agents])

    def _open(self, link: QUrl) -> None:
        kind, _, target = link.toString().partition(":")
        if kind == "node":
            thread = self.view.chosen()
            self.node_asked.emit(target, thread.run_id if thread is not None else "")
        elif kind == "order":
            self.order_asked.emit(target)

    def _arrange(self) -> None:
        px = self._theme.px
        self.setMinimumWidth(px(240))
        self.run.setAccessibleName(tr("Flow shown"))
        self.agent.setAccessibleName(tr("Agent shown"))
        self.text.setOpenLinks(False)
        self.text.setFont(self._theme.font(12, 400))
        self.text.setAccessibleName(tr("Conversation"))
        self.text.document().setDocumentMargin(px(10))
        bar = QHBoxLayout()
        bar.setContentsMargins(px(12), px(8), px(12), px(6))
        bar.setSpacing(px(8))
        for box in (self.run, self.agent):
            box.setMinimumWidth(px(80))
            bar.addWidget(box, 1)
        halves = QSplitter(Qt.Orientation.Vertical, self)
        halves.addWidget(self.view)
        halves.addWidget(self.text)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(halves, 1)


def _columns() -> tuple[Column[Thread], ...]:
    return (
        Column(tr("Time"), lambda row: time_cell(row.at), 100),
        Column(tr("Decision"), _decision, 120, share=1),
        Column(tr("Order"), _outcome, 84, tip=tr("What became of the first order asked for")),
    )


def _decision(row: Thread) -> Cell:
    word = row.direction.value.upper()
    tone = Tone.QUIET if word == "FLAT" else side_tone(word)
    return Cell(base_of(row.symbol), Tone.PLAIN, word, tone, tip=row.symbol)


def _outcome(row: Thread) -> Cell:
    if not row.orders:
        return Cell(tr("none"), Tone.QUIET)
    order = row.orders[0]
    verdict = row.judged.get(order.order_id)
    if verdict is not None and not verdict.allowed:
        return Cell(tr("refused"), Tone.WARN, tip=retell(told_by(verdict.codes, verdict.results)))
    return Cell(retell(row.ends.get(order.order_id, order.status), "status"))


def _fill(box: QComboBox, entries: list[tuple[str, str]]) -> None:
    """Keeps the choice where it is still there; touches nothing that has not changed."""
    if [(box.itemText(n), box.itemData(n)) for n in range(box.count())] == entries:
        return
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for words, value in entries:
        box.addItem(words, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(False)
