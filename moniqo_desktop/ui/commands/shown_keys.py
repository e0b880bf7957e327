"""Tool tips and buttons name the keys in force, not those the program came with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

if TYPE_CHECKING:
    from collections.abc import Mapping


class ShownKeys(QObject):
    """Costs nothing while the trader changed no keys. window: all of its widgets."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._changed: Mapping[str, str] = {}
        self._tips: dict[QWidget, str] = {}
        self._texts: dict[QAbstractButton | QLabel, str] = {}
        self._is_writing = False

    def show(self, changed: Mapping[str, str]) -> None:
        """changed: default keys → those in force now, "" = none; of actions that differ."""
        if not changed and not self._changed:
            return
        self._changed = dict(changed)
        for widget in self._window.findChildren(QWidget):
            self._follow(widget)
        for widget, tip in list(self._tips.items()):
            self._write(widget, tip)
        for button, text in self._texts.items():
            button.setText(renamed(text, self._changed))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A tip that was written anew names the keys it came with."""
        if event.type() is QEvent.Type.ToolTipChange and not self._is_writing:
            assert isinstance(watched, QWidget)
            self._tips[watched] = watched.toolTip()
            self._write(watched, watched.toolTip())
        return False

    def _follow(self, widget: QWidget) -> None:
        tip = widget.toolTip()
        if widget not in self._tips and renamed(tip, self._changed) != tip:
            self._tips[widget] = tip
            widget.installEventFilter(self)
            widget.destroyed.connect(lambda: self._tips.pop(widget, None))
        has_text = isinstance(widget, QAbstractButton) or widget.property("role") == "keys"
        if isinstance(widget, QAbstractButton | QLabel) and has_text and widget not in self._texts:
            if renamed(widget.text(), self._changed) != widget.text():
                self._texts[widget] = widget.text()
                widget.destroyed.connect(lambda: self._texts.pop(widget, None))

    def _write(self, widget: QWidget, tip: str) -> None:
        self._is_writing = True
        widget.setToolTip(renamed(tip, self._changed))
        self._is_writing = False


def renamed(text: str, changed: Mapping[str, str]) -> str:
    """“Stop this flow (Shift+F5)”, “Step node  F10”, “Ctrl K” with the keys in force, or without
    any."""
    for default, keys in changed.items():
        if text.endswith(f" ({default})"):
            return text.removesuffix(f" ({default})") + (f" ({keys})" if keys else "")
        if text.endswith(f"  {default}"):
            return text.removesuffix(f"  {default}") + (f"  {keys}" if keys else "")
        if text == default.replace("+", " "):
            return keys.replace("+", " ")
    return text
