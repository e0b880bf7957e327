"""How far long work is, how long it still takes, and the button that ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import label, push_button
from moniqo_desktop.ui.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.state.work import WorkView
    from moniqo_desktop.ui.theme import Theme


class Bar(QWidget):
    """A line that fills from left to right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setFixedHeight(4)

    @property
    def share(self) -> float:
        return self._share

    def show_share(self, share: float) -> None:
        self._share = min(max(share, 0.0), 1.0)
        said = tr("{percent} percent done").format(percent=round(self._share * 100))
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.line)
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        if self._share:
            painter.setBrush(self._theme.accent)
            painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, 4), 2, 2)
        painter.end()


class ProgressStrip(QFrame):
    """cancel_asked: the trader has had enough of it."""

    cancel_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.words = label(theme, "", 12, 600)
        self.left = label(theme, "", 12, 400, tone="2", tabular=True)
        self.cancel = push_button(theme, tr("Cancel"))
        self.bar = Bar(theme)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.left, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.cancel.clicked.connect(self._end)
        self.hide()

    def show_work(self, view: WorkView) -> None:
        """Hides itself once the work is over."""
        self.setVisible(not view.is_over)
        self.words.setText(retell(view.text))
        count = f"{len(view.trials):,}"
        done = tr("{count} trials done  ·  ").format(count=count) if view.trials else ""
        self.left.setText(f"{done}{round(view.share * 100)} %{left_words(view.left_s)}")
        self.bar.show_share(view.share)
        if view.is_over:
            self.cancel.setEnabled(True)

    def _end(self) -> None:
        self.cancel.setEnabled(False)
        self.words.setText(tr("Ending; what is done is kept"))
        self.cancel_asked.emit()


def left_words(seconds: float) -> str:
    """ "  ·  about 2 min left"; nothing while it is not known."""
    if seconds < 0:
        return ""
    if seconds < 1.5:
        return tr("  ·  a moment left")
    if seconds < 90:
        return tr("  ·  about {count} s left").format(count=round(seconds))
    if seconds < 5_400:
        return tr("  ·  about {count} min left").format(count=round(seconds / 60))
    return tr("  ·  about {count} h left").format(count=f"{seconds / 3600:.1f}")
