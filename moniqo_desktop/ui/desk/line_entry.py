"""One line under a table into which new numbers are typed; Return gives them, Escape leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.words.translation import tr


class LineEntry(QWidget):
    """given: what was asked for, and the texts typed. left: after Escape or Cancel."""

    given = Signal(str, object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = ""
        self._theme = theme
        self.label = QLabel(self)
        self.edits = (QLineEdit(self), QLineEdit(self))
        give, leave = QPushButton(tr("Set"), self), QPushButton(tr("Cancel"), self)
        for each in (give, leave):
            each.setAutoDefault(True)  # Return presses it
        give.clicked.connect(self._give)
        leave.clicked.connect(self.left)
        escape = QAction(self)
        escape.setShortcut(Qt.Key.Key_Escape)
        escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.triggered.connect(self.left)
        self.addAction(escape)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label)
        for edit in self.edits:
            edit.setMaximumWidth(theme.px(130))
            edit.returnPressed.connect(self._give)
            row.addWidget(edit)
        row.addWidget(give)
        row.addWidget(leave)
        row.addStretch(1)

    @property
    def edit(self) -> QLineEdit:
        """The first line."""
        return self.edits[0]

    def ask(self, kind: str, words: str, lines: Sequence[tuple[str, str]]) -> None:
        """kind: handed back with the answer. words: before the lines. lines: what each is called,
        and what stands in it now."""
        self.kind = kind
        self.label.setText(words)
        for number, edit in enumerate(self.edits):
            name, text = lines[number] if number < len(lines) else ("", "")
            edit.setVisible(bool(name))
            edit.setAccessibleName(f"{words} {name}".strip())
            edit.setPlaceholderText(name)
            edit.setToolTip(name)
            edit.setText(text)
        self.show()
        self.edit.selectAll()
        self.edit.setFocus()

    def _give(self) -> None:
        self.given.emit(self.kind, [edit.text() for edit in self.edits if not edit.isHidden()])
