"""The order in which Tab walks over a drawing: nodes from left to right, then wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.canvas.model import Model


def next_stop(document: Document, *, forward: bool) -> str:
    """Id of the node or wire after (or before) what is chosen; "" beyond the ends.

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
    the nodes they leave and enter."""
    count = len(model.ids)
    nodes = np.lexsort((model.boxes[:, 1], model.boxes[:, 0]))
    rank = np.empty(count, np.intp)
    rank[nodes] = np.arange(count)
    wires = np.lexsort((rank[model.dst], rank[model.src]))
    return np.concatenate([nodes, count + wires])


def _here(document: Document, stops: NDArray[np.intp]) -> int | None:
    """Place of the selection on the tour; of the last chosen node if there are several."""
    model = document.model
    links = [model.link_index[name] for name in document.selected if name in model.link_index]
    nodes = document.selected_nodes
    if nodes:
        return int(np.flatnonzero(stops == model.index[nodes[-1]])[0])
    if links:
        return int(np.flatnonzero(stops == len(model.ids) + max(links))[0])
    return None


def stop_name(model: Model, stop: int) -> str:
    count = len(model.ids)
    return model.ids[stop] if stop < count else model.links[stop - count].link_id
