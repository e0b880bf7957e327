"""Files among the trader's flows that cannot be read: which, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.library.items import Damaged
    from moniqo_desktop.ui.look.theme import Theme

MOST: Final = 3
"""Rows; more files are counted."""


class DamagedFiles(QFrame):
    """A row for each; away while all can be read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "ask_warning")
        self._folder = ""
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(4))
        self.open = push_button(theme, tr("Open folder"))
        self.open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(8), theme.px(10), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addLayout(self._lines, 1)
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def words(self) -> list[str]:
        """Of each row."""
        return [row.text() for row in self._rows()]

    def show_files(self, files: Sequence[Damaged]) -> None:
        for row in self._rows():
            self._lines.removeWidget(row)
            row.deleteLater()
        for each in files[:MOST]:
            self._say(retell(each.problem))
        if len(files) > MOST:
            more = tr("{count} more files of this folder cannot be read.")
            self._say(more.format(count=len(files) - MOST))
        self._folder = str(files[0].path.parent) if files else ""
        self.setVisible(bool(files))

    def _say(self, words: str) -> None:
        line = label(self._theme, words, 12, 500)
        line.setWordWrap(True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.addWidget(line)

    def _rows(self) -> list[QLabel]:
        entries = (self._lines.itemAt(at) for at in range(self._lines.count()))
        widgets = (entry.widget() for entry in entries if entry is not None)
        return [each for each in widgets if isinstance(each, QLabel)]
