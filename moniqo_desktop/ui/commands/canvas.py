"""What can be done on the canvas, as actions; their table is ui/canvas/editing/doings.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.canvas.editing.doings import BAR, Doing, chords, doings
from moniqo_desktop.ui.commands.actions import CANVAS, Action

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView

Attempt = Callable[[Callable[[], object]], None]
_OF_THE_WINDOW: Final = ("undo", "redo")
"""Actions of the whole window already; the canvas takes their keys too."""


def canvas_actions(canvas: CanvasView, attempt: Attempt) -> list[Action]:
    """attempt: does it and tells what went wrong."""
    return [
        Action(
            _name(each),
            each.title,
            each.keys[0] if each.keys else "",
            each.icon,
            partial(attempt, partial(each.run, canvas)),
            where=CANVAS,
        )
        for each in _once()
    ]


def rekey(canvas: CanvasView, changed: Mapping[str, str]) -> None:
    """changed: name of an action of the canvas → the keys it has instead of all its own."""
    acts = {each.act: changed[_name(each)] for each in _once() if _name(each) in changed}
    table = [
        replace(each, keys=(acts[each.act],) if acts[each.act] else ())
        if each.act in acts
        else each
        for each in doings()
    ]
    canvas.chords = chords(table)


def _once() -> list[Doing]:
    """Without bars, and without what does the same as one before."""
    found: dict[str, Doing] = {}
    for each in doings():
        if each.name != BAR and each.name not in _OF_THE_WINDOW:
            found.setdefault(each.act, each)
    return list(found.values())


def _name(doing: Doing) -> str:
    return f"canvas.{doing.name}"
