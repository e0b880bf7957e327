"""Making many widgets a few at a time: the window answers in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

SLICE_MS: Final = 8
"""With what showing them and painting the window anew cost in the same turn it stays below 50."""


class Slices(QObject):
    """made: some more are there. is_complete: nothing is left to make."""

    made = Signal()

    def __init__(self, makers: Iterable[Callable[[], object]], parent: QObject) -> None:
        """makers: each makes one thing; called in order, the first of them at once."""
        super().__init__(parent)
        self._makers = iter(makers)
        self.is_complete = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()
        self._go_on()

    def stop(self) -> None:
        """What is not made yet is not wanted any more."""
        self._timer.stop()

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for make in self._makers:
            make()
            if clock.elapsed() >= SLICE_MS:
                break
        else:
            self.is_complete = True
            self._timer.stop()
        self.made.emit()
