"""The rows of the node palette: how they are dragged, clicked and painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from moniqo_desktop.ui.look.parts import draw_chip
from moniqo_desktop.ui.viewports import know_viewport
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    Index = QModelIndex | QPersistentModelIndex
    from collections.abc import Container, Sequence

    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec
    from moniqo_desktop.ui.look.theme import Theme

MIME: Final = "application/x-moniqo-node"
"""A dragged node type; the bytes are its kind in UTF-8."""
ROW: Final = 26
KIND: Final = int(Qt.ItemDataRole.UserRole)
_ICON: Final = KIND + 1
FAMILY: Final = KIND + 2
_COUNT: Final = KIND + 3
_SHORT: Final = KIND + 4


_NOWHERE: Final = QModelIndex()


class NodeModel(QStandardItemModel):
    """Rows of the palette; knows how a node type is dragged."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, list[NodeSpec]] = {}

    def show_families(
        self, families: Sequence[tuple[str, str, list[NodeSpec]]], folded: Container[str] = ()
    ) -> None:
        """families: name, title, node types in order. folded: their rows are made when asked for:
        the first paint does without two hundred of them."""
        self.clear()
        self._waiting = {name: specs for name, _, specs in families if name in folded}
        for name, title, specs in families:
            heading = QStandardItem(title)
            heading.setData(name, FAMILY)
            heading.setData(len(specs), _COUNT)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if name not in self._waiting:
                heading.appendRows([_item(spec) for spec in specs])
            self.appendRow(heading)

    def show_found(self, specs: Sequence[NodeSpec]) -> None:
        self.clear()
        self._waiting = {}
        for spec in specs:
            self.appendRow(_item(spec))

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        return super().hasChildren(parent) or self.canFetchMore(parent)

    def canFetchMore(self, parent: Index) -> bool:
        return bool(self._waiting) and parent.data(FAMILY) in self._waiting

    def fetchMore(self, parent: Index) -> None:
        specs = self._waiting.pop(parent.data(FAMILY), [])
        heading = self.itemFromIndex(parent)
        if heading is not None:
            heading.appendRows([_item(spec) for spec in specs])

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = QMimeData()
        for index in indexes:
            dragged.setData(MIME, str(index.data(KIND)).encode())
        return dragged


class NodeTree(QTreeView):
    """node_asked: kind. folded: family, whether it is folded now. left: Escape."""

    node_asked = Signal(str)
    folded = Signal(str, bool)
    left = Signal()

    def __init__(self, theme: Theme, model: NodeModel) -> None:
        super().__init__()
        know_viewport(self)
        self._theme = theme
        self.setModel(model)
        self.setItemDelegate(_NodeDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Node types"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.data(_COUNT) is not None:
            self._turn(index)
        elif index.isValid() and self._plus(index).contains(event.position().toPoint()):
            self.node_asked.emit(index.data(KIND))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.data(KIND) and not self._plus(index).contains(event.position().toPoint()):
            self.node_asked.emit(index.data(KIND))
        elif index.data(_COUNT) is not None:
            self._turn(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif index.data(KIND):
            self.node_asked.emit(index.data(KIND))
        elif index.isValid():
            self._turn(index)

    def _turn(self, index: QModelIndex) -> None:
        is_folded = self.isExpanded(index)
        model = self.model()
        if model.canFetchMore(index):
            model.fetchMore(index)
        self.setExpanded(index, not is_folded)
        self.folded.emit(index.data(FAMILY), is_folded)

    def is_under_pointer(self, place: QRect) -> bool:
        return self.underMouse() and place.contains(self.viewport().mapFromGlobal(QCursor.pos()))

    def _plus(self, index: QModelIndex) -> QRect:
        place, px = self.visualRect(index), self._theme.px
        return QRect(place.right() - px(30), place.top(), px(26), place.height())


class _NodeDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, tree: NodeTree) -> None:
        super().__init__(tree)
        self._theme, self._tree = theme, tree
        self._heading, self._name = theme.font(12, 600), theme.font(12, 500)
        self._number = theme.font(11, 500, tabular=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        # Asked of the tree, not of option.state: loading the flags of QStyle costs the first paint
        # as much as painting all rows.
        is_over = self._tree.is_under_pointer(place)
        has_focus = self._tree.hasFocus() and self._tree.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_over or has_focus:
            painter.setPen(self._theme.accent if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.hover if is_over else QColor(0, 0, 0, 0))
            painter.drawRoundedRect(place.adjusted(1, 1, -7, -1), 6, 6)
        if index.data(_COUNT) is None:
            self._paint_node(painter, place, index, is_over=is_over)
        else:
            self._paint_heading(painter, place, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, place: QRect, index: Index) -> None:
        theme = self._theme
        is_open = self._tree.isExpanded(index)
        dpr = painter.device().devicePixelRatioF()
        px, name = theme.px, "chevron_down" if is_open else "chevron_right"
        arrow = theme.icon(name, theme.text3, px(12), dpr)
        painter.drawPixmap(place.left() + 3, place.top() + px(7), arrow)
        painter.setFont(self._heading)
        painter.setPen(theme.text2)
        words = place.adjusted(px(20), 0, -px(12), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setFont(self._number)
        painter.setPen(theme.text3)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, str(index.data(_COUNT)))

    def _paint_node(self, painter: QPainter, place: QRect, index: Index, *, is_over: bool) -> None:
        theme, px = self._theme, self._theme.px
        corner = (place.left() + px(20), place.top() + px(4), px(18))
        draw_chip(painter, theme, index.data(_ICON), index.data(FAMILY), corner)
        painter.setFont(self._name)
        painter.setPen(theme.text1)
        words = place.adjusted(px(46), 0, -px(34) if is_over else -px(10), 0)
        metrics, name = painter.fontMetrics(), index.data()
        if metrics.horizontalAdvance(name) > words.width():
            name = index.data(_SHORT) or name
        fitting = metrics.elidedText(name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, fitting)
        if is_over:
            dpr = painter.device().devicePixelRatioF()
            plus = theme.icon("plus", theme.text2, px(14), dpr)
            painter.drawPixmap(place.right() - px(28), place.top() + px(6), plus)


def _item(spec: NodeSpec) -> QStandardItem:
    item = QStandardItem(spec.title)
    item.setData(spec.kind, KIND)
    item.setData(spec.icon, _ICON)
    item.setData(spec.family, FAMILY)
    item.setData(spec.short, _SHORT)
    item.setToolTip(f"{spec.title}. {spec.summary}")
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
    )
    return item
