"""Another symbol over the candles: its closes, brought to the same start at the left edge."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from moniqo_desktop.ui.charts.lines import PlacedLine
from moniqo_desktop.ui.state.texts import MINUS

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from moniqo_desktop.ui.charts.content import Content
    from moniqo_desktop.ui.charts.view import Scale, Span


def factor(content: Content, span: Span, line: PlacedLine) -> float:
    """What its values are multiplied with to meet our close at the first candle of both in view;
    NaN where there is none."""
    first = span.first
    if not len(content) or not len(line.index):
        return math.nan
    candle = max(first, int(line.index[0]))
    if candle >= min(span.stop, len(content)):
        return math.nan
    ours, theirs = float(content.pyramid.columns.close[candle]), line.value_at(candle)
    return ours / theirs if theirs else math.nan


def change(line: PlacedLine, span: Span, candle: int) -> float:
    """Its return from the first candle in view to a candle, ratio; NaN where not known."""
    start = max(span.first, int(line.index[0])) if len(line.index) else 0
    before = line.value_at(start)
    return line.value_at(candle) / before - 1 if before else math.nan


def scaled(scale: Scale, by: float) -> Scale:
    """The scale on which values to be multiplied with `by` lie where the product lies on ours."""
    return replace(scale, low=scale.low / by, high=scale.high / by)


def reach(content: Content, span: Span) -> list[float]:
    """Lowest and highest price of all compared lines in view, on our scale."""
    found: list[float] = []
    for line in content.compared:
        by, ends = factor(content, span, line), line.low_high(span)
        if ends is not None and math.isfinite(by):
            found += [ends[0] * by, ends[1] * by]
    return found


def compare_legend(
    content: Content, span: Span, hues: tuple[QColor, ...], candle: int
) -> list[tuple[str, QColor]]:
    """Names with their return since the left edge, at a candle (−1 = the last one in view)."""
    at = candle if candle >= 0 else min(span.stop, len(content)) - 1
    entries = []
    for line, hue in zip(content.compared, hues, strict=False):
        by = change(line, span, at) if at >= 0 else math.nan
        words = "" if math.isnan(by) else f" {by * 100:+.2f} %".replace("-", MINUS)
        entries.append((line.line.name + words, hue))
    return entries
