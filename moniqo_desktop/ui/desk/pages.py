"""The pages of the desk. Each reads the state when told, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.messages.commands import AnswerApproval, Command
from moniqo_desktop.domain.messages.events import ApprovalAsked, DecisionMade
from moniqo_desktop.ui.desk import rows
from moniqo_desktop.ui.desk.empty import empty_words
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

Send = Callable[[Command], None]
NEWEST: Final = 500


class Page(Protocol):
    """hears: parts of the state on which the page depends."""

    hears: frozenset[str]

    def refresh(self) -> None: ...
    def set_theme(self, theme: Theme) -> None: ...


class AgentsPage(QWidget):
    """What agents and councils decided and why; plans that wait for a person come first."""

    hears = frozenset({"decisions", "approvals", "runs"})

    def __init__(
        self,
        theme: Theme,
        state: State,
        send: Send,
        node_name: Callable[[str, str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._send = state, send
        self.table: Table[DecisionMade] = Table(rows.decision_columns(node_name), id, self)
        self.view: TableView[DecisionMade] = TableView(theme, self.table, self._none(), self)
        self.details = QLabel(self)
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setProperty("tone", "2")
        self.details.setMargin(10)
        self.details.hide()
        self._asked: ApprovalAsked | None = None
        self.question, self.approve = QLabel(self), QPushButton(tr("Approve"), self)
        self.decline = QPushButton(tr("Decline"), self)
        for each in (self.approve, self.decline):
            each.setAutoDefault(True)  # Return presses it
        self.view.selectionModel().selectionChanged.connect(self._show_details)
        self.approve.clicked.connect(lambda: self._answer(approved=True))
        self.decline.clicked.connect(lambda: self._answer(approved=False))
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def refresh(self) -> None:
        self.view.say_empty(self._none())
        self.table.set_rows(self._state.decisions.newest()[:NEWEST])
        self._show_question()

    def _none(self) -> str:
        meaning = tr("Agents, councils and sizers report here what they decide.")
        return empty_words(self._state, tr("No decisions yet."), meaning)

    def _arrange(self) -> None:
        self.bar = QWidget(self)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(12, 6, 12, 6)
        self.question.setProperty("tone", "warn")
        self.question.setWordWrap(True)
        row.addWidget(self.question, 1)
        row.addWidget(self.decline)
        row.addWidget(self.approve)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.details)
        self.bar.hide()

    def _show_question(self) -> None:
        waiting = self._state.approvals.waiting(self._state.at)
        self._asked = waiting[0] if waiting else None
        self.bar.setVisible(self._asked is not None)
        if self._asked is not None:
            rest = len(waiting) - 1
            more = tr(" ({count} more wait)").format(count=rest) if rest else ""
            self.question.setText(f"{self._asked.symbol}: {retell(self._asked.summary)}{more}")

    def _show_details(self) -> None:
        made = self.view.chosen()
        told = (
            "\n".join(f"{retell(name, 'figure')}: {retell(text)}" for name, text in made.details)
            if made
            else ""
        )
        self.details.setText(f"{retell(made.reason)}\n{told}".strip() if made else "")
        self.details.setVisible(bool(self.details.text()))

    def _answer(self, *, approved: bool) -> None:
        asked = self._asked
        if asked is not None:
            self._send(
                AnswerApproval(
                    run_id=asked.run_id, node_id=asked.node_id, key=asked.key, approved=approved
                )
            )
