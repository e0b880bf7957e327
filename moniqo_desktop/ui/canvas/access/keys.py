"""The canvas without a mouse: what each key does, and how arrows walk over the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QKeyCombination, Qt

from moniqo_desktop.ui.canvas.columns.geometry import SNAP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moniqo_desktop.ui.canvas.columns.model import Model
    from moniqo_desktop.ui.canvas.view import CanvasView

Key = Qt.Key
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_ARROWS: Final[Mapping[Key, tuple[int, int]]] = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, -1),
    Key.Key_Down: (0, 1),
}
_ALWAYS: Final[Mapping[tuple[Qt.KeyboardModifier, Key], str]] = {
    (Qt.KeyboardModifier.NoModifier, Key.Key_Escape): "cancel",
    (Qt.KeyboardModifier.NoModifier, Key.Key_Menu): "open_menu",
    (_SHIFT, Key.Key_F10): "open_menu",
    (Qt.KeyboardModifier.NoModifier, Key.Key_Home): "choose_first",
    (Qt.KeyboardModifier.NoModifier, Key.Key_End): "choose_last",
}
"""Keys that are the same in every program."""


def press(view: CanvasView, chord: QKeyCombination) -> bool:
    """False if the key means nothing here."""
    modifiers = chord.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = chord.key()
    act = _ALWAYS.get((modifiers, key)) or view.chords.get(
        QKeyCombination(modifiers, key).toCombined()
    )
    if act is not None:
        getattr(view, act)()
        return True
    step = _ARROWS.get(key)
    return step is not None and _arrow(view, step, modifiers)


def _arrow(view: CanvasView, step: tuple[int, int], modifiers: Qt.KeyboardModifier) -> bool:
    """Alone it walks, with Ctrl it moves the selection, with Shift it adds the next node."""
    if modifiers & _CTRL:
        view.nudge(step[0] * SNAP, step[1] * SNAP)
        return True
    model = view.document.model
    chosen = view.document.selected_nodes
    if not chosen and _along_wire(view, step):
        return True
    here = model.index[chosen[-1]] if chosen else None
    there = walk(model, here, step)
    if there is not None:
        kept = set(chosen) if modifiers & _SHIFT else set()
        view.select(kept | {model.ids[there]})
        view.show_node(there)
    return True


def _along_wire(view: CanvasView, step: tuple[int, int]) -> bool:
    """From a chosen wire: sideways to the node at its end, up and down to the wires beside it."""
    model = view.document.model
    links = [model.link_index[name] for name in view.document.selected if name in model.link_index]
    if not links:
        return False
    link = links[0]
    if step[0]:
        there = model.ids[(model.dst if step[0] > 0 else model.src)[link]]
    else:
        beside = model.links_of([int(model.src[link]), int(model.dst[link])])
        order = beside[np.lexsort((model.ends[beside, 0], model.ends[beside, 3]))].tolist()
        there = model.links[order[(order.index(link) + step[1]) % len(order)]].link_id
    view.select([there])
    view.show_part(there)
    return True


def walk(model: Model, here: int | None, step: tuple[int, int]) -> int | None:
    """The next node: along a wire if one leads there sideways, else the nearest in the direction.

    From nowhere: the top left node. None if there is nothing further.
    """
    if not model.ids:
        return None
    if here is None:
        return int((model.boxes[:, 0] + model.boxes[:, 1]).argmin())
    wired = _wired(model, here, step)
    return wired if wired is not None else _nearest(model, here, step)


def _wired(model: Model, here: int, step: tuple[int, int]) -> int | None:
    if step[1]:
        return None
    ends, others = (model.src, model.dst) if step[0] > 0 else (model.dst, model.src)
    found = others[ends == here]
    if not len(found):
        return None
    heights = np.abs(model.boxes[found, 1] - model.boxes[here, 1])
    return int(found[heights.argmin()])


def _nearest(model: Model, here: int, step: tuple[int, int]) -> int | None:
    middles = (model.boxes[:, :2] + model.boxes[:, 2:]) / 2
    away = middles - middles[here]
    ahead = away @ np.array(step, np.float64)
    aside = np.abs(away @ np.array((step[1], step[0]), np.float64))
    cost = np.where(ahead > 1.0, ahead + 2.0 * aside, np.inf)
    best = int(cost.argmin())
    return best if np.isfinite(cost[best]) else None
