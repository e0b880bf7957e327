"""What can be done on the canvas, as actions: the keys stand in ui/canvas/keys.py too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.actions import CANVAS, Action
from moniqo_desktop.ui.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView

Attempt = Callable[[Callable[[], object]], None]


def canvas_actions(canvas: CanvasView, attempt: Attempt) -> list[Action]:
    """attempt: does it and tells what went wrong."""

    def act(name: str, title: str, keys: str, icon: str, run: Callable[[], object]) -> Action:
        return Action(f"canvas.{name}", title, keys, icon, partial(attempt, run), where=CANVAS)

    return [
        act("copy", tr("Copy"), "Ctrl+C", "copy", canvas.copy),
        act("cut", tr("Cut"), "Ctrl+X", "copy", canvas.cut),
        act("paste", tr("Paste"), "Ctrl+V", "copy", canvas.paste),
        act("duplicate", tr("Duplicate"), "Ctrl+D", "copy", canvas.duplicate),
        act("delete", tr("Delete what is selected"), "Del", "trash", canvas.delete_selection),
        act("select_all", tr("Select all"), "Ctrl+A", "all", canvas.select_all),
        act("rename", tr("Rename the node"), "F2", "note", canvas.rename_selected),
        act("bypass", tr("Bypass the node"), "B", "switch", canvas.toggle_bypass),
        act("frame", tr("Frame what is selected"), "Ctrl+G", "frame", canvas.frame_selection),
        act("fit", tr("Show all of the flow"), "F", "fit", canvas.zoom_to_fit),
        act("fit_selection", tr("Show what is selected"), "Shift+F", "fit",
            canvas.zoom_to_selection),
        act("zoom_in", tr("Zoom in"), "Ctrl++", "plus", canvas.zoom_in),
        act("zoom_out", tr("Zoom out"), "Ctrl+-", "minus", canvas.zoom_out),
        act("full_size", tr("Zoom to 100 %"), "Ctrl+0", "fit", canvas.zoom_to_full_size),
    ]  # fmt: skip
