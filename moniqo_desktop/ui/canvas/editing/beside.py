"""Where a copy lies: beside what it was made of, over nothing that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.ui.canvas.columns.geometry import GRID, SNAP, snapped
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.gestures.gestures import places_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray
    from PySide6.QtCore import QPointF

    from moniqo_desktop.domain.flow.drawing import Flow, Frame, Note
    from moniqo_desktop.ui.canvas.columns.model import Box
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue

    Boxes = NDArray[np.float64]

DOWN: Final = 1
RIGHT: Final = 0


def box_in(model: Model, names: Collection[str]) -> Box | None:
    """Around these nodes, frames and notes; None if there are none of them."""
    nodes = [model.index[name] for name in names if name in model.index]
    frames = [_box(frame) for frame in model.frames if frame.frame_id in names]
    notes = [_box(note) for note in model.notes if note.note_id in names]
    return _around(np.concatenate([model.boxes[nodes], _rows([*frames, *notes])]))


def box_of(piece: Flow, catalogue: Catalogue) -> Box | None:
    """Around all of a piece."""
    return Model(piece, catalogue.over(piece)).bounds()


def offset_to(piece: Flow, at: QPointF) -> tuple[float, float]:
    """So that its upper left corner lies at a canvas point, on the grid."""
    corners = list(places_of(piece, edits.ids_of(piece)).values())
    dx, dy = at.x() - min(x for x, _ in corners), at.y() - min(y for _, y in corners)
    return snapped(dx), snapped(dy)


def free_offset(model: Model, box: Box) -> tuple[float, float]:
    """The smallest way right or down, in steps of the grid, to where a box meets no card, note or
    frame; frames that hold all of it do not count. (0, 0) where it meets none as it is."""
    taken = _taken(model, box)
    right, down = _way(taken, box, RIGHT), _way(taken, box, DOWN)
    return (0.0, down) if down < right else (right, 0.0)


def _taken(model: Model, box: Box) -> Boxes:
    left, top, right, bottom = box
    frames = [_box(frame) for frame in model.frames]
    others = [
        (a, b, c, d)
        for a, b, c, d in frames
        if not (a < left and b < top and c > right and d > bottom)
    ]
    notes = [_box(note) for note in model.notes]
    return np.concatenate([model.boxes, _rows([*others, *notes])])


def _way(taken: Boxes, box: Box, axis: int) -> float:
    """Along one axis, past all that is met."""
    near, far = box[axis], box[axis + 2]
    across = 1 - axis
    beside = (taken[:, across] < box[across + 2] + GRID) & (
        taken[:, across + 2] > box[across] - GRID
    )
    lane = taken[beside]
    way = 0.0
    while True:
        met = lane[(lane[:, axis] < far + way + GRID) & (lane[:, axis + 2] > near + way - GRID)]
        if not len(met):
            return way
        past = float(met[:, axis + 2].max()) + GRID - near
        way = float(np.ceil(past / SNAP) * SNAP)


def _around(boxes: Boxes) -> Box | None:
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _rows(boxes: list[Box]) -> Boxes:
    return np.array(boxes, float).reshape(-1, 4)


def _box(thing: Frame | Note) -> Box:
    return thing.x, thing.y, thing.x + thing.width, thing.y + thing.height
