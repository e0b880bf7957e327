"""What lies over the top of the canvas: that time stands still, and that outputs are pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QMargins, QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import Dot, label, push_button
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

TOP: Final = 14
_ACROSS: Final = QBoxLayout.Direction.LeftToRight
_DOWN: Final = QBoxLayout.Direction.TopToBottom
_ELSEWHERE: Final = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
_GAP: Final = QMargins(8, 8, 8, 8)
_NO_LIMIT: Final = 16_777_215
_MARGINS: Final = 24
_BESIDE: Final = 54
"""Beside the words: margins and the mark, px."""


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
        self.held_bar = _Bar(Dot(theme.paused), (self.words, self.where),
                             (self.step_node, self.step_candle, self.go_on))  # fmt: skip
        self.pin_bar = _Bar(_pin(theme), (self.pinned,), (self.free,))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for bar in (self.held_bar, self.pin_bar):
            column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
            bar.hide()
        self.step_node.clicked.connect(self.step_node_asked)
        self.step_candle.clicked.connect(self.step_candle_asked)
        self.go_on.clicked.connect(self.go_on_asked)
        self.free.clicked.connect(self.free_asked)
        self._beside: QWidget | None = None
        over.installEventFilter(self)
        self.hide()

    def keep_off(self, beside: QWidget) -> None:
        """What lies at the top of the same place is never covered."""
        self._beside = beside
        beside.installEventFilter(self)

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
        is_resized = event.type() is QEvent.Type.Resize and watched is self._over
        if is_resized or (watched is self._beside and event.type() in _ELSEWHERE):
            self._place()
        return False

    def _place(self) -> None:
        is_shown = not self.held_bar.isHidden() or not self.pin_bar.isHidden()
        self.setVisible(is_shown)
        if is_shown:
            for bar in (self.held_bar, self.pin_bar):
                bar.fit(self._over.width() - 2 * TOP)
            self._column.invalidate()
            self._column.activate()
            self.adjustSize()
            self.move(max((self._over.width() - self.width()) // 2, 0), TOP)
            beside = self._beside
            if beside is not None and not beside.isHidden():
                if self.geometry().intersects(beside.geometry().marginsAdded(_GAP)):
                    self.move(self.x(), beside.geometry().bottom() + 1 + _GAP.bottom())
            self.raise_()


class _Bar(QFrame):
    """A mark, words and buttons in one row; with little room the words in lines over the
    buttons, and those under each other."""

    def __init__(
        self, mark: QWidget, words: tuple[QLabel, ...], buttons: tuple[QWidget, ...]
    ) -> None:
        super().__init__()
        self.setProperty("role", "popup")
        self._words = words
        self._lines, self._pressed = QBoxLayout(_ACROSS), QBoxLayout(_ACROSS)
        said = QHBoxLayout()
        said.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        said.addLayout(self._lines, 1)
        for line in words:
            self._lines.addWidget(line)
        for button in buttons:
            self._pressed.addWidget(button)
        self._whole = QBoxLayout(_ACROSS, self)
        self._whole.setContentsMargins(14, 7, 8, 7)
        self._whole.addLayout(said)
        self._whole.addLayout(self._pressed)
        self._whole.setSpacing(16)
        for row in (said, self._lines, self._pressed):
            row.setSpacing(8)
        self._rows = (self._lines, self._pressed, said, self._whole)

    def fit(self, width: int) -> None:
        """width: px there are."""
        for words in self._words:
            words.setWordWrap(False)
            words.setMinimumSize(0, 0)
            words.setMaximumSize(_NO_LIMIT, _NO_LIMIT)
        self._turn(_ACROSS, self._whole, self._lines, self._pressed)
        if self.sizeHint().width() <= width:
            return
        self._turn(_DOWN, self._whole, self._lines)
        if self._pressed.sizeHint().width() > width - _MARGINS:
            self._turn(_DOWN, self._pressed)
        for words in self._words:
            if words.sizeHint().width() > width - _BESIDE:
                words.setWordWrap(True)
                words.setFixedSize(width - _BESIDE, words.heightForWidth(width - _BESIDE))
        self._turn(_DOWN)

    def _turn(self, direction: QBoxLayout.Direction, *rows: QBoxLayout) -> None:
        """Rows within rows keep what they measured until they are told."""
        for row in rows:
            row.setDirection(direction)
        for row in self._rows:
            row.invalidate()
        self.updateGeometry()


def _pin(theme: Theme) -> QWidget:
    made = label(theme, "", 12)
    made.setPixmap(theme.icon("pin", theme.paused, 14, 2.0))
    return made
