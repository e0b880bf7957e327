"""How high the panels at the bottom were made: docks that gave way do not grow back by
themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from moniqo_desktop.ui.workspace.panel import Panel
    from moniqo_desktop.ui.workspace.space import Workspace


SQUEEZED: Final = 0.7


class Heights:
    """Of one space."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._wished: dict[str, int] = {}
        self._wished_at = 0

    def note(self) -> None:
        """As they are now: the trader made them so."""
        self._wished_at = self._space.height()
        self._wished = {each.name: each.height() for each in self._at_bottom()}

    def note_if_roomy(self) -> None:
        """In a window lower than when they were noted, heights may be those of panels that gave
        way."""
        is_low = self._space.height() < self._wished_at
        if not is_low or any(each.name not in self._wished for each in self._at_bottom()):
            self.note()

    def forget(self) -> None:
        """The panels get another arrangement."""
        self._wished_at = 0

    def give_back(self) -> None:
        """The space is higher than before: so are panels that gave way."""
        low = [each for each in self._at_bottom() if each.height() < self._wished.get(each.name, 0)]
        wished = [self._wished[each.name] for each in low]
        self._space.resizeDocks(low, wished, Qt.Orientation.Vertical)
        self.note_if_roomy()

    def mend(self, share: float) -> None:
        """Panels lower than SQUEEZED of a share of the space get that share: an earlier version
        squeezed them, and stored that."""
        high = round(self._space.height() * share)
        low = [each for each in self._at_bottom() if each.height() < high * SQUEEZED]
        self._space.resizeDocks(low, [high] * len(low), Qt.Orientation.Vertical)

    def _at_bottom(self) -> list[Panel]:
        """Docked there and open."""
        space, bottom = self._space, Qt.DockWidgetArea.BottomDockWidgetArea
        return [
            each
            for each in space.panels()
            if not (each.isHidden() or each.isFloating()) and space.dockWidgetArea(each) == bottom
        ]
