"""A timeframe by typing: digits open a small box over the chart, Enter chooses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import TIMEFRAMES, Timeframe, timeframe
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

_TYPED: Final = re.compile(r"\s*(\d{1,5})\s*([mhd]?)\s*", re.IGNORECASE)
_MINUTES: Final = {"": 1, "m": 1, "h": 60, "d": 1440}
_MINUTE_MS: Final = 60_000
_WIDTH: Final = 300
_TOP: Final = 24


def typed_timeframe(text: str) -> Timeframe:
    """ "15" and "15m" → 15m, "240" and "4h" → 4h. Raises Mistake with what can be typed."""
    found = _TYPED.fullmatch(text)
    wanted = int(found[1]) * _MINUTES[found[2].lower()] * _MINUTE_MS if found else 0
    fits = [frame for frame in map(timeframe, TIMEFRAMES) if frame.ms == wanted]
    if fits:
        return fits[0]
    known = ", ".join(TIMEFRAMES)
    raise Mistake(tr("Type minutes, or a number with m, h or d: {known}.").format(known=known))


class FrameEntry(QFrame):
    """choose: called with what was typed; raises Mistake where it cannot be shown.

    closed: the box is gone, the chart has the keys again.
    """

    closed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, choose: Callable[[Timeframe], object]
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        self.field, self.problem = QLineEdit(self), QLabel(self)
        self.setProperty("role", "popup")
        self.field.setAccessibleName(tr("Timeframe"))
        self.field.setPlaceholderText(tr("Timeframe, as 15 or 4h"))
        self.field.setFont(theme.font(15, 600, tabular=True))
        self.problem.setFont(theme.font(11, 400))
        self.problem.setStyleSheet(f"color: {theme.error.name()}")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.problem)
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self.accept)
        self.field.textEdited.connect(self.problem.hide)
        self.hide()

    def open(self, text: str) -> None:
        """With the first character typed."""
        self.problem.hide()
        self.field.setText(text)
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.deselect()

    def accept(self) -> None:
        try:
            self._choose(typed_timeframe(self.field.text()))
        except Mistake as mistake:
            self.problem.setText(retell(str(mistake)))
            self.problem.show()
            self._place()
            return
        self.close_box()

    def close_box(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Escape and a click elsewhere put it away."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_box()
                return True
        elif isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            self.close_box()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        wide, layout = min(_WIDTH, parent.width()), self.layout()
        assert layout is not None
        wanted = layout.totalHeightForWidth(wide)
        self.setFixedSize(wide, wanted if wanted > 0 else layout.sizeHint().height())
        self.move((parent.width() - self.width()) // 2, _TOP)
