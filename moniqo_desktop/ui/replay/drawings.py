"""Which drawing of a past run is shown, where it was changed while it ran."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from moniqo_desktop.domain.messages.queries import ReplayOf
from moniqo_desktop.domain.past import ReplayHead
from moniqo_desktop.ui.state.texts import day_minute_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.domain.messages.queries import Query
    from moniqo_desktop.ui.look.theme import Theme

    Ask = Callable[[Query], Awaitable[object]]


class Drawings(QComboBox):
    """chosen: number of a drawing, 0 = the one the run began with. Away where there is only
    one."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.font(12))
        self.setAccessibleName(tr("Drawing"))
        self.setToolTip(
            tr("This flow was changed while it ran. Each drawing is told from its own beginning.")
        )
        self.hide()
        self.activated.connect(self.chosen)

    def show_run(self, head: ReplayHead) -> None:
        count = len(head.drawings)
        self.clear()
        for number, at in enumerate(head.drawings, 1):
            words = tr("Drawing {number} of {count}, from {when}")
            self.addItem(words.format(number=number, count=count, when=day_minute_text(at)))
        self.setCurrentIndex(head.part)
        self.setVisible(count > 1)


async def head_of(ask: Ask, key: str, at: Millis, part: int) -> ReplayHead:
    """The run by one of its drawings; −1 = that of the moment at, the last one where at is 0.

    Raises Mistake or BadFile where it cannot be told again.
    """
    head = await ask(ReplayOf(key, part))
    assert isinstance(head, ReplayHead)
    wanted = drawing_at(head.drawings, at) if at and part < 0 else head.part
    return head if wanted == head.part else await head_of(ask, key, at, wanted)


def drawing_at(drawings: Sequence[Millis], at: Millis) -> int:
    """The one a run traded by at a moment. drawings: when each began, ascending."""
    return max(bisect_right(drawings, at - 1) - 1, 0)
