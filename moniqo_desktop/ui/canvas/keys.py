"""The canvas without a mouse: what each key does, and how arrows walk over the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QKeyCombination, Qt

from moniqo_desktop.ui.canvas.geometry import SNAP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moniqo_desktop.ui.canvas.model import Model
    from moniqo_desktop.ui.canvas.view import CanvasView

Key = Qt.Key
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_NONE: Final = Qt.KeyboardModifier.NoModifier
_ARROWS: Final[Mapping[Key, tuple[int, int]]] = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, -1),
    Key.Key_Down: (0, 1),
}
_CHORDS: Final[Mapping[tuple[Qt.KeyboardModifier, Key], str]] = {
    (_NONE, Key.Key_Delete): "delete_selection",
    (_NONE, Key.Key_Backspace): "delete_selection",
    (_NONE, Key.Key_Escape): "cancel",
    (_NONE, Key.Key_F): "zoom_to_fit",
    (_SHIFT, Key.Key_F): "zoom_to_selection",
    (_NONE, Key.Key_B): "toggle_bypass",
    (_NONE, Key.Key_F2): "rename_selected",
    (_NONE, Key.Key_P): "bend_selected",
    (_SHIFT, Key.Key_P): "straighten_selected",
    (_NONE, Key.Key_Comma): "previous_bend",
    (_NONE, Key.Key_Period): "next_bend",
    (_NONE, Key.Key_Return): "open_selected",
    (_NONE, Key.Key_Enter): "open_selected",
    (_CTRL, Key.Key_Z): "undo",
    (_CTRL, Key.Key_Y): "redo",
    (_CTRL | _SHIFT, Key.Key_Z): "redo",
    (_CTRL, Key.Key_C): "copy",
    (_CTRL, Key.Key_X): "cut",
    (_CTRL, Key.Key_V): "paste",
    (_CTRL, Key.Key_D): "duplicate",
    (_CTRL, Key.Key_A): "select_all",
    (_CTRL, Key.Key_G): "frame_selection",
    (_CTRL, Key.Key_0): "zoom_to_full_size",
    (_CTRL, Key.Key_Plus): "zoom_in",
    (_CTRL, Key.Key_Equal): "zoom_in",
    (_CTRL, Key.Key_Minus): "zoom_out",
}


def press(view: CanvasView, chord: QKeyCombination) -> bool:
    """False if the key means nothing here."""
    modifiers = chord.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = chord.key()
    step = _ARROWS.get(key)
    if step is not None:
        return _arrow(view, step, modifiers)
    action = _CHORDS.get((modifiers, key))
    if action is None:
        return False
    getattr(view, action)()
    return True


def _arrow(view: CanvasView, step: tuple[int, int], modifiers: Qt.KeyboardModifier) -> bool:
    """Alone it walks, with Ctrl it moves the selection, with Shift it adds the next node."""
    if modifiers & _CTRL:
        view.nudge(step[0] * SNAP, step[1] * SNAP)
        return True
    model = view.document.model
    chosen = view.document.selected_nodes
    here = model.index[chosen[-1]] if chosen else None
    there = walk(model, here, step)
    if there is not None:
        kept = set(chosen) if modifiers & _SHIFT else set()
        view.select(kept | {model.ids[there]})
        view.show_node(there)
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
