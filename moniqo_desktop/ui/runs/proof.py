"""What the verdict rests on, what the figures assume, and what speaks against them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.backtest.words import evidence_rows
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.runs.headline import quiet_line
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.evidence import Evidence
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.ui.look.theme import Theme

_NO_VERDICT: Final = later(
    "This run was not judged. The verdict compares it with luck: random traders, holding the "
    "market, twice the costs, and every other set of parameters that was ever tried."
)
_NOTHING_AGAINST: Final = later("Nothing was found in the candles or the fills.")


class Column(QScrollArea):
    """Headings, lines and rows below one another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clear()

    def clear(self) -> None:
        """Empty again; what is put in is shown by `settle`."""
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(6)
        self._column.addStretch(1)

    def settle(self) -> None:
        """Whole only: what is added to a shown column would be squeezed into its first height."""
        self.setWidget(self._inner)

    def head(self, words: str) -> None:
        made = label(self._theme, words, 13, 600)
        made.setContentsMargins(0, 6 if self._column.count() > 1 else 0, 0, 2)
        self._put(made)

    def line(self, words: str, tone: str = "2") -> None:
        made = quiet_line(self._theme, words)
        made.setProperty("tone", tone)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._put(made)

    def check(self, *, passed: bool, words: str) -> None:
        """A sign beside the sentence: colour alone says nothing."""
        theme = self._theme
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        sign = QLabel()
        icon, colour = ("check", theme.ok) if passed else ("dismiss", theme.error)
        sign.setPixmap(theme.icon(icon, colour, 14, 2.0))
        sign.setAccessibleName(tr("Passed") if passed else tr("Not passed"))
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(quiet_line(theme, words), 1)
        self._put(row)

    def rows(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names left, numbers right behind them."""
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(5)
        for number, (name, text) in enumerate(pairs):
            word = label(self._theme, name, 12, tone="2")
            word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            word.setToolTip(name.strip())
            grid.addWidget(word, number, 0)
            value = label(self._theme, text, 12, 600, tabular=True)
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        self._put(table)

    def _put(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)


class ProofPage(QWidget):
    """The verdict's checks, then every figure of them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks, self.figures = Column(theme, self), Column(theme, self)
        _side_by_side(self, self.checks, self.figures)

    def show_report(self, report: BacktestReport) -> None:
        self.checks.clear()
        self.figures.clear()
        if report.evidence is None:
            self.checks.line(tr(_NO_VERDICT))
        else:
            self._show(report.evidence)
        self.checks.settle()
        self.figures.settle()

    def _show(self, evidence: Evidence) -> None:
        self.checks.head(tr("What “better” asks for"))
        for check in evidence.checks:
            self.checks.check(passed=check.passed, words=retell(check.text))
        for note in evidence.notes:
            self.checks.line(retell(note), "warn")
        self.figures.head(tr("Figures of the verdict"))
        self.figures.rows([(retell(name), retell(text)) for name, text in evidence_rows(evidence)])


class AssumedPage(QWidget):
    """What is taken for granted beside what weakens it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.assumed, self.against = Column(theme, self), Column(theme, self)
        _side_by_side(self, self.assumed, self.against)

    def show_report(self, report: BacktestReport) -> None:
        for column in (self.assumed, self.against):
            column.clear()
        self.assumed.head(tr("What the figures assume"))
        for sentence in report.assumptions:
            self.assumed.line(retell(sentence))
        self.against.head(tr("What speaks against them"))
        for note in report.notes:
            self.against.line(retell(note), "warn")
        if not report.notes:
            self.against.line(tr(_NOTHING_AGAINST))
        self.against.head(tr("How it was run"))
        self.against.rows(
            [
                (tr("Candles"), "  ".join(report.clocks)),
                (tr("Number of candles"), f"{report.candles:,}"),
                (tr("Gear"), retell(report.gear, "gear")),
                (tr("Path inside a candle"), retell(report.path, "path")),
                *([(tr("Digest of the run"), report.digest[:16])] if report.digest else []),
            ]
        )
        if report.gear_reasons:
            words = tr("Why the {gear} gear: {reasons}")
            reasons = " ".join(retell(each) for each in report.gear_reasons)
            self.against.line(words.format(gear=retell(report.gear, "gear"), reasons=reasons))
        self.assumed.settle()
        self.against.settle()


def _side_by_side(page: QWidget, left: QWidget, right: QWidget) -> None:
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(left, 1)
    row.addWidget(right, 1)
