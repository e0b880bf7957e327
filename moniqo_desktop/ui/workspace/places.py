"""Where a window and its panels are, kept from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication

from moniqo_desktop.ui.workspace.arrangement import STANDARD, built_in
from moniqo_desktop.ui.workspace.screens import screen_set, screens_now, seen_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QMainWindow

    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.workspace.space import Workspace

SIZE: Final = (1600, 1000)
SMALLEST: Final = (960, 600)
FRAME: Final = (16, 48)
"""What the system's frame may take of a screen, logical pixels, before it is known."""
SIDES: Final = "sides.wide"
"""Name=width of each side, px at plain text: a width that is laid out anew at another size of the
text may be that of its smallest words."""
_WHOLE: Final = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
_SIDES: Final = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


class Places:
    """Belongs to one window. text_percent: by which the widths of its sides are measured."""

    def __init__(
        self, window: QMainWindow, body: Workspace, settings: Settings, text_percent: int
    ) -> None:
        self._window, self._body, self._settings = window, body, settings
        self._text = text_percent
        self._is_compact, self._is_put_away = False, False

    def remember(self) -> None:
        """Stores all of it."""
        inspector = self._body.panel("inspector")
        self._settings.keep(
            window__place=self._place(),
            window__whole=bool(self._window.windowState() & _WHOLE),
            places__mended=True,
            inspector__put_away=self._is_put_away and inspector.isHidden(),
            sides__wide=self._told_widths(),
            places__text=str(self._text),
            **{f"places.{screen_set()}": self._body.places()},
        )

    def restore_window(self) -> None:
        """Frame and all where it was, no larger than the screen; what is new fits the screen."""
        stored = self._settings.sizes("window.place")
        old = QByteArray.fromBase64(self._settings.text("window.geometry").encode())
        if len(stored) == 6 and min(stored[2:4]) > 0:
            self._take_place(*stored)
        elif old.isEmpty() or not self._window.restoreGeometry(old):
            self._window.resize(fitting(SIZE, QApplication.primaryScreen().availableSize()))
        if self._settings.flag("window.whole"):
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    def restore_panels(self, size: QSize, *, is_compact: bool) -> None:
        """size: of the body once it is shown."""
        body, inspector = self._body, self._body.panel("inspector")
        body.expect_size(size)
        body.arrange(built_in()[STANDARD])
        if body.take_places(self._settings.text(f"places.{screen_set()}")):
            if not self._settings.flag("places.mended"):
                body.expect_size(size)
                body.mend_heights(built_in()[STANDARD].bottom_share)
        self._size_floating()
        body.keep_in_sight()
        self._is_put_away = self._settings.flag("inspector.put_away")
        if self._is_put_away and not is_compact:
            inspector.show()
        self._is_compact = False
        self.make_room(is_compact=is_compact)
        if self._settings.has(SIDES):
            self._size_sides(self._kept_widths())

    def _size_floating(self) -> None:
        """At another size of the text than they were stored at they are larger, or smaller."""
        before = self._settings.text("places.text")
        if not before.isdigit() or int(before) in (0, self._text):
            return
        for panel in self._body.panels():
            if panel.isFloating():
                wanted, place = panel.size() * (self._text / int(before)), panel.geometry()
                screen = next((each for each in screens_now() if each.intersects(place)), place)
                panel.resize(wanted.boundedTo(screen.size()))

    def make_room(self, *, is_compact: bool) -> None:
        """A narrow window puts the inspector away. Wide again it comes back, unless it was the
        trader who closed it."""
        if is_compact == self._is_compact:
            return
        self._is_compact = is_compact
        inspector = self._body.panel("inspector")
        widths = self._kept_widths() | (self._widths() if self._window.isVisible() else {})
        if is_compact:
            self._is_put_away = self._is_put_away or not inspector.isHidden()
            inspector.hide()
        elif self._is_put_away:
            self._is_put_away = False
            inspector.show()
        self._size_sides(widths)

    def fit_screens(self) -> None:
        """After screens came or went: the places stored for these, and nothing out of sight."""
        self._body.take_places(self._settings.text(f"places.{screen_set()}"))
        self._body.keep_in_sight()
        window = self._window
        if not window.windowState() & _WHOLE:
            place = seen_place(window.geometry(), screens_now())
            if place != window.geometry():
                window.setGeometry(place)

    def _place(self) -> list[int]:
        """Corner of the frame, size of what is in it, and what the frame adds to that; as it was
        before the window was made as large as the screen."""
        window, before = self._window, self._settings.sizes("window.place")
        if window.windowState() & _WHOLE and before:
            return before
        at, size = window.pos(), window.size()
        more = window.frameGeometry().size() - size
        return [at.x(), at.y(), size.width(), size.height(), more.width(), more.height()]

    def _take_place(self, x: int, y: int, wide: int, high: int, more: int, above: int) -> None:
        frame = QSize(more, above)
        whole, screens = QRect(QPoint(x, y), QSize(wide, high) + frame), screens_now()
        place = seen_place(whole, screens)
        screen = next((each for each in screens if each.intersects(place)), place)
        if place.width() > screen.width() or place.height() > screen.height():
            place = QRect(screen.topLeft(), place.size().boundedTo(screen.size()))
        self._window.resize(place.size() - frame)
        self._window.move(place.topLeft())

    def _widths(self) -> dict[str, int]:
        """Of the docked sides that are seen, px."""
        body = self._body
        return {
            panel.name: panel.width()
            for panel in body.panels()
            if body.dockWidgetArea(panel) in _SIDES
            and not panel.isHidden()
            and not panel.isFloating()
        }

    def _size_sides(self, widths: Mapping[str, int]) -> None:
        """What is not seen is left out: what it leaves goes to the drawing, not to its
        neighbours."""
        seen = {self._body.panel(name): widths[name] for name in self._widths() if name in widths}
        if not seen:
            return
        self._body.resizeDocks([*seen], [*seen.values()], Qt.Orientation.Horizontal)
        if not self._window.isVisible():
            self._body.expect_size(self._body.size())

    def _kept_widths(self) -> dict[str, int]:
        """Of the sides as they were when they were seen last, px at this size of the text."""
        standard = {"inspector": round(built_in()[STANDARD].right_wide * self._text / 100)}
        pairs = (each.partition("=") for each in self._settings.texts(SIDES))
        kept = {name: round(int(wide) * self._text / 100) for name, _, wide in pairs}
        return standard | kept

    def _told_widths(self) -> list[str]:
        """The same as text to store, in px at plain text."""
        wide = self._kept_widths() | self._widths()
        return [f"{name}={round(px * 100 / self._text)}" for name, px in wide.items()]


def fitting(size: tuple[int, int], screen: QSize) -> QSize:
    """The wanted size, or what the screen has for it beside the frame of the system; a screen that
    is none does not count."""
    if screen.width() < SMALLEST[0]:
        return QSize(*size)
    return QSize(*size).boundedTo(screen - QSize(*FRAME))
