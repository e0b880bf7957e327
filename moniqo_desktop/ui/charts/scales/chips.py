"""Marks in the corner of a chart that say its price scale is not the usual one; a click ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from moniqo_desktop.ui.charts.view import LogScale
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.frame import Frame, Look
    from moniqo_desktop.ui.charts.scales.choice import ScaleChoice

AUTO: Final = "auto"
LOG: Final = "log"
_PAD: Final = 7.0
_GAP: Final = 4.0
_INSET: Final = 2.0


def chip_boxes(choice: ScaleChoice, frame: Frame, look: Look) -> Mapping[str, QRectF]:
    """Where they stand, right to left from the corner below the price axis."""
    fonts, found = look.fonts, {}
    right = frame.axis_left + frame.axis_width - _INSET
    for name in _shown(choice):
        width = fonts.bold.width(_word(name)) + 2 * _PAD
        found[name] = QRectF(right - width, frame.bottom + 1, width, fonts.axis_height - 1)
        right -= width + _GAP
    return found


def draw_chips(painter: QPainter, frame: Frame, look: Look) -> None:
    """Those of frame.chips, over the words of the time axis."""
    theme, fonts = look.theme, look.fonts
    for name, box in frame.chips.items():
        counts = name == AUTO or isinstance(frame.scale, LogScale)
        hue = theme.accent if counts else theme.warn
        painter.fillRect(box.adjusted(-_GAP, 0, _INSET, 0).toAlignedRect(), theme.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(hue, 1))
        painter.setBrush(theme.mixed(hue, 0.16, theme.canvas))
        painter.drawRoundedRect(box.adjusted(0.5, 1.5, -0.5, -1.5), 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(fonts.bold.font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _word(name))


def chip_tip(name: str, frame: Frame) -> str:
    """What a mark means and what a click on it does."""
    if name == AUTO:
        return tr("The price scale is set by hand. Click to have it automatic again (A).")
    if isinstance(frame.scale, LogScale):
        return tr("The price scale is logarithmic. Click to have it linear again (L).")
    return no_log_words()


def no_log_words() -> str:
    """Why a scale that shall be logarithmic is not."""
    return tr(
        "Prices of zero or below are in view. They have no place on a logarithmic scale, so it is "
        "linear here."
    )


def _shown(choice: ScaleChoice) -> list[str]:
    marks = ((AUTO, choice.hand is not None), (LOG, choice.is_log))
    return [name for name, is_on in marks if is_on]


def _word(name: str) -> str:
    return tr("Auto") if name == AUTO else tr("Log")
