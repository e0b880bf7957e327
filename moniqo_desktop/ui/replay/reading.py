"""The story of a trade on its way to its page: how far its run is told until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.messages.queries import StoryOf, ToldOf
from moniqo_desktop.domain.past import TradeStory
from moniqo_desktop.ui.words.translation import retell

if TYPE_CHECKING:
    from moniqo_desktop.ui.replay.drawings import Ask
    from moniqo_desktop.ui.replay.trade_page import TradePage
    from moniqo_desktop.ui.tasks import Tasks

LOOK_MS: Final = 250


class StoryReading(QObject):
    """The newest wish counts."""

    def __init__(self, ask: Ask, tasks: Tasks, page: TradePage) -> None:
        super().__init__(page)
        self._ask, self._tasks, self._page = ask, tasks, page
        self._key = ""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(lambda: tasks.start("past story told", self._look()))

    def read(self, key: str, trade_id: str) -> None:
        """key "" = whichever run closed the trade."""
        self._key = key
        self._page.show_reading(0.0)
        self._timer.start()
        self._tasks.start("past story", self._read(key, trade_id))

    @property
    def is_waiting(self) -> bool:
        return self._timer.isActive()

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._timer.stop()

    async def _read(self, key: str, trade_id: str) -> None:
        try:
            story = await self._ask(StoryOf(key, trade_id))
        except MoniqoError as problem:
            self._timer.stop()
            self._page.show_problem(retell(str(problem)))
            return
        assert isinstance(story, TradeStory)
        self._timer.stop()
        self._page.show_story(story)

    async def _look(self) -> None:
        share = await self._ask(ToldOf(self._key))
        if self._timer.isActive() and isinstance(share, float):
            self._page.show_reading(share)
