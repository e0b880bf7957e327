"""The order in which Tab walks over a drawing: nodes from left to right, wires, frames, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from moniqo_desktop.ui.canvas.gestures.gestures import id_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow.drawing import Frame, Note
    from moniqo_desktop.ui.canvas.columns.model import Model
    from moniqo_desktop.ui.canvas.document import Document


def next_stop(document: Document, *, forward: bool) -> str:
    """Id of what comes after (or before) what is chosen; "" beyond the ends.

    From nothing it is the first node forward, and nothing backward: that way leads out.
    """
    model = document.model
    stops = order(model)
    here = _here(document, stops)
    if here is None:
        return stop_name(model, int(stops[0])) if forward and len(stops) else ""
    there = here + (1 if forward else -1)
    return stop_name(model, int(stops[there])) if 0 <= there < len(stops) else ""


def order(model: Model) -> NDArray[np.intp]:
    """Nodes by column, then height, as their indices; then wires as count of nodes + index, by
    the nodes they leave and enter; then frames and notes, counted on."""
    count = len(model.ids)
    nodes = np.lexsort((model.boxes[:, 1], model.boxes[:, 0]))
    rank = np.empty(count, np.intp)
    rank[nodes] = np.arange(count)
    wires = np.lexsort((rank[model.dst], rank[model.src]))
    boxes = len(model.frames) + len(model.notes)
    return np.concatenate([nodes, count + wires, count + len(wires) + np.arange(boxes)])


def _here(document: Document, stops: NDArray[np.intp]) -> int | None:
    """Place of the selection on the tour; of the last chosen node if there are several."""
    model, nodes = document.model, document.selected_nodes
    if nodes:
        return int(np.flatnonzero(stops == model.index[nodes[-1]])[0])
    links = [model.link_index[name] for name in document.selected if name in model.link_index]
    if links:
        return int(np.flatnonzero(stops == len(model.ids) + max(links))[0])
    boxes = [place for place, box in enumerate(_boxes(model)) if id_of(box) in document.selected]
    return len(model.ids) + len(model.links) + boxes[-1] if boxes else None


def stop_name(model: Model, stop: int) -> str:
    count = len(model.ids)
    if stop < count:
        return model.ids[stop]
    if stop < count + len(model.links):
        return model.links[stop - count].link_id
    return id_of(_boxes(model)[stop - count - len(model.links)])


def _boxes(model: Model) -> list[Frame | Note]:
    return [*model.frames, *model.notes]
