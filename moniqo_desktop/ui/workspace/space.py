"""The space of the window: the canvas in the middle, panels docked round it or floating."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTabBar, QTabWidget, QWidget

from moniqo_desktop.ui.words.translation import tr
from moniqo_desktop.ui.workspace.arrangement import BOTTOM, LEFT, RIGHT, Arrangement
from moniqo_desktop.ui.workspace.heights import Heights
from moniqo_desktop.ui.workspace.panel import Panel
from moniqo_desktop.ui.workspace.screens import screens_now, seen_place

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.workspace.panel import Content

_AREAS: Final = {
    LEFT: Qt.DockWidgetArea.LeftDockWidgetArea,
    RIGHT: Qt.DockWidgetArea.RightDockWidgetArea,
    BOTTOM: Qt.DockWidgetArea.BottomDockWidgetArea,
}
_SIDES: Final = Qt.Orientation.Horizontal
_DOWN: Final = Qt.Orientation.Vertical
FORMAT: Final = 1
"""Of the stored bytes; another one is refused instead of misread."""


class Workspace(QMainWindow):
    """changed: a panel was opened, closed, docked, floated or resized, by whomever. added: there is
    one more panel. Both are told once for many."""

    changed = Signal()
    added = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._panels: dict[str, Panel] = {}
        self._mode = "paper"
        self._is_arranged = False
        self._heights = Heights(self)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setProperty("role", "space")
        options = QMainWindow.DockOption
        self.setDockOptions(options.AllowNestedDocks | options.AllowTabbedDocks)
        self.setCorner(Qt.Corner.BottomLeftCorner, _AREAS[BOTTOM])
        self.setCorner(Qt.Corner.BottomRightCorner, _AREAS[BOTTOM])
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._settle)
        self._adding = QTimer(self, singleShot=True, interval=0)
        self._adding.timeout.connect(self.added)

    def event(self, event: QEvent) -> bool:
        """A border dragged between panels moved them too: that is told when it is let go."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._heights.note()
            self.changed.emit()
        return is_done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels at the bottom that gave way in a low window are as high as before in a higher
        one, and keep their part of one that is higher still; docks do neither by themselves."""
        super().resizeEvent(event)
        if event.size().height() > event.oldSize().height():
            self._heights.give_back()
        elif event.size().height() < event.oldSize().height():
            self._heights.take_back()

    # -- panels ----------------------------------------------------------------------------------

    def add(
        self,
        name: str,
        title: str,
        content: Content,
        area: str,
        *,
        shown: bool = False,
        has_header: bool = False,
    ) -> Panel:
        """A panel at the place it had last, or in its area. content: a widget, or what makes it
        when the panel is first shown. area: "left", "right" or "bottom"."""
        panel = Panel(self._theme, name, title, content, has_header=has_header)
        self._panels[name] = panel
        if not self._is_arranged:
            panel.setParent(self)
        elif not self.restoreDockWidget(panel):
            self.addDockWidget(_AREAS[area], panel)
            panel.setVisible(shown)
        panel.area = area
        panel.show_mode(self._mode)
        panel.menu_asked.connect(lambda at: self.menu_of(panel).popup(at))
        panel.changed.connect(self._telling.start)
        self._adding.start()
        return panel

    def panel(self, name: str) -> Panel:
        return self._panels[name]

    def panels(self) -> tuple[Panel, ...]:
        """All, in the order they were added."""
        return tuple(self._panels.values())

    def has(self, name: str) -> bool:
        return name in self._panels

    def is_open(self, name: str) -> bool:
        """Also while it lies behind another tab."""
        return name in self._panels and not self._panels[name].isHidden()

    def open(self, name: str) -> Panel:
        """Shows a panel, before the others of its tabs."""
        panel = self._panels[name]
        panel.ensure_made()
        panel.show()
        panel.raise_()
        return panel

    def close_panel(self, name: str) -> None:
        self._panels[name].close()

    def toggle(self, name: str) -> None:
        """Opens, brings to the front of its tabs, or closes what is in front."""
        panel = self._panels[name]
        if panel.isHidden() or panel.visibleRegion().isEmpty():
            self.open(name)
        else:
            panel.close()

    def focused(self) -> Panel | None:
        """The panel that has the keyboard."""
        widget = QApplication.focusWidget()
        for panel in self._panels.values():
            if widget is not None and (panel is widget or panel.isAncestorOf(widget)):
                return panel
        return None

    def in_sight(self) -> list[Panel]:
        """Panels that can be seen, in the order they were added."""
        return [each for each in self._panels.values() if not each.visibleRegion().isEmpty()]

    def keep_in_sight(self) -> None:
        """Floating panels whose screen is gone come to one that is there."""
        screens = screens_now()
        for panel in self._panels.values():
            if panel.isFloating():
                place = seen_place(panel.geometry(), screens)
                if place != panel.geometry():
                    panel.setGeometry(place)

    def leave(self) -> None:
        """With the window its floating panels go; what was stored before holds them as open."""
        for panel in self._panels.values():
            if panel.isFloating():
                panel.hide()

    def show_mode(self, mode: str) -> None:
        """Which money is moved: floating panels carry it too."""
        self._mode = mode
        for panel in self._panels.values():
            panel.show_mode(mode)

    def menu_of(self, panel: Panel) -> QMenu:
        """What can be done with a panel, for its header and for the keyboard."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = tr("Dock “{panel}”") if panel.isFloating() else tr("Float “{panel}”")
        menu.addAction(words.format(panel=panel.title), panel.toggle_floating)
        for area, move in (
            (LEFT, tr("Move to the left")),
            (RIGHT, tr("Move to the right")),
            (BOTTOM, tr("Move to the bottom")),
        ):
            menu.addAction(move, partial(self.move_to, panel.name, area))
        menu.addSeparator()
        menu.addAction(tr("Close “{panel}”").format(panel=panel.title), panel.close)
        return menu

    def move_to(self, name: str, area: str) -> None:
        """Docks a panel in an area, and opens it."""
        panel = self._panels[name]
        panel.setFloating(False)
        self.addDockWidget(_AREAS[area], panel)
        self.open(name)

    def _settle(self) -> None:
        """After panels moved, by whomever."""
        for panel in self._panels.values():
            panel.show_title(is_tabbed=bool(self.tabifiedDockWidgets(panel)))
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setFont(self._theme.font(12, 600))
        self._heights.note_if_roomy()
        self.changed.emit()

    # -- arrangements ----------------------------------------------------------------------------

    def arrange(self, wanted: Arrangement) -> None:
        """Puts every panel where the arrangement says; panels not yet known are left out."""
        if self._is_arranged:
            for panel in self._panels.values():
                panel.setFloating(False)
                panel.hide()
        self._is_arranged = True
        self._heights.forget()
        for area, places in wanted.rows():
            self._fill(area, places)
        self._resize(wanted)

    def _fill(self, area: str, places: tuple[str, ...]) -> None:
        before: Panel | None = None
        for place in places:
            stack = [self._panels[name] for name in place.split("+") if name in self._panels]
            for number, panel in enumerate(stack):
                self.addDockWidget(_AREAS[area], panel)
                if number:
                    self.tabifyDockWidget(stack[0], panel)
                elif before is not None:
                    side = _SIDES if area == BOTTOM else _DOWN
                    self.splitDockWidget(before, panel, side)
                panel.show()
            before = stack[0] if stack else before
            if stack:
                stack[0].raise_()

    def _resize(self, wanted: Arrangement) -> None:
        px = self._theme.px
        self._size(wanted.left, (px(wanted.left_wide),) * len(wanted.left), _SIDES)
        self._size(wanted.right, (px(wanted.right_wide),) * len(wanted.right), _SIDES)
        high = round(self.height() * wanted.bottom_share)
        self._size(wanted.bottom[:1], (high,), _DOWN)
        widths = tuple(round(self.width() * share) for share in wanted.shares)
        if len(widths) == len(wanted.bottom):
            self._size(wanted.bottom, widths, _SIDES)

    def _size(self, places: tuple[str, ...], sizes: tuple[int, ...], along: Qt.Orientation) -> None:
        pairs = [
            (self._panels[place.split("+")[0]], size)
            for place, size in zip(places, sizes, strict=True)
            if place.split("+")[0] in self._panels
        ]
        if pairs:
            self.resizeDocks([panel for panel, _ in pairs], [size for _, size in pairs], along)

    def expect_size(self, size: QSize) -> None:
        """Before it is shown: what arrangements and stored places are measured by."""
        self.resize(size)
        layout = self.layout()
        assert layout is not None
        layout.setGeometry(QRect(QPoint(0, 0), size))

    # -- stored places ---------------------------------------------------------------------------

    def places(self) -> str:
        """Where everything is, as text to store."""
        return bytes(self.saveState(FORMAT).toBase64().data()).decode()

    def take_places(self, text: str) -> bool:
        """Back to stored places; False, and nothing moves, where they cannot be read."""
        from PySide6.QtCore import QByteArray

        stored = QByteArray.fromBase64(text.encode())
        self._heights.forget()
        return not stored.isEmpty() and self.restoreState(stored, FORMAT)

    def mend_heights(self, share: float) -> None:
        """See Heights.mend."""
        self._heights.mend(share)

    def popup_at(self, panel: Panel) -> QPoint:
        """Where the menu of a panel opens when it was asked for by key."""
        return panel.mapToGlobal(QPoint(self._theme.px(12), self._theme.px(30)))


def focus_in(widget: QWidget) -> None:
    """Keyboard to the widget or to the first of its parts that takes it."""
    for each in (widget, *widget.findChildren(QWidget)):
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            each.setFocus(Qt.FocusReason.TabFocusReason)
            return
