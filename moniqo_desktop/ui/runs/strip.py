"""How far long work is, how long it still takes, and the button that ends it."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.runs.errands import SEARCH
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.work import WorkView


_SEARCH_RUNS: Final = later(
    "A search of “{flow}” runs. One thing runs at a time, so that neither gets slower: wait for "
    "it, or cancel it above. What it tried is kept, and it can go on later."
)
_BACKTEST_RUNS: Final = later(
    "A backtest of “{flow}” runs. One thing runs at a time, so that neither gets slower: wait for "
    "it, or cancel it above."
)
_ENDING: Final = later("Ending; what is done is kept")
LATELY: Final = 12
KNOWN_AFTER: Final = 4
"""Steps seen: the first ones hold what is done once, as loading candles."""
LEAST_S: Final = 1.0
PACED_SHARE: Final = 0.9
"""What follows, the verdict and the files, has a pace of its own: nobody can tell how long."""
STANDS_S: Final = 5.0
"""After this long in one step, how long it has been in it is said."""


class Bar(QWidget):
    """A line that fills from left to right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setFixedHeight(4)

    @property
    def share(self) -> float:
        return self._share

    def show_share(self, share: float) -> None:
        self._share = min(max(share, 0.0), 1.0)
        said = tr("{percent} percent done").format(percent=round(self._share * 100))
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.line)
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        if self._share:
            painter.setBrush(self._theme.accent)
            painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, 4), 2, 2)
        painter.end()


class Pace:
    """How long work still takes, by how fast it lately went: its start is slower than the rest."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque(maxlen=LATELY)

    def saw(self, at_s: float, share: float) -> None:
        """at_s: of a clock that only goes forward; share: 0..1. A share seen before tells nothing
        new."""
        if not self._seen or share > self._seen[-1][1]:
            self._seen.append((at_s, share))

    def left_s(self) -> float:
        """Seconds, −1 = not known yet."""
        if len(self._seen) < KNOWN_AFTER:
            return -1.0
        (began, first), (now, last) = self._seen[0], self._seen[-1]
        if now - began < LEAST_S:
            return -1.0
        return (1.0 - min(last, 1.0)) * (now - began) / (last - first)


class ProgressStrip(QFrame):
    """cancel_asked: the trader has had enough of it."""

    cancel_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.words = label(theme, "", 12, 600)
        self.left = label(theme, "", 12, 400, tone="2", tabular=True)
        self.cancel = push_button(theme, tr("Cancel"))
        self.bar = Bar(theme)
        self.now = monotonic
        self._pace, self._work_id = Pace(), ""
        self._view: WorkView | None = None
        self._step, self._since = "", 0.0
        self.standing = QTimer(self, interval=1_000)
        self.standing.timeout.connect(self._tell_left)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.left, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.cancel.clicked.connect(self._end)
        self.hide()

    def show_work(self, view: WorkView) -> None:
        """Hides itself once the work is over."""
        self.setVisible(not view.is_over)
        is_ending = view.is_ending and not view.is_over
        self.words.setText(tr(_ENDING) if is_ending else _named(view))
        self.cancel.setEnabled(not is_ending)
        if view.work_id != self._work_id:
            self._work_id, self._pace = view.work_id, Pace()
            self._step = ""
        self._pace.saw(self.now(), view.share)
        if view.text != self._step:
            self._step, self._since = view.text, self.now()
        self._view = view
        self._tell_left()
        self.bar.show_share(view.share)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.standing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.standing.stop()
        super().hideEvent(event)

    def _tell_left(self) -> None:
        """How long it still takes; where nobody can tell, how long it has been in this step."""
        view = self._view
        if view is None:
            return
        left_s = self._pace.left_s() if view.share < PACED_SHARE else -1.0
        stood = self.now() - self._since
        words = left_words(left_s)
        if view.share >= PACED_SHARE and stood >= STANDS_S:
            words = tr("  ·  {count} s in this step").format(count=round(stood))
        self.left.setText(f"{round(view.share * 100)} %{words}")

    def _end(self) -> None:
        self.cancel.setEnabled(False)
        self.words.setText(tr(_ENDING))
        self.cancel_asked.emit()


def _named(view: WorkView) -> str:
    """With the flow it is about: another one may be in front."""
    told = retell(view.text)
    if not view.flow_id:
        return told
    return tr("“{flow}”: {text}").format(flow=view.title, text=told)


def waiting_words(view: WorkView) -> str:
    """Why nothing else is begun while this runs, and what to do."""
    said = _SEARCH_RUNS if view.kind == SEARCH else _BACKTEST_RUNS
    return tr(said).format(flow=view.title)


def left_words(seconds: float) -> str:
    """ "  ·  about 2 min left"; nothing while it is not known."""
    if seconds < 0:
        return ""
    if seconds < 1.5:
        return tr("  ·  a moment left")
    if seconds < 90:
        return tr("  ·  about {count} s left").format(count=round(seconds))
    if seconds < 5_400:
        return tr("  ·  about {count} min left").format(count=round(seconds / 60))
    return tr("  ·  about {count} h left").format(count=f"{seconds / 3600:.1f}")
