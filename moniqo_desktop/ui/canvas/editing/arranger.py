"""Auto-layout in small steps, with progress, time left and a way out while it takes longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.edits_arrange import Arranging
    from moniqo_desktop.ui.look.theme import Theme

SLICE_MS: Final = 12
"""Work between two looks at the events of the window."""
AT_ONCE_MS: Final = 30
"""What is done within this shows no progress."""


class Arranger(QObject):
    """done(flow): the arranged flow. shown(share 0 … 1, seconds left). ended: done or cancelled."""

    done = Signal(object)
    shown = Signal(float, float)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Arranging | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_on(self) -> bool:
        return self._steps is not None

    def start(self, steps: Arranging) -> None:
        """Done at once where that is quick."""
        self._steps = steps
        self._clock.start()
        if self._work(AT_ONCE_MS):
            self._timer.start()

    def cancel(self) -> None:
        """Nothing is arranged then."""
        if self._steps is not None:
            self._end()

    def _go_on(self) -> None:
        self._work(SLICE_MS)

    def _work(self, most_ms: int) -> bool:
        """True if there is more to do."""
        started, steps = self._clock.elapsed(), self._steps
        share = 0.0
        while steps is not None:
            try:
                share = next(steps)
            except StopIteration as end:
                self._end()
                self.done.emit(end.value)
                return False
            if self._clock.elapsed() - started >= most_ms:
                break
        left = self._clock.elapsed() / 1000 * (1 - share) / share if share > 0.05 else 0.0
        self.shown.emit(share, left)
        return True

    def _end(self) -> None:
        self._timer.stop()
        self._steps = None
        self.ended.emit()


class ArrangeProgress(QFrame):
    """A small bar over the canvas: how far, how long yet, and a button that stops it."""

    cancel_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        self._label = QLabel()
        self._label.setFont(theme.font(12, 500, tabular=True))
        stop = QPushButton(tr("Cancel"))
        stop.setAutoDefault(True)  # Return presses it
        stop.setToolTip(tr("Leave everything where it is (Esc)"))
        stop.clicked.connect(self.cancel_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._label)
        row.addWidget(stop)
        self.hide()

    def show_share(self, share: float, seconds: float) -> None:
        text = tr("Arranging… {percent} %").format(percent=round(share * 100))
        if seconds >= 1:
            text += tr(", {count} s left").format(count=round(seconds))
        self._label.setText(text)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move((parent.width() - self.width()) // 2, 16)
        self.show()
        self.raise_()
