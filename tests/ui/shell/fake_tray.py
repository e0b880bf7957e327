"""An icon of a tray that is not there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon


class Icon(QSystemTrayIcon):
    """Remembers what would be told on the desktop. can_tell: whether the desktop shows it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(QIcon(), parent)
        self.told: list[str] = []
        self.words: list[str] = []
        self.can_tell = True

    def show(self) -> None:
        """There is no tray to show it in."""

    def supportsMessages(self) -> bool:  # type: ignore[override]
        return self.can_tell

    def showMessage(self, title: str, *more: Any) -> None:
        self.told.append(title)
        self.words.append(more[0])
