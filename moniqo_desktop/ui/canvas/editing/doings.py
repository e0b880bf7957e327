"""All that can be done on the canvas: one table feeds keys, context menu and command box."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QKeyCombination

    from moniqo_desktop.ui.canvas.view import CanvasView


class On(Flag):
    """What a doing is about."""

    GROUND = auto()
    NODE = auto()
    WIRE = auto()
    BOX = auto()
    """A frame or a note."""
    SEVERAL = auto()
    """Two or more things."""
    THREE = auto()


THINGS: Final = On.NODE | On.BOX
ANYTHING: Final = On.NODE | On.BOX | On.WIRE
EVERYWHERE: Final = ANYTHING | On.GROUND
BAR: Final = "|"
"""Between the groups of a menu."""


@dataclass(frozen=True, slots=True)
class Doing:
    """name: stable. keys: portable shortcut texts, the one shown first. act: name of the call of
    the canvas. on: what it can be done to. menu: title of the submenu it stands in."""

    name: str
    title: str
    keys: tuple[str, ...]
    icon: str
    act: str
    on: On
    menu: str = ""

    def run(self, view: CanvasView) -> None:
        call: Callable[[], object] = getattr(view, self.act)
        call()


def doings() -> tuple[Doing, ...]:
    """In the order of the menu; those with the name BAR only separate."""
    return (*_about_one(), _bar(), *_wires(), _bar(), *_parts(), _bar(), *_order(), _bar(),
            *_view())  # fmt: skip


def offered(on: On) -> list[Doing]:
    """What can be done to things of these kinds, without bars at the ends or twice."""
    found: list[Doing] = []
    for each in doings():
        if each.name == BAR:
            if found and found[-1].name != BAR:
                found.append(each)
        elif each.on & on:
            found.append(each)
    return found[:-1] if found and found[-1].name == BAR else found


def chords(table: Iterable[Doing]) -> dict[int, str]:
    """Key combination, as a number → call of the canvas."""
    return {_chord(keys): each.act for each in table for keys in each.keys}


def native(chord: int) -> str:
    """A key combination as this system writes it; 0 = none."""
    if not chord:
        return ""
    return QKeySequence(chord).toString(QKeySequence.SequenceFormat.NativeText)


def _chord(keys: str) -> int:
    chord: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # stubs lack it
    return chord.toCombined()


def _bar() -> Doing:
    return Doing(BAR, "", (), "", "", EVERYWHERE)


def _about_one() -> tuple[Doing, ...]:
    return (
        Doing("open", tr("Open settings"), ("Return", "Enter"), "sidebar_right", "open_selected",
              On.NODE),
        Doing("rename", tr("Rename"), ("F2",), "note", "rename_selected", THINGS),
        Doing("bypass", tr("Bypass"), ("B",), "switch", "toggle_bypass", On.NODE),
        Doing("stop", tr("Breakpoint"), ("F9",), "stop", "ask_stop", On.NODE),
        Doing("run_to", tr("Run to here"), ("Ctrl+F10",), "play", "ask_run_to", On.NODE),
        Doing("pin", tr("Pin output"), ("Ctrl+P",), "pin", "ask_pin", On.NODE),
        Doing("add_next", tr("Add a connected node…"), ("Insert", "A"), "plus", "ask_for_next",
              On.NODE),
        Doing("add_inside", tr("Put a node into the wire…"), ("Insert", "A"), "plus",
              "ask_for_next", On.WIRE),
        Doing("add", tr("Add a node…"), ("Insert", "A"), "plus", "ask_for_next", On.GROUND),
        Doing("wire", tr("Draw a wire from here"), ("W",), "link", "start_wire", On.NODE),
        Doing("grow", tr("Wider"), ("Shift+Alt+Right",), "frame", "widen", On.BOX, tr("Size")),
        Doing("shrink", tr("Narrower"), ("Shift+Alt+Left",), "frame", "narrow", On.BOX,
              tr("Size")),
        Doing("taller", tr("Taller"), ("Shift+Alt+Down",), "frame", "heighten", On.BOX,
              tr("Size")),
        Doing("shorter", tr("Shorter"), ("Shift+Alt+Up",), "frame", "shorten", On.BOX, tr("Size")),
    )  # fmt: skip


def _wires() -> tuple[Doing, ...]:
    return (
        Doing("bend", tr("Bend here"), ("P",), "wave", "bend_selected", On.WIRE),
        Doing("straighten", tr("Straighten"), ("Shift+P",), "minus", "straighten_selected",
              On.WIRE),
        Doing("bend_back", tr("Previous bend"), (",",), "chevron_down", "previous_bend", On.WIRE),
        Doing("bend_on", tr("Next bend"), (".",), "chevron_right", "next_bend", On.WIRE),
    )  # fmt: skip


def _parts() -> tuple[Doing, ...]:
    return (
        Doing("cut", tr("Cut"), ("Ctrl+X",), "copy", "cut", THINGS),
        Doing("copy", tr("Copy"), ("Ctrl+C",), "copy", "copy", THINGS),
        Doing("paste", tr("Paste"), ("Ctrl+V",), "copy", "paste", EVERYWHERE),
        Doing("duplicate", tr("Duplicate"), ("Ctrl+D",), "copy", "duplicate", THINGS),
        Doing("delete", tr("Delete"), ("Del", "Backspace"), "trash", "delete_selection", ANYTHING),
        Doing("select_all", tr("Select all"), ("Ctrl+A",), "all", "select_all", On.GROUND),
        Doing("undo", tr("Undo"), ("Ctrl+Z",), "undo", "undo", On.GROUND),
        Doing("redo", tr("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", "redo", On.GROUND),
        Doing("frame", tr("Frame"), ("Ctrl+G",), "frame", "frame_selection", THINGS | On.GROUND),
        Doing(
            "fold", tr("Fold into a block"), ("Ctrl+Shift+G",), "layers", "fold_selection", On.NODE
        ),
        Doing(
            "unfold", tr("Unfold block"), ("Ctrl+Shift+U",), "layers", "unfold_selection", On.NODE
        ),
        Doing(
            "expose",
            tr("Make free ports those of the block"),
            ("Ctrl+Shift+E",),
            "link",
            "expose_selected",
            On.NODE,
        ),
        Doing("leave", tr("Leave the block"), ("Alt+Up",), "chevron_up", "leave_block", On.GROUND),
        Doing("note", tr("Add a note"), ("N",), "note", "add_note", On.GROUND),
    )


def _order() -> tuple[Doing, ...]:
    align, spread = tr("Align"), tr("Distribute")
    return (
        Doing("align_left", tr("Align left"), ("Alt+A",), "align_left", "align_left", On.SEVERAL,
              align),
        Doing("align_centre", tr("Align centres"), ("Alt+H",), "align_centre", "align_centre",
              On.SEVERAL, align),
        Doing("align_right", tr("Align right"), ("Alt+D",), "align_right", "align_right",
              On.SEVERAL, align),
        Doing("align_top", tr("Align tops"), ("Alt+W",), "align_top", "align_top", On.SEVERAL,
              align),
        Doing("align_middle", tr("Align middles"), ("Alt+V",), "align_middle", "align_middle",
              On.SEVERAL, align),
        Doing("align_bottom", tr("Align bottoms"), ("Alt+S",), "align_bottom", "align_bottom",
              On.SEVERAL, align),
        Doing("spread_across", tr("Distribute horizontally"), ("Alt+Shift+H",), "spread_across",
              "distribute_horizontally", On.THREE, spread),
        Doing("spread_down", tr("Distribute vertically"), ("Alt+Shift+V",), "spread_down",
              "distribute_vertically", On.THREE, spread),
        Doing("snap", tr("Snap to grid"), ("Alt+G",), "snap", "snap_selected", THINGS | On.GROUND),
        Doing("arrange", tr("Arrange from left to right"), ("L",), "arrange", "arrange",
              On.SEVERAL | On.GROUND),
    )  # fmt: skip


def _view() -> tuple[Doing, ...]:
    return (
        Doing("fit", tr("Show all"), ("F",), "fit", "show_all", On.GROUND),
        Doing("fit_selection", tr("Show what is selected"), ("Shift+F",), "fit",
              "show_selection", ANYTHING),
        Doing("zoom_in", tr("Zoom in"), ("Ctrl++", "Ctrl+="), "plus", "zoom_in", On.GROUND,
              tr("Zoom")),
        Doing("zoom_out", tr("Zoom out"), ("Ctrl+-",), "minus", "zoom_out", On.GROUND, tr("Zoom")),
        Doing("full_size", tr("Zoom to 100 %"), ("Ctrl+0",), "fit", "zoom_to_full_size", On.GROUND,
              tr("Zoom")),
    )  # fmt: skip
