"""Lines that show which cards in view the one in hand is in line with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.ui.canvas.columns.model import Box, Model

NEAR: Final = 0.5
"""Canvas units that lines may differ and still be one."""
BEYOND: Final = 12.0
"""How far a guide reaches over the cards it joins."""


def guides(model: Model, node: int, held: frozenset[int], view: Box) -> tuple[Box, ...]:
    """x1, y1, x2, y2 of at most one upright and one level line: to the nearest card in line.

    held: cards that move along, the node among them; they are no guide.
    Left edges come before middles before right ones, upper edges before lower ones.
    """
    others = model.nodes_in(view, 0.0)
    others = others[~np.isin(others, list(held))]
    if not len(others):
        return ()
    boxes, mine = model.boxes[others], model.boxes[node]
    found = []
    for axis in (0, 1):
        line = _line(boxes, mine, axis)
        if line is not None:
            found.append(line)
    return tuple(found)


def _line(boxes: NDArray[np.float64], mine: NDArray[np.float64], axis: int) -> Box | None:
    """axis 0: an upright line, along equal x; 1: a level one."""
    along = 1 - axis
    for share in (0.0, 0.5, 1.0):
        level = float(mine[axis] + (mine[axis + 2] - mine[axis]) * share)
        theirs = boxes[:, axis] + (boxes[:, axis + 2] - boxes[:, axis]) * share
        in_line = boxes[np.abs(theirs - level) < NEAR]
        if not len(in_line):
            continue
        nearest = in_line[np.abs(in_line[:, along] - mine[along]).argmin()]
        start = float(min(nearest[along], mine[along])) - BEYOND
        end = float(max(nearest[along + 2], mine[along + 2])) + BEYOND
        return (level, start, level, end) if axis == 0 else (start, level, end, level)
    return None
