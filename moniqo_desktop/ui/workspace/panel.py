"""One panel of the window: a dock with our own title bar, made of its content when first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from moniqo_desktop.ui.look.parts import icon_button, label, restyle
from moniqo_desktop.ui.words.translation import later, tr
from moniqo_desktop.ui.workspace.arrangement import BOTTOM

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

Content = QWidget | Callable[[], QWidget]
TITLE: Final = 30
_BANNERS: Final = {
    "paper": later("PAPER"), "testnet": later("TESTNET"), "live": later("LIVE"),
    "backtest": later("BACKTEST"),
}  # fmt: skip


class PanelTitle(QFrame):
    """Name of the panel, which money is moved while it floats, float and close.

    Its parts are made when it is first seen: most panels never show it.
    """

    float_asked = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._is_shown = False
        self._mode: QLabel | None = None
        self.setProperty("role", "panel_title")

    def sizeHint(self) -> QSize:
        return QSize(0, self._theme.px(TITLE) if self._is_shown else 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def is_shown(self) -> bool:
        return self._is_shown

    @property
    def banner(self) -> str:
        """What it says about the money moved, "" while docked."""
        return self._mode.text() if self._mode is not None else ""

    def set_shown(self, is_shown: bool) -> None:
        """A title not shown takes no room."""
        if is_shown and self._mode is None:
            self._mode = self._fill()
        self._is_shown = is_shown
        for part in self.findChildren(QWidget):
            part.setVisible(is_shown)  # out of the way of the keyboard too
        self.updateGeometry()

    def show_banner(self, mode: str) -> None:
        """mode: "" while docked; else the key of the top bar's pill."""
        if self._mode is None:
            return
        self._mode.setText(tr(_BANNERS[mode]) if mode in _BANNERS else "")
        for each in (self, self._mode):
            each.setProperty("banner", "live" if mode == "live" else "paper" if mode else "")
            restyle(each)

    def _fill(self) -> QLabel:
        theme, mode = self._theme, label(self._theme, "", 11, 700)
        floats = icon_button(theme, "popout", tr("Float or dock this panel"), 13)
        closes = icon_button(theme, "dismiss", tr("Close this panel"), 13)
        floats.clicked.connect(self.float_asked)
        closes.clicked.connect(self.close_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), 0, theme.px(4), 0)
        row.setSpacing(theme.px(6))
        row.addWidget(label(theme, self._words, 12, 600))
        row.addWidget(mode)
        row.addStretch(1)
        row.addWidget(floats)
        row.addWidget(closes)
        return mode


class Panel(QDockWidget):
    """name: stable, also in stored layouts. has_header: the content shows what it is by itself,
    so that the title bar stays away while it is docked; its header drags the panel then."""

    menu_asked = Signal(QPoint)
    changed = Signal()

    def __init__(
        self, theme: Theme, name: str, title: str, content: Content, *, has_header: bool
    ) -> None:
        super().__init__(title)
        self.name, self.title, self._theme = name, title, theme
        self._has_header, self._mode = has_header, "paper"
        self.area = BOTTOM
        """Where it goes when no place is stored for it."""
        self._pressed_at: QPoint | None = None
        self.setObjectName(f"panel.{name}")
        self.setAccessibleName(title)
        self.bar = PanelTitle(theme, title)
        self.setTitleBarWidget(self.bar)
        self._make = content if not isinstance(content, QWidget) else None
        if isinstance(content, QWidget):
            self.setWidget(content)
            content.installEventFilter(self)
        self.bar.close_asked.connect(self.close)
        self.bar.float_asked.connect(self.toggle_floating)
        self.topLevelChanged.connect(self._settle)
        self.dockLocationChanged.connect(self._settle)
        self.visibilityChanged.connect(self._seen)
        self.bar.set_shown(not has_header)

    def ensure_made(self) -> None:
        """Makes the content, once."""
        if self._make is not None:
            make, self._make = self._make, None
            self.setWidget(make())

    @property
    def is_made(self) -> bool:
        return self._make is None

    def toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())

    def show_title(self, *, is_tabbed: bool) -> None:
        """is_tabbed: a tab says its name already."""
        self.bar.set_shown(self.isFloating() or not (self._has_header or is_tabbed))

    def show_mode(self, mode: str) -> None:
        """Which money is moved: said on a floating panel too."""
        self._mode = mode
        self.bar.show_banner(mode if self.isFloating() else "")

    def _seen(self, is_visible: bool) -> None:
        if is_visible:
            self.ensure_made()
        self.changed.emit()

    def _settle(self) -> None:
        """After it was docked or floated."""
        self.show_title(is_tabbed=False)
        edge = 1 if self.isFloating() else 0
        self.setContentsMargins(edge, edge, edge, edge)
        self.show_mode(self._mode)
        self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Floating, it has no frame of the system: an edge parts it from what lies below."""
        super().paintEvent(event)
        if self.isFloating():
            painter = QPainter(self)
            painter.setPen(self._theme.line_strong)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()

    # -- the content's own header drags and floats the panel -------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mouse events that no control of the content took come to the content itself."""
        if self._has_header and isinstance(event, QMouseEvent) and not self.isFloating():
            return self._drag(event)
        return super().eventFilter(watched, event)

    def _drag(self, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        left = event.buttons() & Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.MouseButtonPress and at.y() < TITLE + 18 and left:
            self._pressed_at = event.globalPosition().toPoint()
            return True
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed_at = None
        if event.type() == QEvent.Type.MouseMove and self._pressed_at is not None and left:
            gone = (event.globalPosition().toPoint() - self._pressed_at).manhattanLength()
            if gone >= QApplication.startDragDistance():
                self._take_over(event)
            return True
        return False

    def _take_over(self, event: QMouseEvent) -> None:
        """Qt drags a dock by its title bar only: it is shown one, pressed at its middle."""
        self._pressed_at = None
        self.bar.set_shown(True)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        middle = QPointF(min(self.width() / 2, 120.0), TITLE / 2)
        away = QPointF(0.0, QApplication.startDragDistance() * 2.0)
        for kind, at in (
            (QEvent.Type.MouseButtonPress, middle),
            (QEvent.Type.MouseMove, middle + away),
        ):
            button = Qt.MouseButton.LeftButton
            moved = QMouseEvent(kind, at, event.globalPosition(), button, button, event.modifiers())
            QApplication.sendEvent(self, moved)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.pos().y() < TITLE + 18:
            self.menu_asked.emit(event.globalPos())
        else:
            super().contextMenuEvent(event)
