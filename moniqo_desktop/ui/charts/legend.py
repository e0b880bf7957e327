"""The words over a chart: what a candle was, what each line was there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from moniqo_desktop.domain.market import TIMEFRAMES, timeframe
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.lines import PlacedLine
from moniqo_desktop.ui.state.texts import MINUS
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.domain.messages.queries import Line
    from moniqo_desktop.ui.look.theme import Theme


def hover_legend(content: Content, candle: int, theme: Theme) -> list[tuple[str, QColor]]:
    """Open, high, low, close, change and volume of a candle."""
    at = content.pyramid.columns.candle(candle)
    ink = theme.up_text if at.close >= at.open else theme.down_text
    change = (at.close / at.open - 1) * 100 if at.open else 0.0
    words = [
        f"O {content.text(at.open)}",
        f"H {content.text(at.high)}",
        f"L {content.text(at.low)}",
        f"C {content.text(at.close)}",
        f"{change:+.2f} %".replace("-", MINUS),
    ]
    volume = tr("Vol {amount}").format(amount=short_number(at.volume))
    return [(word, ink) for word in words] + [(volume, theme.text2)]


def line_legend(
    content: Content, lines: list[tuple[PlacedLine, QColor]], candle: int
) -> list[tuple[str, QColor]]:
    """Names of lines; with their values at a candle (−1 = names only)."""
    entries: list[tuple[str, QColor]] = []
    for line, colour in lines:
        value = line.value_at(candle) if candle >= 0 else math.nan
        name = line_name(line.line, content.step)
        text = name if math.isnan(value) else f"{name} {content.text(value)}"
        entries.append((text, colour))
    return entries


def line_name(line: Line, step: Millis) -> str:
    """ "EMA 9 · 1m" over candles of another length than its own. step: theirs, 0 = not known."""
    if not (line.over and step) or line.over == step:
        return line.name
    frame = next((text for text in TIMEFRAMES if timeframe(text).ms == line.over), "")
    return f"{line.name} · {frame}" if frame else line.name


def short_number(value: float) -> str:
    """12.3K, 4.56M: three digits that count."""
    for limit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{letter}"
    return f"{value:.4g}"
