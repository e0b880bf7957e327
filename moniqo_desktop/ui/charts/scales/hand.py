"""The price axis of a chart under the mouse: drag, wheel, double click, its marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from moniqo_desktop.ui.charts.scales import chips
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QKeyEvent

    from moniqo_desktop.ui.charts.scales.choice import ScaleChoice
    from moniqo_desktop.ui.charts.surface import ChartSurface
    from moniqo_desktop.ui.charts.view import Scale

AXIS: Final = "axis"
PANE: Final = "pane"
STRETCH: Final = 1.1
SHARE: Final = 0.1
"""What one key press stretches by, and the part of the height it moves by."""
_DOUBLE: Final = 3.0
"""A drag over one part in so many of the height doubles or halves the candles."""


@dataclass(frozen=True, slots=True)
class _Grab:
    """Where a drag began and what the scale was then. part: AXIS or the name of a chip."""

    part: str
    y: float
    scale: Scale
    choice: ScaleChoice


class AxisHand:
    """Asked by the chart first; what it takes, the chart leaves alone."""

    def __init__(self, chart: ChartSurface) -> None:
        self._chart = chart
        self._grab: _Grab | None = None

    def part_at(self, at: QPointF) -> str:
        """AXIS, PANE (the axis beside a pane of its own), a chip, or "" for anything else."""
        frame = self._chart.frame
        if frame is None or not len(self._chart.content):
            return ""
        for name, box in frame.chips.items():
            if box.contains(at):
                return name
        if at.x() <= frame.axis_left or at.y() > frame.bottom:
            return ""
        return AXIS if at.y() <= frame.plot.bottom() else PANE

    def press(self, at: QPointF) -> bool:
        part, frame = self.part_at(at), self._chart.frame
        if frame is None or part in ("", PANE):
            return bool(part)
        self._grab = _Grab(part, at.y(), frame.scale, self._chart.choice)
        return True

    def move(self, at: QPointF) -> bool:
        """Whether a drag of the axis goes on."""
        grab = self._grab
        if grab is None:
            return False
        if grab.part == AXIS and at.y() != grab.y:
            height = grab.scale.bottom - grab.scale.top
            factor = 2 ** ((grab.y - at.y()) * _DOUBLE / height)
            self._chart.set_choice(grab.choice.stretched(grab.scale, factor))
        return True

    def release(self, at: QPointF) -> bool:
        """Whether a drag or a click ended here."""
        grab, self._grab = self._grab, None
        if grab is None:
            return False
        if grab.part != AXIS and grab.part == self.part_at(at):
            self._end(grab.part)
        return True

    def double_click(self, at: QPointF) -> bool:
        part = self.part_at(at)
        if part == AXIS:
            self._chart.set_choice(self._chart.choice.automatic())
        return bool(part)

    def wheel(self, at: QPointF, factor: float) -> bool:
        frame = self._chart.frame
        if frame is None or self.part_at(at) != AXIS:
            return False
        choice = self._chart.choice
        scale = choice.on(frame.plot) or frame.scale
        self._chart.set_choice(choice.stretched(scale, factor))
        return True

    def let_go(self) -> None:
        """A drag that goes on ends where it is."""
        self._grab = None

    def give_up(self) -> bool:
        """A drag that goes on: the scale is what it was before."""
        grab, self._grab = self._grab, None
        if grab is None:
            return False
        self._chart.set_choice(grab.choice)
        return True

    def pan(self, pixels: float) -> None:
        """Up and down with the candles, while the scale is by hand."""
        frame, choice = self._chart.frame, self._chart.choice
        scale = choice.on(frame.plot) if frame is not None else None
        if scale is not None:
            self._chart.set_choice(choice.lifted(scale, pixels))

    def by_keys(self, *, factor: float = 1.0, share: float = 0.0) -> None:
        """factor: candles so many times as tall. share: of the height, that they move down."""
        frame, choice = self._chart.frame, self._chart.choice
        if frame is None or not len(self._chart.content):
            return
        scale = choice.on(frame.plot) or frame.scale
        if share:
            choice = choice.lifted(scale, share * frame.plot.height())
        else:
            choice = choice.stretched(scale, factor)
        self._chart.set_choice(choice)

    def tip(self, at: QPointF) -> str:
        """Of the axis; "" elsewhere."""
        part, frame = self.part_at(at), self._chart.frame
        if frame is None or not part:
            return ""
        if part == AXIS and frame.last_tag.contains(at) and self._chart.content.countdown:
            return self._chart.countdown_tip
        if part == AXIS:
            return tr("Drag to stretch the price scale; a double click makes it automatic again.")
        if part != PANE:
            return chips.chip_tip(part, frame)
        if self._chart.choice.is_log:
            return tr("Panes stay linear: what they show may be zero or below.")
        return ""

    def key(self, event: QKeyEvent) -> bool:
        """Whether it is one of the price scale's; Escape only while the axis is dragged."""
        chart, key = self._chart, Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        up = key == Qt.Key.Key_Up
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down if held == Qt.KeyboardModifier.ShiftModifier:
                self.by_keys(factor=STRETCH if up else 1 / STRETCH)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if held == Qt.KeyboardModifier.ControlModifier:
                self.by_keys(share=-SHARE if up else SHARE)
            case Qt.Key.Key_A if not held:
                chart.set_choice(chart.choice.automatic())
            case Qt.Key.Key_L if not held:
                chart.set_choice(chart.choice.toggled())
            case Qt.Key.Key_Escape:
                return self.give_up()
            case _:
                return False
        return True

    def _end(self, chip: str) -> None:
        choice = self._chart.choice
        self._chart.set_choice(choice.automatic() if chip == chips.AUTO else choice.toggled())
