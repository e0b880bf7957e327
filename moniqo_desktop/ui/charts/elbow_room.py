"""Where words on a line stand so that they cover no mark of a trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF

    from moniqo_desktop.domain.market import Floats

_GAP: Final = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class ElbowRoom:
    """boxes: (things, 4) px: left, top, right, bottom of what shall stay in sight."""

    boxes: Floats

    def without(self, taken: Sequence[QRectF]) -> ElbowRoom:
        """The room that more boxes leave."""
        if not taken:
            return self
        more = [(box.left(), box.top(), box.right(), box.bottom()) for box in taken]
        return ElbowRoom(np.vstack((self.boxes, np.array(more))))

    def right_for(
        self, wish: float, y: float, size: tuple[float, float], limits: tuple[float, float]
    ) -> float:
        """Right end of words on the line at y: the free place nearest to wish, or wish itself
        where nothing is free. size: of the words with their box; limits: left and right."""
        width, high = size
        lefts, tops, rights, bottoms = self.boxes.T
        near = (tops < y + high / 2 + _GAP) & (bottoms > y - high / 2 - _GAP)
        lefts, rights = lefts[near], rights[near]
        places = np.concatenate(([wish], lefts - _GAP, rights + _GAP + width))
        fits = (places - width >= limits[0]) & (places <= limits[1])
        covers = (lefts < places[:, None] + _GAP / 2) & (
            rights > places[:, None] - width - _GAP / 2
        )
        free = places[fits & ~covers.any(axis=1)]
        if not len(free):
            return wish
        return float(free[np.abs(free - wish).argmin()])


FREE: Final = ElbowRoom(np.zeros((0, 4)))
