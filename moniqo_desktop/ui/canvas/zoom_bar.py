"""The small bar at the bottom of the canvas: undo, redo, fit, frame, zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QPaintEvent

    from moniqo_desktop.ui.look.theme import Theme

HEIGHT: Final = 32


class ZoomBar(QWidget):
    """Says what was asked; the canvas does it."""

    undo_asked = Signal()
    redo_asked = Signal()
    fit_asked = Signal()
    frame_asked = Signal()
    zoom_asked = Signal(float)
    """A factor; 0 = back to 100 %."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        # Opaque: the canvas can then be painted without painting these buttons again.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._icons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        self._undo = self._button("undo", tr("Undo"), self.undo_asked)
        self._redo = self._button("redo", tr("Redo"), self.redo_asked)
        fit = self._button("fit", tr("Show all (F)"), self.fit_asked)
        frame = self._button("frame", tr("Frame around the selection (Ctrl+G)"), self.frame_asked)
        smaller = self._button("minus", tr("Zoom out (Ctrl+−)"), None)
        larger = self._button("plus", tr("Zoom in (Ctrl++)"), None)
        smaller.clicked.connect(lambda: self.zoom_asked.emit(1 / 1.25))
        larger.clicked.connect(lambda: self.zoom_asked.emit(1.25))
        self._percent = self._label_button()
        for part in (self._undo, self._redo, self._rule(), fit, frame, self._rule(),
                     smaller, self._percent, larger):  # fmt: skip
            row.addWidget(part)
        self.set_theme(theme)
        self.show_history("", "")

    def set_theme(self, theme: Theme) -> None:
        """Its colours and its text size."""
        self._theme, px = theme, theme.px
        for name, button in self._icons.items():
            button.setIcon(theme.button_icon(name, theme.text2, px(16)))
            button.setIconSize(QSize(px(16), px(16)))
            button.setFixedSize(px(26), px(26))
        self._percent.setFont(theme.font(12, 500, tabular=True))
        self._percent.setFixedSize(px(58), px(26))
        for rule in self.findChildren(QFrame):
            rule.setFixedSize(1, px(16))
            rule.setStyleSheet(f"background: {theme.line.name()}; border: none;")
        row = self.layout()
        assert row is not None
        row.setContentsMargins(px(8), px(2), px(8), px(2))
        row.setSpacing(px(4))
        self.setFixedHeight(px(HEIGHT))
        self.update()

    def show_scale(self, scale: float) -> None:
        self._percent.setText(f"{scale * 100:.0f} %")

    def show_history(self, undo: str, redo: str) -> None:
        """What each would take back or bring back; empty = nothing."""
        for button, words, nothing, label, keys in (
            (self._undo, tr("Undo: {what}"), tr("Nothing to undo"), undo, "Ctrl+Z"),
            (self._redo, tr("Redo: {what}"), tr("Nothing to redo"), redo, "Ctrl+Y"),
        ):
            button.setEnabled(bool(label))
            what = words.format(what=label) if label else nothing
            button.setToolTip(f"{what} ({keys})")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.line_strong, 1))
        painter.setBrush(self._theme.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    def _button(self, icon: str, tip: str, signal: SignalInstance | None) -> QToolButton:
        button = QToolButton(self)
        self._icons[icon] = button
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if signal is not None:
            button.clicked.connect(signal)
        return button

    def _label_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tr("Back to 100 % (Ctrl+0)"))
        button.setAccessibleName(tr("Zoom, back to 100 %"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.zoom_asked.emit(0.0))
        return button

    def _rule(self) -> QFrame:
        return QFrame(self)
