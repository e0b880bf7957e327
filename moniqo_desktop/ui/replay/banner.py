"""What lies over the top of the canvas: that time stands still, and that outputs are pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import Dot, label, push_button
from moniqo_desktop.ui.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

TOP = 14


class Banner(QWidget):
    """Keeps to the top middle of what it lies on, and away when it has nothing to say."""

    step_node_asked = Signal()
    step_candle_asked = Signal()
    go_on_asked = Signal()
    free_asked = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)
        self._over = over
        self.words = label(theme, "", 12, 600)
        self.where = label(theme, "", 12, tone="2", tabular=True)
        self.step_node = push_button(theme, tr("Step node  F10"))
        self.step_candle = push_button(theme, tr("Step candle  F11"))
        self.go_on = push_button(theme, tr("Continue  F5"), "primary")
        self.pinned = label(theme, "", 12, 600)
        self.free = push_button(theme, tr("Free all"))
        self.held_bar = _bar((Dot(theme.paused), self.words, self.where),
                             (self.step_node, self.step_candle, self.go_on))  # fmt: skip
        self.pin_bar = _bar((_pin(theme), self.pinned), (self.free,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for bar in (self.held_bar, self.pin_bar):
            column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
            bar.hide()
        self.step_node.clicked.connect(self.step_node_asked)
        self.step_candle.clicked.connect(self.step_candle_asked)
        self.go_on.clicked.connect(self.go_on_asked)
        self.free.clicked.connect(self.free_asked)
        over.installEventFilter(self)
        self.hide()

    def show_held(self, reason: str, where: str) -> None:
        """reason: one sentence, "" = time goes by. where: the node, the port and its value."""
        self.words.setText(reason)
        self.where.setText(where)
        self.where.setVisible(bool(where))
        self.held_bar.setVisible(bool(reason))
        self._place()

    def show_pins(self, words: str) -> None:
        """words: how many outputs are pinned, "" = none."""
        self.pinned.setText(words)
        self.pin_bar.setVisible(bool(words))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._over:
            self._place()
        return False

    def _place(self) -> None:
        is_shown = not self.held_bar.isHidden() or not self.pin_bar.isHidden()
        self.setVisible(is_shown)
        if is_shown:
            self.adjustSize()
            self.move(max((self._over.width() - self.width()) // 2, 0), TOP)
            self.raise_()


def _bar(left: tuple[QWidget, ...], right: tuple[QWidget, ...]) -> QFrame:
    bar = QFrame()
    bar.setProperty("role", "popup")
    row = QHBoxLayout(bar)
    row.setContentsMargins(14, 7, 8, 7)
    row.setSpacing(8)
    for part in left:
        row.addWidget(part)
    row.addSpacing(8)
    for part in right:
        row.addWidget(part)
    return bar


def _pin(theme: Theme) -> QWidget:
    made = label(theme, "", 12)
    made.setPixmap(theme.icon("pin", theme.paused, 14, 2.0))
    return made
