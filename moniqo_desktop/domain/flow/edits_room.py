"""Room around a card that was put between others: what lies right of it moves on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from moniqo_desktop.domain.flow import edits_wires
from moniqo_desktop.domain.flow.drawing import Flow, Place

Size = tuple[float, float]
"""Width and height of a card, in units of the drawing."""
GAP: Final = 40.0
"""Least room left and right of a card, between it and those it is wired to."""


def make_room(flow: Flow, node_id: str, sizes: Mapping[str, Size]) -> Flow:
    """The node lies right of the cards that feed it, and clear of those it leads to: as with a
    column put into a sheet, all that begins right of there moves on by what is missing, frames and
    notes too; a frame that is cut becomes wider. The flow itself where there is room already.

    Cards that were apart stay so: two on one side keep their distance, two on different sides get
    further from each other. sizes: of the cards, by node id; nodes without one do not count.
    """
    node = flow.node(node_id)
    if node is None or node_id not in sizes:
        return flow
    feeding = {link.from_node for link in flow.links if link.to_node == node_id}
    led_to = {link.to_node for link in flow.links if link.from_node == node_id} - feeding
    at = {each.node_id: (each.x, each.y) for each in flow.nodes if each.node_id in sizes}
    ends = [at[each][0] + sizes[each][0] for each in _near(at, sizes, node_id, feeding)]
    at[node_id] = (max([node.x, *(end + GAP for end in ends)]), node.y)
    moved = edits_wires.move(flow, {node_id: at[node_id]}) if at[node_id][0] > node.x else flow
    starts = [at[each][0] for each in _near(at, sizes, node_id, led_to)]
    missing = max((at[node_id][0] + sizes[node_id][0] + GAP - start for start in starts), default=0)
    if missing <= 0:
        return moved
    return _shifted(moved, min(starts), missing, node_id)


def _near(
    at: Mapping[str, Place], sizes: Mapping[str, Size], node_id: str, others: Collection[str]
) -> list[str]:
    """Those that the card lies on, or is nearer to than GAP, side by side."""
    x, y = at[node_id]
    wide, high = sizes[node_id]
    return [
        each
        for each in others
        if each in at
        and at[each][0] < x + wide + GAP
        and x < at[each][0] + sizes[each][0] + GAP
        and at[each][1] < y + high
        and y < at[each][1] + sizes[each][1]
    ]


def _shifted(flow: Flow, from_x: float, by: float, but: str) -> Flow:
    """All that begins at from_x or right of it, but one node."""
    things = [(n.node_id, n.x, n.y) for n in flow.nodes]
    things += [(f.frame_id, f.x, f.y) for f in flow.frames]
    things += [(n.note_id, n.x, n.y) for n in flow.notes]
    places = {name: (x + by, y) for name, x, y in things if x >= from_x and name != but}
    moved = edits_wires.move(flow, places)
    frames = tuple(
        replace(frame, width=frame.width + by)
        if frame.frame_id not in places and frame.x < from_x < frame.x + frame.width
        else frame
        for frame in moved.frames
    )
    return replace(moved, frames=frames)
