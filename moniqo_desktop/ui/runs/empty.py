"""Around a report: the next step before there is one, what went wrong, search or best set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.charts.tabs import Segments
from moniqo_desktop.ui.look.parts import icon_button, label, push_button
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class _Words(NamedTuple):
    """In the middle before anything was run."""

    question: str
    lines: tuple[str, str]
    button: str


_BACKTEST: Final = _Words(
    later("What would this flow have done?"),
    (
        later("Press Run: the flow in front trades through the candles chosen at the left."),
        later(
            "Practice history needs no file. A verdict then says whether luck alone does as well."
        ),
    ),
    later("Run this flow through history"),
)
_SEARCH: Final = _Words(
    later("Which settings would have done best?"),
    (
        later("Add settings to vary at the left: each set of them trades through the candles."),
        later(
            "The more are tried, the better the best looks by luck: its verdict allows for that."
        ),
    ),
    later("Start the search"),
)


class NothingYet(QFrame):
    """run_asked: the trader takes the next step."""

    run_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.question = label(theme, "", 24, 700)
        self.lines = [label(theme, "", 13, tone="2") for _ in _BACKTEST.lines]
        for words in (self.question, *self.lines):
            column.addWidget(words, 0, middle)
        column.addSpacing(10)
        self.button = push_button(theme, "")
        self.button.setMinimumSize(theme.px(240), theme.px(36))
        self.button.clicked.connect(self.run_asked)
        column.addWidget(self.button, 0, middle)
        column.addStretch(3)
        self._words, self._is_busy, self._waits = _BACKTEST, False, ""
        self._say()

    def show_busy(self, *, is_busy: bool, words: str = "") -> None:
        """What is pressed already cannot be pressed again. words: what else it waits for."""
        if (is_busy, words) != (self._is_busy, self._waits):
            self._is_busy, self._waits = is_busy, words
            self._say()

    def show_kind(self, *, is_search: bool) -> None:
        """What is asked for at the left."""
        self._words = _SEARCH if is_search else _BACKTEST
        self._say()

    def _say(self) -> None:
        self.question.setText(tr(self._words.question))
        for line, words in zip(self.lines, self._words.lines, strict=True):
            line.setText(tr(words))
        self.button.setEnabled(not self._is_busy)
        is_own = self._is_busy and not self._waits
        self.button.setText(tr("Running…") if is_own else tr(self._words.button))
        self.button.setToolTip(self._waits)


class Trouble(QFrame):
    """One sentence that stays until it is mended. node_asked: id of the node it is about."""

    node_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node_id = ""
        self.setProperty("role", "ask_error")
        self.words = label(theme, "", 12, 500)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.show_node = push_button(theme, tr("Show the node"))
        leave = icon_button(theme, "dismiss", tr("Close this message"), 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self.words, 1)
        row.addWidget(self.show_node)
        row.addWidget(leave)
        leave.clicked.connect(self.hide)
        self.show_node.clicked.connect(lambda: self.node_asked.emit(self._node_id))
        self.hide()

    def tell(self, sentence: str, node_id: str, whose: str = "") -> None:
        """node_id: "" when it is about no node. whose: name of the flow, before the sentence."""
        self._node_id = node_id
        sentence = whose + retell(sentence)
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show_node.setVisible(bool(node_id))
        self.show()


class Switch(QFrame):
    """chosen: 0 the search, 1 the report of its best set."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._words = Segments(theme, tr("Search or the report of its best set"), self)
        self._words.set_words((tr("Search"), tr("Report of the best set")))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.addWidget(self._words, 1)
        self._words.currentChanged.connect(self.chosen)
        self.hide()

    def choose(self, place: int) -> None:
        self._words.setCurrentIndex(place)
