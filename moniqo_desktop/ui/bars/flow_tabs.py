"""Tabs of the open flows: a run dot before the name, a dot behind it while unsaved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton, QWidget

from moniqo_desktop.ui.look.parts import Dot, dot_pixmap
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from moniqo_desktop.ui.look.theme import Theme


OPENING: Final = "opening"
DOT: Final = 6
ASIDE: Final = 6
"""Between the dot and the edge of its tab, px."""
LEAST: Final = 112
"""A name of flows is not cut below that, px at 100 % text: the rest is scrolled to, or listed."""


@dataclass(frozen=True, slots=True)
class Tab:
    """What one tab shows. run: "stopped", "running" or "paused"; OPENING: a file, no flow yet."""

    title: str
    run: str = "stopped"
    is_saved: bool = True


class FlowTabs(QTabBar):
    """chosen: index of the tab to show. closed: index of the tab to close. fitted: the tabs want
    another width."""

    chosen = Signal(int)
    closed = Signal(int)
    fitted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: list[Tab] = []
        self.setObjectName("flows")
        self.setFont(theme.font(12, 600))
        self.setIconSize(QSize(theme.px(8), theme.px(8)))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)  # a number at the end is seen
        self.setUsesScrollButtons(True)
        self.setMinimumWidth(theme.px(90))
        self.setAccessibleName(tr("Open flows"))
        self.currentChanged.connect(self.chosen)

    def show_tabs(self, tabs: Sequence[Tab], current: int) -> None:
        """Draws tabs as given, without telling which is chosen. Only those that differ: it is
        called at every edit, and many may be open."""
        before = self.sizeHint().width()
        self.blockSignals(True)
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self.addTab("")
        for index, (tab, before_it) in enumerate(zip_longest(tabs, self._shown[: len(tabs)])):
            if tab != before_it:
                self._show_tab(index, tab)
        self._shown = [*tabs]
        self.setCurrentIndex(current)
        self.blockSignals(False)
        if self.sizeHint().width() != before:
            self.fitted.emit()

    def minimumTabSizeHint(self, index: int) -> QSize:
        hint = self.tabSizeHint(index)
        return QSize(min(hint.width(), self._theme.px(LEAST)), hint.height())

    @property
    def hides_some(self) -> bool:
        """Whether not all tabs can be seen at once."""
        last = self.count() - 1
        return last > 0 and (
            self.tabRect(0).left() < 0 or self.tabRect(last).right() >= self.width()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close_gap()

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self._close_gap()

    def _close_gap(self) -> None:
        """Wider than before, or with fewer tabs, it shows those on the left again: by itself it
        leaves room on the right empty."""
        back = self.findChild(QToolButton, "ScrollLeftButton")
        for _ in range(self.count()):
            end = self.tabRect(self.count() - 1).right()
            before = self._last_hidden()
            if back is None or before < 0 or end + self.tabRect(before).width() > self._room():
                return
            offset = self.tabRect(0).left()
            back.click()
            if self.tabRect(0).left() == offset:
                return

    def _last_hidden(self) -> int:
        """The tab next to what is seen, on the left; -1 = there is none."""
        hidden = [index for index in range(self.count()) if self.tabRect(index).left() < 0]
        return hidden[-1] if hidden else -1

    def _room(self) -> int:
        """Right edge of what is not covered by the arrows, px."""
        arrows = [part for part in self.findChildren(QToolButton) if part.isVisible()]
        return min((part.x() for part in arrows), default=self.width())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.closed.emit(self.tabAt(event.position().toPoint()))
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.tabAt(event.pos())
        if index < 0:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Close flow"), lambda: self.closed.emit(index))
        menu.popup(event.globalPos())

    def _show_tab(self, index: int, tab: Tab) -> None:
        if self.tabText(index) != tab.title:
            self.setTabText(index, tab.title)
        self.setTabIcon(index, dot_pixmap(self._run_colour(tab.run)))
        words = {"running": tr("running"), "paused": tr("paused"), "behind": tr("not recorded")}
        state = words.get(tab.run, tr("stopped"))
        if not tab.is_saved:
            state = tr("{state}, not saved").format(state=state)
        tip = tr("A large file; close its tab to cancel.")
        self.setTabToolTip(index, tip if tab.run == OPENING else f"{tab.title}: {state}")
        mark = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
        if not isinstance(mark, _Mark):
            mark = _Mark(self._theme)
            self.setTabButton(index, QTabBar.ButtonPosition.RightSide, mark)
        mark.dot.setVisible(not tab.is_saved)

    def _run_colour(self, run: str) -> QColor:
        if run == "running":
            return self._theme.ok
        if run == "behind":
            return self._theme.warn
        return self._theme.paused if run == "paused" else self._theme.text3


class _Mark(QWidget):
    """The dot behind a name, away from the edge. Its room is there from the start: nothing moves
    when it is seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(theme.px(DOT + ASIDE), theme.px(DOT))
        self.dot = Dot(theme.warn, theme.px(DOT), self)
