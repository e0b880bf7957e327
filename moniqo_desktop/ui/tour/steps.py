"""What the tour tells, in five steps, and where each part of the window is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from moniqo_desktop.ui.tour.place import BELOW, LEFT
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.ui.control import Control

SETTINGS_TAB, DATA_TAB = 0, 1


@dataclass(frozen=True, slots=True)
class Step:
    """side: of its part on which the bubble lies. prepare: brings the part into sight. part: where
    it is in the window, empty when out of sight."""

    title: str
    words: str
    side: str
    part: Callable[[Control], QRect]
    prepare: Callable[[Control], None] = lambda control: None


def steps() -> tuple[Step, ...]:
    """In their order."""
    return (
        Step(
            tr("This is your strategy"),
            tr("Each card is a step, each wire carries a value: candles come in on the left, "
               "orders go out on the right. Move cards, draw wires: everything can be undone."),
            BELOW,
            lambda control: part_of(control.window, control.rooms.canvas),
        ),
        Step(
            tr("Run, pause and stop it here"),
            tr("It trades on the practice market: no account, no key, no real money. F5 runs and "
               "pauses, Shift+F5 stops."),
            BELOW,
            lambda control: part_of(control.window, control.window.top_bar.run_group),
        ),
        Step(
            tr("See what it thinks"),
            tr("Each card shows its newest value. Select one: “Data” in the inspector tells what "
               "came in, what went out and when."),
            LEFT,
            _card,
            _choose_card,
        ),
        Step(
            tr("Change it while it runs"),
            tr("Change a number here. The run goes on as it was until you press “Apply to live…”, "
               "which first shows what differs."),
            LEFT,
            lambda control: part_of(control.window, control.window.inspector),
            _open_settings,
        ),
        Step(
            tr("Test it on history"),
            tr("A backtest tells what this flow would have done, and whether luck alone does as "
               "well. The + beside the flows starts from a template."),
            BELOW,
            lambda control: part_of(control.window, control.window.top_bar.runs),
        ),
    )  # fmt: skip


def part_of(window: QWidget, widget: QWidget) -> QRect:
    """Of the window's own, in its coordinates; empty for what is hidden or floats."""
    if not widget.isVisible() or widget.window() is not window:
        return QRect()
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def _choose_card(control: Control) -> None:
    """The selected card, else the first one."""
    nodes = control.rooms.drawn().nodes
    if nodes:
        control.rooms.go_to(control.rooms.selected_node() or nodes[0].node_id)
    control.window.inspector.tabs.setCurrentIndex(DATA_TAB)


def _card(control: Control) -> QRect:
    canvas, node_id = control.rooms.canvas, control.rooms.selected_node()
    model = canvas.document.model
    if not node_id or not canvas.isVisible():
        return QRect()
    box = model.boxes[model.ids.index(node_id)]
    left, top, right, bottom = canvas.camera.box_to_view(box)
    start = canvas.viewport().mapTo(control.window, QPoint(round(left), round(top)))
    whole = QRect(start.x(), start.y(), round(right - left), round(bottom - top))
    return whole & part_of(control.window, canvas)


def _open_settings(control: Control) -> None:
    _choose_card(control)
    control.window.body.open("inspector")
    control.window.inspector.tabs.setCurrentIndex(SETTINGS_TAB)
