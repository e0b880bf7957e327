"""Tables over the state: one model, one painter, columns as values. No widget per cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

ROW_HEIGHT: Final = 30
CELL: Final = int(Qt.ItemDataRole.UserRole)
_PAD: Final = 8.0
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class Tone(Enum):
    """How a cell is said. UP and DOWN are profits, never sides alone."""

    PLAIN = auto()
    QUIET = auto()
    STRONG = auto()
    UP = auto()
    DOWN = auto()
    WARN = auto()
    ERROR = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """text with its tone; pill: a word in a box after it, in pill_tone; bar: marks the row."""

    text: str
    tone: Tone = Tone.PLAIN
    pill: str = ""
    pill_tone: Tone = Tone.PLAIN
    bar: Tone | None = None

    @property
    def spoken(self) -> str:
        return f"{self.text} {self.pill}".strip()


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """share: of the spare width (0 = as narrow as `width` px)."""

    title: str
    cell: Callable[[Row], Cell]
    width: int = 80
    share: int = 0
    right: bool = False
    tip: str = ""


class Table(QAbstractTableModel, Generic[Row]):
    """Rows shown through columns. key: what stays the same when a row changes."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: Sequence[Row] = ()
        self._keys: list[object] = []

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Selection and scroll position survive when the keys are the same."""
        keys = [self._key(row) for row in rows]
        if keys == self._keys:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self._last))
            return
        self.beginResetModel()
        self._rows, self._keys = rows, keys
        self.endResetModel()

    def row(self, index: int) -> Row | None:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def place_of(self, key: object) -> int:
        """Number of the row with this key; −1 if it is gone."""
        return self._keys.index(key) if key in self._keys else -1

    def key_of(self, index: int) -> object:
        return self._keys[index] if 0 <= index < len(self._keys) else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role not in (CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = self.columns[index.column()].cell(self._rows[index.row()])
        return cell if role == CELL else cell.spoken

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column.right)
            case _:
                return None

    @property
    def _last(self) -> int:
        return len(self.columns) - 1


class CellPainter(QStyledItemDelegate):
    """Paints cells from their tones; fonts are made once."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._plain = theme.font(12, 500, tabular=True)
        self._strong = theme.font(12, 600, tabular=True)
        self._chip = theme.font(11, 600)
        self._chip_metrics = QFontMetricsF(self._chip)
        self._metrics = QFontMetricsF(self._strong)
        self._inks = {
            Tone.PLAIN: theme.text1,
            Tone.QUIET: theme.text2,
            Tone.STRONG: theme.text1,
            Tone.UP: theme.up_text,
            Tone.DOWN: theme.down_text,
            Tone.WARN: theme.warn,
            Tone.ERROR: theme.error,
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell: Cell = index.data(CELL)
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        model = index.model()
        assert isinstance(model, Table)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._theme.mixed(self._theme.accent, 0.16, self._theme.panel))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._theme.line)
        if cell.bar is not None:
            bar = QRectF(box.left(), box.top() + 5, 3, box.height() - 10)
            painter.fillRect(bar, self._inks[cell.bar])
        self._text(painter, box, cell, right=model.columns[index.column()].right)

    def _text(self, painter: QPainter, box: QRectF, cell: Cell, *, right: bool) -> None:
        bold = cell.tone not in (Tone.PLAIN, Tone.QUIET)
        painter.setFont(self._strong if bold else self._plain)
        painter.setPen(self._inks[cell.tone])
        place = box.adjusted(_PAD + 4, 0, -_PAD, 0)
        spare = self._chip_metrics.horizontalAdvance(cell.pill) + 22 if cell.pill else 0
        text = self._metrics.elidedText(
            cell.text, Qt.TextElideMode.ElideRight, place.width() - spare
        )
        painter.drawText(place, _side(right), text)
        if cell.pill:
            left = place.left() + (self._metrics.horizontalAdvance(text) + 9 if text else 0)
            self._pill(painter, left, box, cell)

    def _pill(self, painter: QPainter, left: float, box: QRectF, cell: Cell) -> None:
        ink = self._inks[cell.pill_tone]
        width = self._chip_metrics.horizontalAdvance(cell.pill) + 12
        chip = QRectF(left, box.center().y() - 8.5, width, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.mixed(ink, 0.2, self._theme.panel))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setFont(self._chip)
        painter.setPen(ink)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, cell.pill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


class TableView(QTableView, Generic[Row]):
    """A table that says in words what to do while it is empty."""

    def __init__(
        self, theme: Theme, model: Table[Row], empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._table, self._empty = theme, model, empty
        self._cells = CellPainter(theme, self)
        self._chosen: object = None
        self.setModel(model)
        self.setItemDelegate(self._cells)
        self._set_manner()
        self._size_columns()
        self.set_theme(theme)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._cells.set_theme(theme)
        self.horizontalHeader().setFont(theme.font(12, 500))
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel.name()}; border: none; }}"
            f"QHeaderView::section {{ background: {theme.window.name()};"
            f" color: {theme.text3.name()}; border: none; padding: 0 8px; }}"
            f"QHeaderView {{ background: {theme.window.name()}; }}"
        )

    def chosen(self) -> Row | None:
        """The selected row."""
        rows = self.selectionModel().selectedRows()
        return self._table.row(rows[0].row()) if rows else None

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        if self._table.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.text3)
        painter.setFont(self._theme.font(12, 400))
        box = self.viewport().rect().adjusted(16, 0, -16, 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), self._empty)
        painter.end()

    def _set_manner(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(26)
        header.setMinimumSectionSize(40)
        for number, column in enumerate(self._table.columns):
            stretch = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(
                number, stretch if column.share else QHeaderView.ResizeMode.Interactive
            )
            self.setColumnWidth(number, column.width)

    def _remember(self) -> None:
        rows = self.selectionModel().selectedRows()
        self._chosen = self._table.key_of(rows[0].row()) if rows else None

    def _restore(self) -> None:
        place = self._table.place_of(self._chosen) if self._chosen is not None else -1
        if place >= 0:
            self.selectRow(place)


def side_tone(word: str) -> Tone:
    """Long and buy are drawn in the up colour, short and sell in the down colour."""
    return Tone.UP if word.upper() in ("LONG", "BUY") else Tone.DOWN


def profit_tone(profit: int | None) -> Tone:
    if not profit:
        return Tone.QUIET
    return Tone.UP if profit > 0 else Tone.DOWN


def _side(right: bool) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter
