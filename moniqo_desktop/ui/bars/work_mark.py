"""The backtest or search that runs, told outside its room: how far it is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from moniqo_desktop.ui.asked import Answer
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.question import QuestionBar
    from moniqo_desktop.ui.state.work import Works, WorkView

_SEARCH: Final = "optimize"
_KINDS: Final = ("backtest", _SEARCH)
_NAME: Final = 24
"""Letters of a flow's name, at most: the bar has other things to say."""
_RUNS: Final = {
    "backtest": later("Backtest of “{flow}”: {percent} %"),
    _SEARCH: later("Search of “{flow}”: {percent} %"),
}
_DONE: Final = {
    "backtest": later("The backtest of “{flow}” is done: {text}"),
    _SEARCH: later("The search of “{flow}” is done: {text}"),
}
_FAILED: Final = {
    "backtest": later("The backtest of “{flow}” came to no report: {text}"),
    _SEARCH: later("The search of “{flow}” came to no report: {text}"),
}


class WorkMark(QPushButton):
    """How far it is, in the status bar; pressed, it leads to the room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(True)  # Return presses it
        self.setProperty("role", "link")
        self.setFont(theme.font(11, 500, tabular=True))
        self.setMinimumWidth(theme.px(40))  # it gives way before the window grows
        self.hide()

    def show_work(self, view: WorkView | None) -> None:
        """None: nothing runs, or it is seen in its room."""
        self.setVisible(view is not None)
        if view is None:
            return
        words = _words(_RUNS[view.kind], view, _short(view.title))
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(retell(view.text))


class WorkWatch(QObject):
    """Follows the work of this window while its room is closed. go: opens it."""

    def __init__(self, mark: WorkMark, question: QuestionBar, go: Callable[[], None]) -> None:
        super().__init__(mark)
        self._mark, self._question, self._go = mark, question, go
        self._running: dict[str, WorkView] = {}
        mark.clicked.connect(self._pressed)

    def look(self, works: Works) -> None:
        """As the work is now: what ended while nobody saw it is told once."""
        seen = works.room_is_open
        for work_id, view in list(self._running.items()):
            if view.is_over:
                del self._running[work_id]
                if not (seen or view.cancelled or view.is_ending):
                    self._tell(view)
        running = works.running(*_KINDS)
        self._running.update((each.work_id, each) for each in running)
        self._mark.show_work(running[-1] if running and not seen else None)

    def _pressed(self) -> None:
        self._go()

    def _tell(self, view: WorkView) -> None:
        words = _words((_DONE if view.folder else _FAILED)[view.kind], view, view.title)
        level = "info" if view.folder else "error"
        show = partial(self._question.seat.act, self, WorkWatch._pressed)
        answers = (Answer(tr("Show it"), show),)
        self._question.tell(words, level=level, answers=answers, everywhere=True)


def _words(said: str, view: WorkView, flow: str) -> str:
    percent, text = round(view.share * 100), retell(view.message or view.text)
    return tr(said).format(flow=flow, percent=percent, text=text)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
