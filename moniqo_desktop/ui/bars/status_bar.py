"""The status bar: feed, engine, what needs attention, long work, when it was saved, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from moniqo_desktop.ui.bars.work_mark import WorkMark
from moniqo_desktop.ui.look.parts import Dot, label
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

HEIGHT: Final = 26


class StatusBar(QFrame):
    """attention_asked: the trader wants to see what needs attention."""

    attention_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "bar")
        self.setFixedHeight(theme.px(HEIGHT))
        self._feed_dot, self._engine_dot = Dot(theme.text3, 7), Dot(theme.text3, 7)
        self._attention_dot = Dot(theme.warn, 7)
        self._feed = label(theme, tr("Starting"), 11, 500, tone="2")
        self._apart = label(theme, "", 11, 500, tone="warn", tabular=True)
        self._apart.setToolTip(
            tr("Accounts of one market go on together: the others wait until it has caught up.")
        )
        self._apart.hide()
        self._engine = label(theme, tr("Engine starting"), 11, 500, tone="2", tabular=True)
        self._attention = QPushButton()
        self._attention.setAutoDefault(True)  # Return presses it
        self._attention.setProperty("role", "link")
        self._attention.setFont(theme.font(11, 500))
        self._attention.clicked.connect(self.attention_asked)
        self.work = WorkMark(theme)
        self._saved = label(theme, "", 11, 500, tone="3", tabular=True)
        self._between = label(theme, "·", 11, tone="3")
        self._clock = label(theme, "", 11, 500, tone="3", tabular=True)
        self._lay_out()
        self.show_attention(0)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the bar, left to right."""
        parts = (
            self._feed, self._apart, self._engine, self._attention, self.work, self._saved,
            self._clock,
        )  # fmt: skip
        return tuple(part.text() for part in parts if not part.isHidden())

    def show_feed(self, text: str, *, is_fresh: bool) -> None:
        self._feed.setText(text)
        self._feed_dot.set_colour(self._theme.ok if is_fresh else self._theme.text3)

    def _show_apart(self, account: str, minutes: int) -> None:
        text = tr("waits for “{account}”, {minutes} minutes behind")
        self._apart.setText(text.format(account=account, minutes=f"{minutes:,}") if account else "")
        self._apart.setVisible(bool(account))

    def show_engine(self, nodes: int, evaluations_per_s: float) -> None:
        rate = (
            f"{evaluations_per_s:,.1f}" if evaluations_per_s < 100 else f"{evaluations_per_s:,.0f}"
        )
        one, many = (
            tr("Engine  ·  1 node, {rate} evals/s"),
            tr("Engine  ·  {count} nodes, {rate} evals/s"),
        )
        self._engine.setText((one if nodes == 1 else many).format(count=nodes, rate=rate))
        self._engine_dot.set_colour(self._theme.ok if nodes else self._theme.text3)

    def show_attention(self, count: int) -> None:
        many = tr("{count} nodes need attention").format(count=count)
        self._attention.setText(tr("1 node needs attention") if count == 1 else many)
        self._attention.setVisible(count > 0)
        self._attention_dot.setVisible(count > 0)

    def show_saved(self, at: QDateTime | None, *, is_saved: bool) -> None:
        """at: UTC, None = not by this window. is_saved: nothing would be lost."""
        if not is_saved:
            self._saved.setText(tr("not saved"))
        else:
            time = f"{at.toUTC().toString('HH:mm:ss')} UTC" if at is not None else ""
            words = tr("saved {time}").format(time=time) if time else ""
            self._saved.setText(words)
        self._between.setVisible(bool(self._saved.text()))

    def show_clock(self, apart: tuple[str, int] = ("", 0)) -> None:
        """apart: which account the others wait for, "" = none, and how many minutes it is
        behind."""
        self._show_apart(*apart)
        now = QDateTime.currentDateTimeUtc()
        self._clock.setText(f"{now.toString('HH:mm:ss')} UTC")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(7)
        for dot, text in (
            (self._feed_dot, self._feed),
            (self._engine_dot, self._engine),
            (self._attention_dot, self._attention),
        ):
            row.addWidget(dot)
            row.addWidget(text)
            if text is self._feed:
                row.addWidget(self._apart)
            row.addSpacing(16)
        row.addWidget(self.work)
        row.addStretch(1)
        row.addWidget(self._saved)
        row.addWidget(self._between)
        row.addWidget(self._clock)
