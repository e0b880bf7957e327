"""The shape of wires that pass through points of their own: smooth at every point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.ui.canvas.columns.geometry import cut_in_three

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PULL: Final = 0.36
"""Share of a stretch's length that its control points lie from its ends."""
LEVEL: Final = np.array((1.0, 0.0))


def stretches(points: Points, starts: NDArray[np.intp], is_end: Flags) -> Points:
    """Curves from each start to the point behind it: (starts, 3 curves, 4 points, x and y).

    points: (all, 2): wires one after the other. is_end: (all,): first and last point of a wire,
    where it runs level; elsewhere it runs along the line from the point before to the one after.
    """
    ahead = _directions(points, is_end)
    a, b = points[starts], points[starts + 1]
    reach = np.hypot(*(b - a).T)[:, None] * PULL
    ctrl = np.stack([a, a + ahead[starts] * reach, b - ahead[starts + 1] * reach, b])
    return cut_in_three(ctrl[:, :, 0], ctrl[:, :, 1])


def through(points: Points) -> Points:
    """Curves of one wire through these points, its ends included: (points - 1, 3, 4, 2)."""
    is_end = np.zeros(len(points), bool)
    is_end[[0, -1]] = True
    return stretches(points, np.arange(len(points) - 1), is_end)


def _directions(points: Points, is_end: Flags) -> Points:
    """Unit vectors along the wire at each point."""
    along = np.empty_like(points)
    along[1:-1] = points[2:] - points[:-2]
    along[is_end] = LEVEL
    length = np.hypot(along[:, 0], along[:, 1])[:, None]
    return np.where(length > 0, along / np.maximum(length, 1e-9), LEVEL)
