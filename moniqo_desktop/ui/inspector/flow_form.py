"""Shown while no node is selected: the flow's own name, words and limit profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.look.theme import Theme

PROFILES: Final = (
    ("", later("Those of the account")),
    ("starter", later("Starter")),
    ("standard", later("Standard")),
    ("expert", later("Expert")),
    ("research", later("Research (history and paper only)")),
)


class FlowForm(QWidget):
    """named: name and description. profile_set: name of a limit profile, "" = the wallet's."""

    named = Signal(str, str)
    profile_set = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow: Flow | None = None
        self.free_name: Callable[[str], str] = lambda name: name
        """The name asked for, or another one where a flow that is open has it."""
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the flow"))
        self.name.setFixedHeight(theme.px(30))
        self.words = _Words()
        self.words.setAccessibleName(tr("What the flow does"))
        self.words.setFixedHeight(theme.px(120))
        self.profile = QComboBox()
        self.profile.setAccessibleName(tr("Limits"))
        self.profile.setFixedHeight(theme.px(30))
        for name, title in PROFILES:
            self.profile.addItem(tr(title), name)
        self._counts = label(theme, "", 12, tone="3", tabular=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for title, field in (
            (tr("Name"), self.name),
            (tr("What it does"), self.words),
            (tr("Limits"), self.profile),
        ):
            field.setFont(theme.font(12, 500 if field is not self.words else 400))
            column.addWidget(label(theme, title, 12, 500, tone="2"))
            column.addWidget(field)
            column.addSpacing(8)
        column.addWidget(self._counts)
        column.addStretch(1)
        self.name.editingFinished.connect(self._rename)
        self.words.left.connect(self._rename)
        self.profile.activated.connect(self._set_profile)

    def show_flow(self, flow: Flow) -> None:
        self._flow = flow
        if not self.name.hasFocus():
            self.name.setText(flow.name)
        if not self.words.hasFocus():
            self.words.setPlainText(flow.description)
        index = self.profile.findData(flow.profile)
        if index < 0:
            self.profile.addItem(flow.profile, flow.profile)
            index = self.profile.count() - 1
        self.profile.setCurrentIndex(index)
        nodes, wires = len(flow.nodes), len(flow.links)
        counted = (
            (tr("1 node") if nodes == 1 else tr("{count} nodes")).format(count=nodes),
            (tr("1 wire") if wires == 1 else tr("{count} wires")).format(count=wires),
        )
        self._counts.setText(", ".join(counted))

    def _rename(self) -> None:
        name, words = self.name.text().strip(), self.words.toPlainText().strip()
        if self._flow is None:
            return
        if not name:
            self.name.setText(self._flow.name)
            name = self._flow.name
        if name != self._flow.name:
            name = self.free_name(name)
            self.name.setText(name)
        if (name, words) != (self._flow.name, self._flow.description):
            self.named.emit(name, words)

    def _set_profile(self, index: int) -> None:
        chosen = self.profile.itemData(index)
        if self._flow is not None and chosen != self._flow.profile:
            self.profile_set.emit(chosen)


class _Words(QPlainTextEdit):
    """left: the keyboard went elsewhere."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
