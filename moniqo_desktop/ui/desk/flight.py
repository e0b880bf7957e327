"""Requests on their way: what was asked is not asked again before it is answered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from moniqo_desktop.ui.state.answers import Answers

PATIENCE_MS: Final = 5_000
"""After this long without an answer it may be asked again."""


class Flight(QObject):
    """landed: something that was on its way is answered, or took too long."""

    landed = Signal()

    def __init__(self, answers: Answers, parent: QObject) -> None:
        super().__init__(parent)
        self._answers = answers
        self._waiting: dict[str, int] = {}

    def begin(self, of: str) -> None:
        """of: symbol or order that was asked about."""
        self._waiting[of] = asked = self._answers.heard(of)
        timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        timer.timeout.connect(lambda: self._give_up(of, asked))
        timer.timeout.connect(timer.deleteLater)
        timer.start()

    def is_waiting(self, of: str) -> bool:
        return of in self._waiting

    def look(self) -> None:
        """Call it when the state has changed."""
        answered = [of for of, asked in self._waiting.items() if self._answers.heard(of) > asked]
        for of in answered:
            del self._waiting[of]
        if answered:
            self.landed.emit()

    def _give_up(self, of: str, asked: int) -> None:
        if self._waiting.get(of) == asked:
            del self._waiting[of]
            self.landed.emit()
