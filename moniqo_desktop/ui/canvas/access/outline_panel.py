"""The outline beside the canvas: the same drawing for the keyboard and for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.canvas.access.outline import Outline
from moniqo_desktop.ui.canvas.editing import menu
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QShowEvent

    from moniqo_desktop.ui.canvas.access.outline import Index, Path
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.look.theme import Theme

ROW: Final = 26
LATER_MS: Final = 60
"""After an edit the tree is built anew, once for many edits."""
_TO_CANVAS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Insert)


class OutlinePanel(QFrame):
    """Follows the selection of the canvas and leads it. Enter goes to the canvas; Delete, F2 and
    Insert do there what they do here; the menu key opens the same menu."""

    def __init__(self, theme: Theme, canvas: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._following = False
        self._open: set[Path] = set()
        self.model = Outline(theme, self)
        self.tree = _Tree(theme, self)
        self.tree.setModel(self.model)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self.show_flow)
        canvas.drawing_changed.connect(self._changed)
        canvas.selection_changed.connect(lambda ids: self._follow())
        self.tree.expanded.connect(lambda row: self._open.add(self.model.row_of(row).path))
        self.tree.collapsed.connect(lambda row: self._open.discard(self.model.row_of(row).path))
        self.tree.selectionModel().currentChanged.connect(lambda now, before: self._lead(now))
        self.show_flow()

    @property
    def canvas(self) -> CanvasView:
        return self._canvas

    def show_flow(self) -> None:
        """Builds the tree anew where it looks otherwise; what was open stays open."""
        self._following = True
        if self.model.show(self._canvas.document):
            for path in sorted(self._open, key=len):
                self.tree.setExpanded(self.model.index_at(path), True)
        self._following = False
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_flow()

    def _changed(self) -> None:
        if self.isVisible():
            self._later.start()

    def _follow(self) -> None:
        """The row of what was chosen on the canvas becomes the current one."""
        if self._following or self._later.isActive():
            return
        chosen = self._canvas.selected()
        row = self.model.row_of(self.tree.currentIndex())
        self._following = True
        if len(chosen) != 1:
            self.tree.selectionModel().clearSelection()
        elif row.name != chosen[0]:
            index = self.model.index_of(chosen[0])
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
        self._following = False

    def _lead(self, now: Index) -> None:
        """What became current is chosen on the canvas; a port stands for its node."""
        row = self.model.row_of(now)
        if self._following or not row.name:
            return
        self._following = True
        self._canvas.select([row.name])
        self._canvas.show_part(row.name)
        self._following = False


class _Tree(QTreeView):
    def __init__(self, theme: Theme, panel: OutlinePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFont(theme.font(12))
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.setItemDelegate(_Rows(theme.px(ROW), self))
        self.setIndentation(theme.px(16))
        self.setAccessibleName(tr("Outline of the flow"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        canvas = self._panel.canvas
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in _TO_CANVAS:
            copy = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            QApplication.sendEvent(canvas, copy)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        canvas = self._panel.canvas
        row = self.visualRect(self.currentIndex())
        mouse = event.reason() is event.Reason.Mouse
        at = event.pos() if mouse else QPoint(row.left() + 12, row.bottom())
        menu.open_menu(canvas, canvas.viewport().mapFromGlobal(self.viewport().mapToGlobal(at)))


class _Rows(QStyledItemDelegate):
    def __init__(self, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._height)
