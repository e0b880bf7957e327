"""The History tab: what a node decided and wrote, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.inspector.values import tone_of
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.state.texts import clock_text
from moniqo_desktop.ui.words.translation import retell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.replay.deeds import Deed
    from moniqo_desktop.ui.state.state import State

SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """at: ms UTC. head: what was decided; words: why."""

    at: int
    head: str
    words: str


def moments_of(
    state: State, run_id: str, node_id: str, deeds: Sequence[Deed] = ()
) -> tuple[Moment, ...]:
    """Decisions, log lines and deeds of one node in one run, newest first."""
    decided = [
        Moment(
            each.at,
            f"{each.direction.upper()} {each.confidence:.2f} {each.symbol}",
            retell(each.reason),
        )
        for each in state.decisions.of_run(run_id)
        if each.node_id == node_id
    ]
    written = [
        Moment(line.at, retell(line.source, "source").capitalize(), retell(line.text))
        for line in state.log.newest()
        if line.node_id == node_id and line.run_id == run_id
    ]
    done = [Moment(deed.at, deed.head, deed.words) for deed in deeds]
    found = sorted((*done, *decided[:SHOWN], *written[:SHOWN]), key=lambda moment: -moment.at)
    return tuple(found[:SHOWN])


class PastTab(QWidget):
    """Built anew when what it shows differs, while it is seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Moment, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._list: QWidget | None = None

    @property
    def moments(self) -> tuple[Moment, ...]:
        return self._shown

    def show_moments(self, moments: tuple[Moment, ...]) -> None:
        if moments == self._shown:
            return
        self._shown = moments
        if self.isVisible():
            self._rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rebuild()

    def _rebuild(self) -> None:
        if self._list is not None:
            self._column.removeWidget(self._list)
            self._list.deleteLater()
        self._list = self._made(self._shown)
        self._column.addWidget(self._list)

    def _made(self, moments: tuple[Moment, ...]) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for moment in moments:
            column.addWidget(self._row(moment))
        column.addStretch(1)
        return made

    def _row(self, moment: Moment) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        title = label(self._theme, moment.head, 12, 600, tone=tone_of(moment.head), tabular=True)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(label(self._theme, clock_text(moment.at), 11, tone="3", tabular=True))
        column.addLayout(head)
        words = label(self._theme, moment.words, 12, tone="2")
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        return row
