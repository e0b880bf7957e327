"""How high the panels at the bottom were made: docks that gave way do not grow back by
themselves, nor do they take their part of a window that is higher than it was then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from moniqo_desktop.ui.workspace.panel import Panel
    from moniqo_desktop.ui.workspace.space import Workspace


SQUEEZED: Final = 0.7
ROUNDED: Final = 2
"""Px by which a dock may differ from what it was asked for."""


class Heights:
    """Of one space."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._wished: dict[str, int] = {}
        self._wished_at = 0
        self._shared: dict[str, int] = {}
        """What they got of a higher window."""

    def note(self) -> None:
        """As they are now: the trader made them so."""
        self._shared = {}
        self._wished_at = self._space.height()
        self._wished = self._now()

    def note_if_roomy(self) -> None:
        """In a window lower than when they were noted, heights may be those of panels that gave
        way; in a higher one they may be what they got of it."""
        if self._shared and self._are_shared():
            return
        is_low = self._space.height() < self._wished_at
        if not is_low or any(each.name not in self._wished for each in self._at_bottom()):
            self.note()

    def forget(self) -> None:
        """The panels get another arrangement."""
        self._wished_at, self._shared = 0, {}

    def give_back(self) -> None:
        """The space is higher than before: so are panels that gave way."""
        if self._share_out():
            return
        low = [each for each in self._at_bottom() if each.height() < self._wished.get(each.name, 0)]
        wished = [self._wished[each.name] for each in low]
        self._space.resizeDocks(low, wished, Qt.Orientation.Vertical)
        self.note_if_roomy()

    def take_back(self) -> None:
        """The space is lower than before: what the panels got of a higher one goes first."""
        if self._shared and not self._share_out():
            panels = [each for each in self._at_bottom() if each.name in self._wished]
            wished = [self._wished[each.name] for each in panels]
            self._space.resizeDocks(panels, wished, Qt.Orientation.Vertical)
            self._shared = {}

    def _share_out(self) -> bool:
        """In a space higher than when they were noted all keep their part of it; False in any
        other."""
        high = self._space.height()
        if not 0 < self._wished_at < high:
            return False
        panels = [each for each in self._at_bottom() if each.name in self._wished]
        wished = [round(self._wished[each.name] * high / self._wished_at) for each in panels]
        self._space.resizeDocks(panels, wished, Qt.Orientation.Vertical)
        self._shared = {
            each.name: each_high for each, each_high in zip(panels, wished, strict=True)
        }
        return True

    def _are_shared(self) -> bool:
        """Whether nobody made them otherwise since."""
        now = self._now()
        return now.keys() == self._shared.keys() and all(
            abs(high - self._shared[name]) <= ROUNDED for name, high in now.items()
        )

    def _now(self) -> dict[str, int]:
        return {each.name: each.height() for each in self._at_bottom()}

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
