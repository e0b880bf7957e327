"""A ring round what paints itself, while the keyboard came to it by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent

from moniqo_desktop.ui.look.parts import restyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFrame, QWidget


class Ring(QObject):
    """Sets the property "keys" of the frame round a widget; the style sheet draws it."""

    def __init__(self, frame: QFrame, widget: QWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        layout = frame.layout()
        assert layout is not None
        layout.setContentsMargins(1, 1, 1, 1)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            reason = Qt.FocusReason
            by_keys = (reason.TabFocusReason, reason.BacktabFocusReason, reason.ShortcutFocusReason)
            self._show(event.gotFocus() and event.reason() in by_keys)
        return False

    def _show(self, is_shown: bool) -> None:
        if bool(self._frame.property("keys")) is not is_shown:
            self._frame.setProperty("keys", is_shown)
            restyle(self._frame)
