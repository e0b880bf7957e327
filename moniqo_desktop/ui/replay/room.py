"""The room of past runs: the list, and one run walked through on canvas and chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.messages.queries import MomentOf, PastRunsOf, ToldOf
from moniqo_desktop.domain.past import Moment, ReplayHead
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.replay.drawings import Drawings, head_of
from moniqo_desktop.ui.replay.reading import LOOK_MS, StoryReading
from moniqo_desktop.ui.replay.run_words import head_text, note_of
from moniqo_desktop.ui.replay.trade_page import TradePage
from moniqo_desktop.ui.replay.walk import Walk
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.tasks import Tasks

FIRST_RUNS: Final = 40
MOST_RUNS: Final = 1_000


class ReplayRoom(QWidget):
    """left: back to the canvas. Questions are asked beside the window; the newest one counts."""

    left = Signal()

    def __init__(self, context: Context, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme = context.theme
        self._context, self._tasks = context, tasks
        self.head: ReplayHead | None = None
        self.moment: Moment | None = None
        self._wanted: int | None = None
        self._is_asking = False
        self._step = -1
        """Place of the node stepped to among those of the candle; −1 = none yet."""
        self.walk = walk = Walk(context)
        self.runs, self.canvas, self.chart = walk.runs, walk.canvas, walk.chart
        self.panel, self.timeline = walk.panel, walk.timeline
        self.page = TradePage(theme, account_of=self.runs.account_of)
        self.reading = StoryReading(context.ask, tasks, self.page)
        self._look_later = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look_later.timeout.connect(lambda: tasks.start("past told", self._look()))
        self._is_beside_walk = False
        """Whether the page of a trade was opened from the walk through its run."""
        self.title = label(theme, tr("Past runs"), 15, 600)
        self.under = label(theme, "", 12, tone="2", tabular=True)
        self.note = label(theme, "", 12, 500, tone="warn")
        self.note.setWordWrap(True)
        self.note.hide()
        self.drawings = Drawings(theme)
        self.back = push_button(theme, tr("Back  Esc"))
        self.stack, self.bar = QStackedWidget(), QFrame()
        self._arrange()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- what is asked ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Reads the list of runs."""
        self._tasks.start("past runs", self._read_runs())

    def open(self, key: str, at: int = 0) -> None:
        """A run to be walked through; at: moment to stand at, 0 = its beginning."""
        self._tasks.start("past replay", self._open(key, at))

    def show_trade(self, trade_id: str, key: str = "") -> None:
        """The page of a trade; key "" = whichever run closed it. It leads back out of the room."""
        self._is_beside_walk = False
        self._turn_to(self.page)
        self.page.back.setFocus()
        self.reading.read(key, trade_id)

    async def _read_runs(self) -> None:
        """The newest at once; figures of a thousand take a moment longer."""
        for limit in (FIRST_RUNS, MOST_RUNS):
            runs = await self._context.ask(PastRunsOf(limit))
            assert isinstance(runs, tuple)
            self.runs.show_runs(runs)
            self.page.show_account()
            if self.head is not None:
                self.runs.choose(self.head.key)
                self.under.setText(head_text(self.head, self.runs.account_of(self.head.key)))
            if len(runs) < limit:
                return

    async def _open(self, key: str, at: int, part: int = -1) -> None:
        self._turn_to(self.walk)
        self._say(tr("Reading the run…"))
        try:
            head = await head_of(self._context.ask, key, at, part)
        except MoniqoError as problem:
            self.runs.shown = ""
            self._say(retell(str(problem)))
            return
        self._show_head(head)
        self.timeline.go_to(at) if at else self._want(self.timeline.at)
        self.refresh()  # what the run came to is then never older than its trades

    def _open_drawing(self, part: int) -> None:
        if self.head is not None:
            self._tasks.start("past replay", self._open(self.head.key, 0, part))

    # -- what is in sight ------------------------------------------------------------------------

    def _turn_to(self, part: QWidget) -> None:
        """The walk through a run with its heading, or the page of a trade with its own."""
        is_walk = part is self.walk
        self.stack.setCurrentWidget(part)
        self.bar.setVisible(is_walk)
        if is_walk:
            self.reading.stop()
        else:
            self.timeline.pause()

    def _say(self, words: str) -> None:
        """Under the heading; without a run in the place where it would be."""
        if self.head is None:
            self.walk.none.say(words)
        else:
            self.under.setText(words)

    # -- a moment --------------------------------------------------------------------------------

    def _want(self, at: object) -> None:
        """The newest wish counts; one question is on its way at a time."""
        self._wanted, self._step = int(str(at)), -1
        self.canvas.show_focus("")
        if self.head is not None and not self._is_asking:
            self._tasks.start("past moment", self._ask_moments())

    async def _ask_moments(self) -> None:
        self._is_asking = True
        try:
            while self._wanted is not None and self.head is not None:
                at, self._wanted = self._wanted, None
                head = self.head
                moment = await self._context.ask(MomentOf(head.key, at))
                assert isinstance(moment, Moment)
                if head is self.head:
                    self._show_moment(moment)
        finally:
            self._is_asking = False

    def _show_head(self, head: ReplayHead) -> None:
        self.head, self.moment, self._wanted = head, None, None
        self.canvas.forget_later()
        self.title.setText(tr("Replay of {title}").format(title=head.title))
        self.under.setText(head_text(head, self.runs.account_of(head.key)))
        self.walk.show_run(head)
        self.drawings.show_run(head)
        self._show_note(retell(head.note))
        self.timeline.track.setFocus()

    def _show_moment(self, moment: Moment) -> None:
        assert self.head is not None
        self.moment = moment
        self.walk.show_moment(moment)
        self._show_note(note_of(moment, self.head))
        if moment.told_until < moment.at:
            self.canvas.later(partial(self._want, moment.at))
        elif moment.share < 1:
            self._look_later.start()

    async def _look(self) -> None:
        """How far it is told, as long as that grows and somebody sees it."""
        head = self.head
        if head is None or not self.isVisible():
            return
        share = await self._context.ask(ToldOf(head.key))
        if head is self.head and isinstance(share, float):
            self.timeline.show_told(share)
            if share < 1:
                self._look_later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.head is not None:
            self._look_later.start()

    def _show_note(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _choose_node(self) -> None:
        if self.moment is not None:
            self.panel.show_moment(self.moment, self.walk.chosen())

    # -- steps -----------------------------------------------------------------------------------

    def step_candle(self) -> None:
        """One candle further."""
        self._step = -1
        self.timeline.step_on()

    def step_node(self) -> None:
        """The next node that this candle asked, in the order of asking; after the last one, the
        first of the next candle."""
        asked = self._asked_now()
        if self._step + 1 >= len(asked):
            self.step_candle()
            asked = self._asked_now()
        self._step = min(self._step + 1, len(asked) - 1)
        if asked:
            self.canvas.show_focus(asked[self._step])
            self.canvas.find_node(asked[self._step])

    def _asked_now(self) -> list[str]:
        """Ids of the nodes whose value is of this very candle."""
        moment = self.moment
        return [] if moment is None else [n.node_id for n in moment.nodes if n.at == moment.at]

    # -- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Space:
                self.timeline.toggle()
            case Qt.Key.Key_Left if ctrl:
                self.timeline.jump(-1)
            case Qt.Key.Key_Right if ctrl:
                self.timeline.jump(1)
            case _:
                super().keyPressEvent(event)

    def leave(self) -> None:
        """From the page of a trade to the replay, from there to the canvas."""
        if self.stack.currentWidget() is self.page and self._is_beside_walk:
            self._turn_to(self.walk)
            return
        self.reading.stop()
        self.timeline.pause()
        self.left.emit()

    # -- parts -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.runs.opened.connect(self.open)
        self.runs.again_asked.connect(self.refresh)
        self.timeline.moved.connect(self._want)
        self.panel.trade_chosen.connect(self._go_to_trade)
        self.panel.why_asked.connect(self._why)
        self.panel.node_asked.connect(self.canvas.find_node)
        self.timeline.trade_reached.connect(self.panel.choose_trade)
        self.canvas.selection_changed.connect(lambda _: self._choose_node())
        self.canvas.told.connect(self._show_note)
        self.page.replay_asked.connect(self.open)
        self.page.left.connect(self.leave)
        self.back.clicked.connect(self.leave)
        self.drawings.chosen.connect(self._open_drawing)

    def _go_to_trade(self, at: object) -> None:
        self.timeline.pause()
        self.timeline.go_to(int(str(at)))

    def _why(self, trade_id: str) -> None:
        if self.head is not None:
            self.show_trade(trade_id, self.head.key)
            self._is_beside_walk = True

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for line in (self.title, self.under, self.note):
            words.addWidget(line)
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 14, 10)
        top.addLayout(words, 1)
        for part in (self.drawings, self.back):
            top.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        self.stack.addWidget(self.walk)
        self.stack.addWidget(self.page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.bar.setProperty("role", "bar")
        self.bar.setLayout(top)
        whole.addWidget(self.bar)
        whole.addWidget(self.stack, 1)
