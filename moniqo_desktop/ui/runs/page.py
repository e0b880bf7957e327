"""The result of a backtest: what it says, its curves, and pages with all that is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.backtest.figures import figures_of, profit_shares
from moniqo_desktop.domain.backtest.report import monthly_returns
from moniqo_desktop.ui.charts.tabs import Tabs
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.runs.distribution import Distribution, RangeBar
from moniqo_desktop.ui.runs.headline import Elided, FigureGrid, Verdict
from moniqo_desktop.ui.runs.months import MonthTable
from moniqo_desktop.ui.runs.proof import AssumedPage, ProofPage
from moniqo_desktop.ui.runs.trades import TradesPage
from moniqo_desktop.ui.state.texts import moment
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport, ShownReport
    from moniqo_desktop.ui.look.theme import Theme

NAMES: Final = (
    later("Trades"),
    later("Months"),
    later("Distribution"),
    later("Evidence"),
    later("Assumptions"),
)


class ResultPage(QWidget):
    """save_asked: as one HTML file. folder_asked: show where it lies. candles_wanted: symbol."""

    save_asked = Signal()
    folder_asked = Signal()
    candles_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: BacktestReport | None = None
        self._filled: set[int] = set()
        self.title = label(theme, "", 18, 600)
        self.about = Elided(theme)
        self.save = push_button(theme, tr(" Save as HTML…"), "", "save")
        self.folder = push_button(theme, tr(" Open report folder"), "", "open")
        self.verdict = Verdict(theme)
        self.figures = FigureGrid(theme)
        self.curves_place = QFrame()
        self.curves: Any = None
        self.tabs = Tabs(theme, tr("Parts of the report"))
        self.tabs.set_words([tr(name) for name in NAMES])
        self.stack = QStackedWidget()
        self.trades = TradesPage(theme)
        self.months, self.spread = MonthTable(theme), Distribution(theme)
        self.range = RangeBar(theme)
        self.proof, self.assumed = ProofPage(theme), AssumedPage(theme)
        self._arrange()
        self.save.clicked.connect(self.save_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.trades.candles_wanted.connect(self.candles_wanted)
        self.tabs.currentChanged.connect(self._turn)

    @property
    def has_search(self) -> bool:
        """Whether its run is the best set of a search."""
        return self._report is not None and self._report.search is not None

    def show_report(self, shown: ShownReport) -> None:
        """The page in front at once, the others when they are turned to."""
        report = shown.report
        self._report, self._filled = report, set()
        self.title.setText(report.title)
        self.about.show_words(about(report))
        self.verdict.show_evidence(report.evidence)
        self.figures.show_figures(figures_of(report))
        self._loaded_curves().show_curves(report.result.at, shown.curves)
        self.tabs.set_count(0, len(report.result.trades))
        self._turn(self.tabs.currentIndex())

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        if self._report is not None and place not in self._filled:
            self._filled.add(place)
            self._fill(NAMES[place], self._report)

    def _fill(self, name: str, report: BacktestReport) -> None:
        result, cash = report.result, max(report.cash, 1)
        match name:
            case "Trades":
                self.trades.show_report(report)
            case "Months":
                self.months.show_rows(monthly_returns(result.at, result.equity, report.cash))
            case "Distribution":
                self.spread.show_shares(profit_shares(report))
                ends = result.net_profit / cash, report.best_profit / cash
                self.range.show_range(*ends, range_words(report))
            case "Evidence":
                self.proof.show_report(report)
            case _:
                self.assumed.show_report(report)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.end()

    def _loaded_curves(self) -> Any:
        if self.curves is None:
            # pyqtgraph costs 0.3 s and 33 MB: nobody pays who runs no backtest.
            from moniqo_desktop.ui.runs.curves import Curves

            self.curves = Curves(self._theme, self.curves_place)
            layout = self.curves_place.layout()
            assert layout is not None
            layout.addWidget(self.curves)
        return self.curves

    def _arrange(self) -> None:
        inner = QHBoxLayout(self.curves_place)
        inner.setContentsMargins(4, 0, 4, 0)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(_TabRow(self._theme, self.tabs))
        below.addWidget(self.stack, 1)
        for page in self._pages():
            self.stack.addWidget(page)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.curves_place)
        halves.addWidget(lower)
        halves.setSizes([340, 330])
        self.curves_place.setMinimumHeight(190)
        lower.setMinimumHeight(180)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(halves, 1)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.about, 1)
        row.addWidget(self.save)
        row.addWidget(self.folder)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.verdict)
        column.addWidget(self.figures)
        return head

    def _pages(self) -> tuple[QWidget, ...]:
        months = QScrollArea()
        months.setWidgetResizable(True)
        months.setFrameShape(QFrame.Shape.NoFrame)
        months.setWidget(_padded(self.months))
        spread = QWidget()
        column = QVBoxLayout(spread)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(12)
        column.addWidget(self.spread, 1)
        column.addWidget(self.range)
        return self.trades, months, spread, self.proof, self.assumed


class _TabRow(QWidget):
    """The tabs on their ground, with a line below."""

    def __init__(self, theme: Theme, tabs: Tabs) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(theme.px(36))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 1, 6, 1)
        row.addWidget(tabs, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), 1), self._theme.line)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), self._theme.line)
        painter.end()


def about(report: BacktestReport) -> str:
    """What was run, over what, when it is about."""
    parts = [", ".join(report.clocks)]
    if report.candles:
        parts.append(f"{_day(report.first_at - 1)} – {_day(report.last_at - 1)}")
    parts.append(retell(f"{report.candles:,} candles"))
    parts.append(retell(f"{report.gear} gear"))
    return "  ·  ".join(parts)


def range_words(report: BacktestReport) -> str:
    count = report.result.ambiguous_fills
    if not count:
        return tr("No fill hangs on what happened inside a candle: the range is a point.")
    words = tr(
        "{count} of {fills} fills lie in candles that do not say what came first. Left: the "
        "assumed path “{path}”; right: every one of them at its best."
    )
    fills = f"{len(report.result.fills):,}"
    return words.format(count=f"{count:,}", fills=fills, path=report.path)


def _day(at: int) -> str:
    return moment(at).strftime("%Y-%m-%d")


def _padded(widget: QWidget) -> QWidget:
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 8, 16, 8)
    column.addWidget(widget)
    column.addStretch(1)
    return frame
