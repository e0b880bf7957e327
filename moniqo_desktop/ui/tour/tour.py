"""Leads through the window once. Whoever leaves it is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from moniqo_desktop.ui.settings.sheet import Sheet
from moniqo_desktop.ui.tour.bubble import Bubble
from moniqo_desktop.ui.tour.place import spot
from moniqo_desktop.ui.tour.steps import part_of, steps

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.ui.control import Control

AT: Final = "tour.at"
"""Setting: number of the step that is open, LEFT_IT, or nothing before the first start."""
LEFT_IT: Final = "left"
EDGE: Final = 8
_OF_WINDOW: Final = Qt.FindChildOption.FindDirectChildrenOnly
_MOVES: Final = frozenset(
    (
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.LayoutRequest,
        QEvent.Type.Show,
        QEvent.Type.Hide,
    )
)


class Tour(QObject):
    """Belongs to one window; a new window goes on where this one was."""

    def __init__(self, control: Control) -> None:
        super().__init__(control)
        self._control, self._window = control, control.window
        self._steps = steps()
        self.at = 0
        self.bubble: Bubble | None = None
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self._window, self._escaped)
        self._escape.setEnabled(False)

    @property
    def is_open(self) -> bool:
        return self.bubble is not None

    def offer(self, *, is_first: bool) -> None:
        """On the very first start, or where it was not left yet."""
        stored = self._control.context.settings.text(AT)
        if stored.isdigit():
            self._begin(min(int(stored), len(self._steps) - 1))
        elif is_first and stored != LEFT_IT:
            self._begin(0)

    def open(self, at: int = 0) -> None:
        """At the trader's wish: what lies over the window goes. at: step to begin with, from 0."""
        for sheet in self._sheets():
            sheet.leave()
        self._begin(at)

    def _begin(self, at: int) -> None:
        if self.bubble is None:
            self.bubble = Bubble(self._control.context.theme, self._window)
            self.bubble.next_asked.connect(lambda: self._go(1))
            self.bubble.back_asked.connect(lambda: self._go(-1))
            self.bubble.left.connect(self.leave)
            for part in self._watched():
                part.installEventFilter(self)
        self.at = at
        self._show()

    def leave(self) -> None:
        """For good; it can be opened again from the command box and the settings."""
        self._control.context.settings.keep(tour__at=LEFT_IT)
        if self.bubble is None:
            return
        for part in self._watched():
            part.removeEventFilter(self)
        focused = QApplication.focusWidget()
        had_keyboard = focused is not None and self.bubble.isAncestorOf(focused)
        self.bubble.hide()
        self.bubble.deleteLater()
        self.bubble = None
        self._escape.setEnabled(False)
        if had_keyboard:
            self._control.rooms.canvas.setFocus()

    def place(self) -> None:
        """Beside its part, wherever that is now; out of the way while another room is open. Escape
        leaves it while it is seen, wherever the keyboard is."""
        if self.bubble is None:
            return
        self._escape.setEnabled(not self._window.body.isHidden())
        if self._window.body.isHidden():
            self.bubble.hide()
        else:
            step = self._steps[self.at]
            part = step.part(self._control)
            self.bubble.lie(spot(part, self.bubble.wanted(), self._room(), step.side))
            for sheet in self._sheets():
                sheet.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self.place()
        return False

    def _watched(self) -> tuple[QWidget, ...]:
        """What moves a bubble when it moves: parts of the bar make room for each other."""
        bar = self._window.top_bar
        return self._window, self._window.body, bar.run_group, bar.runs

    def _sheets(self) -> list[Sheet]:
        """Those open over the window: they lie over the bubble too."""
        found = self._window.findChildren(Sheet, options=_OF_WINDOW)
        return [each for each in found if each.isVisible()]

    def _escaped(self) -> None:
        """What lies on top is left first."""
        for sheet in self._sheets()[-1:]:
            sheet.leave()
            return
        self.leave()

    def _go(self, way: int) -> None:
        if self.at + way >= len(self._steps):
            self.leave()
            return
        self.at = max(0, self.at + way)
        self._show()

    def _show(self) -> None:
        assert self.bubble is not None
        step = self._steps[self.at]
        self._control.context.settings.keep(tour__at=str(self.at))
        step.prepare(self._control)
        self.bubble.show_step(step.title, step.words, self.at + 1, len(self._steps))
        self.place()
        self.bubble.next.setFocus()

    def _room(self) -> QRect:
        """All below the bar with run, account and kill switch, which nothing may cover."""
        bar = part_of(self._window, self._window.top_bar)
        below = self._window.rect()
        below.setTop(bar.bottom() + 1)
        return below.adjusted(EDGE, 0, -EDGE, -EDGE)
