"""The top of a report: what it says in one sentence, then its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from moniqo_desktop.domain.backtest.evidence import VerdictWord
from moniqo_desktop.domain.backtest.words import worded
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from moniqo_desktop.domain.backtest.evidence import Evidence
    from moniqo_desktop.domain.backtest.figures import Figure
    from moniqo_desktop.ui.look.theme import Theme

NARROWEST: Final = 112.0
ROW: Final = 58.0
_PAD: Final = 16.0
WITHOUT: Final = later(
    "No verdict was made for this run: read the figures as what happened, not as proof."
)


class Verdict(QWidget):
    """The word of the verdict in its colour, then the sentence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setFont(theme.font(13, 500))
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)

    def show_evidence(self, evidence: Evidence | None) -> None:
        if evidence is None:
            colour, without = self._theme.text2.name(), tr(WITHOUT)
            self.words.setText(f'<span style="color:{colour}">{without}</span>')
            self.setAccessibleName(without)
            return
        colour = verdict_colour(self._theme, evidence.word).name()
        told = _worded(evidence)
        self.words.setText(
            f'<span style="color:{colour}; font-weight:700">{told[0]}</span>{escaped(told[1])}'
        )
        self.setAccessibleName(tr("Verdict: {words}").format(words="".join(told)))


class FigureGrid(QWidget):
    """Names over numbers, in as many rows as the width asks for; what each means as a tip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Sequence[Figure] = ()
        self._theme = theme
        self._small = theme.font(12, 400)
        self._large = theme.font(15, 600, tabular=True)
        self._note = theme.font(11, 400, tabular=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._settle()

    def show_figures(self, figures: Sequence[Figure]) -> None:
        self._figures = figures = [
            each._replace(
                name=retell(each.name),
                text=retell(each.text),
                small=retell(each.small),
                tip=retell(each.tip),
            )
            for each in figures
        ]
        said = ", ".join(f"{each.name} {each.text} {each.small}".strip() for each in figures)
        self.setAccessibleName(tr("Figures: {words}").format(words=said))
        self._settle()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            figure = self._figure_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), figure.tip if figure else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        for number, figure in enumerate(self._figures):
            self._paint(painter, self._box(number), figure)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, figure: Figure) -> None:
        theme = self._theme
        painter.setFont(self._small)
        painter.setPen(theme.text2)
        painter.drawText(QPointF(box.left(), box.top() + theme.px(13)), figure.name)
        painter.setFont(self._large)
        painter.setPen(tone_colour(theme, figure.tone))
        painter.drawText(QPointF(box.left(), box.top() + theme.px(33)), figure.text)
        if figure.small:
            painter.setFont(self._note)
            painter.setPen(theme.text3)
            text = QFontMetricsF(self._note).elidedText(
                figure.small, Qt.TextElideMode.ElideRight, box.width() - 6
            )
            painter.drawText(QPointF(box.left(), box.top() + theme.px(49)), text)

    def _box(self, number: int) -> QRectF:
        row, column = divmod(number, self._columns)
        width = self.width() / self._columns
        high = self._theme.px(ROW)
        return QRectF(column * width, row * high, width, high)

    def _figure_at(self, x: float, y: float) -> Figure | None:
        for number, figure in enumerate(self._figures):
            if self._box(number).contains(x, y):
                return figure
        return None

    def _settle(self) -> None:
        """Rows of equal length, none narrower than a number needs."""
        count = max(len(self._figures), 1)
        most = max(1, int(self.width() / self._theme.px(NARROWEST)))
        rows = math.ceil(count / most)
        self._columns = math.ceil(count / rows)
        self.setFixedHeight(self._theme.px(rows * ROW))


class Elided(QWidget):
    """A line that is cut where there is no room; the whole of it as a tip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, ""
        self._font = theme.font(12, 400, tabular=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(40)

    def show_words(self, words: str) -> None:
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(self._font)
        painter.setPen(self._theme.text2)
        metrics = QFontMetricsF(self._font)
        text = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
        baseline = self.height() / 2 + metrics.capHeight() / 2 + 2
        painter.drawText(QPointF(0, baseline), text)
        painter.end()


def _worded(evidence: Evidence) -> tuple[str, str]:
    """The verdict's word and the rest of the sentence, in the language of the window."""
    word, rest = worded(evidence)
    told = retell(word + rest)
    if told == word + rest:
        return word, rest
    first = retell(evidence.word)
    if not told.casefold().startswith(first.casefold()):
        first = told.partition(":")[0]
    return told[: len(first)], told[len(first) :]


def verdict_colour(theme: Theme, word: VerdictWord) -> QColor:
    colours = {
        VerdictWord.BETTER: theme.ok,
        VerdictWord.WORSE: theme.error,
        VerdictWord.NO_EVIDENCE: theme.warn,
    }
    return colours[word]


def tone_colour(theme: Theme, tone: str) -> QColor:
    tones = {"up": theme.up_text, "down": theme.down_text, "warn": theme.warn}
    return tones.get(tone, theme.text1)


def quiet_line(theme: Theme, words: str = "") -> QLabel:
    """A line of small text that may wrap."""
    made = label(theme, words, 12, tone="2")
    made.setWordWrap(True)
    return made


def escaped(text: str) -> str:
    """As it is read, whatever signs it holds."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
