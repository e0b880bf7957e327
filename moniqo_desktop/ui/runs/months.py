"""Returns by month and year, each field tinted by its size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from moniqo_desktop.domain.backtest.figures import ratio_text
from moniqo_desktop.ui.state.texts import NOTHING
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import MonthRow
    from moniqo_desktop.ui.look.theme import Theme

NAMES: Final = (
    later("Jan"), later("Feb"), later("Mar"), later("Apr"), later("May"), later("Jun"),
    later("Jul"), later("Aug"), later("Sep"), later("Oct"), later("Nov"), later("Dec"),
    later("Year"),
)  # fmt: skip
ROW: Final = 28.0
_HEAD: Final = 26.0
_YEAR: Final = 52.0
_WIDEST: Final = 96.0
_STRONG: Final = 0.55


class MonthTable(QWidget):
    """Grows with its years; put it into a scroll area."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[MonthRow] = ()
        self._reach = 0.0
        self._head, self._cell = theme.font(12, 500), theme.font(12, 500, tabular=True)
        self._bold = theme.font(12, 600, tabular=True)

    def show_rows(self, rows: Sequence[MonthRow]) -> None:
        """Newest year first."""
        self._rows = tuple(reversed(rows))
        known = [abs(value) for row in rows for value in row.months if value == value]
        self._reach = max(known, default=0.0)
        self.setAccessibleName(_spoken(self._rows))
        self.setMinimumSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, round(_HEAD + ROW * max(len(self._rows), 1) + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = min((self.width() - _YEAR) / len(NAMES), _WIDEST)
        painter.setFont(self._head)
        painter.setPen(self._theme.text3)
        for number, name in enumerate(NAMES):
            box = QRectF(_YEAR + number * width, 0, width, _HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr(name))
        for number, row in enumerate(self._rows):
            self._paint_row(painter, _HEAD + number * ROW, width, row)
        painter.end()

    def _paint_row(self, painter: QPainter, top: float, width: float, row: MonthRow) -> None:
        painter.setFont(self._bold)
        painter.setPen(self._theme.text2)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(0, top, _YEAR, ROW), left, str(row.year))
        for number, value in enumerate((*row.months, row.whole)):
            box = QRectF(_YEAR + number * width, top, width, ROW).adjusted(1, 1, -1, -1)
            painter.setFont(self._bold if number == len(row.months) else self._cell)
            self._paint_cell(painter, box, value, is_whole=number == len(row.months))

    def _paint_cell(self, painter: QPainter, box: QRectF, value: float, *, is_whole: bool) -> None:
        theme = self._theme
        if value != value:
            painter.setPen(theme.line_strong)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, NOTHING)
            return
        if not is_whole and self._reach and value:
            ground = QColor(theme.up if value > 0 else theme.down)
            ground.setAlphaF(0.08 + _STRONG * 0.6 * abs(value) / self._reach)
            painter.fillRect(box, ground)
        if is_whole:
            painter.setPen(theme.up_text if value > 0 else theme.down_text)
        else:
            painter.setPen(theme.text1)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short_percent(value))


def short_percent(value: float) -> str:
    """As few decimals as say something, without the sign of percent."""
    return ratio_text(value, 2 if abs(value) < 0.0995 else 1).removesuffix(" %")


def _spoken(rows: Sequence[MonthRow]) -> str:
    years = ", ".join(f"{row.year} {ratio_text(row.whole)}" for row in rows)
    said = tr("Returns by month in percent. By year: {years}").format(years=years)
    return said if rows else tr("No returns by month")
