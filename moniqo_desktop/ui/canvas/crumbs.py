"""Where one is among the blocks of a flow: "BTC momentum / Signals", each a way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from moniqo_desktop.ui.look.theme import Theme

HEIGHT: Final = 32
WIDEST: Final = 220
"""Of one name, pixels; longer ones end in dots."""


class Crumbs(QWidget):
    """Hidden while the flow itself is shown. went: how many blocks one stays inside of."""

    went = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self.buttons: list[QToolButton] = []
        # Opaque: the canvas can then be painted without painting these buttons again.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setAccessibleName(tr("Where you are"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 10, 2)
        self._row.setSpacing(2)
        self.hide()

    def show_path(self, names: Sequence[str]) -> None:
        """names: of the flow and of each block one is inside of, outermost first."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        self._fill()
        self.setVisible(len(names) > 1)
        self.adjustSize()
        self.raise_()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()
        self.adjustSize()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.line_strong, 1))
        painter.setBrush(self._theme.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    def _fill(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        last = len(self._names) - 1
        for level, name in enumerate(self._names[:last]):
            self._row.addWidget(self._button(level, name))
            self._row.addWidget(self._words("/", 400))
        if self._names:
            self._row.addWidget(self._words(self._names[last], 600))

    def _button(self, level: int, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setFont(self._theme.font(12, 500))
        button.setText(
            button.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, self._theme.px(WIDEST)
            )
        )
        button.setMinimumSize(QSize(self._theme.px(26), self._theme.px(26)))
        is_next = level == len(self._names) - 2
        keys = tr(" (Esc or Alt+Up)") if is_next else ""
        button.setToolTip(tr("Back to {name}").format(name=name) + keys)
        button.setAccessibleName(tr("Back to {name}").format(name=name))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self.went.emit, level))
        self.buttons.append(button)
        return button

    def _words(self, text: str, weight: int) -> QLabel:
        words = QLabel(self)
        words.setFont(self._theme.font(12, weight))
        words.setText(
            words.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, self._theme.px(WIDEST)
            )
        )
        colour = self._theme.text1 if weight > 400 else self._theme.text3
        words.setStyleSheet(f"color: {colour.name()}; background: transparent;")
        words.setToolTip(text if words.text() != text else "")
        return words
