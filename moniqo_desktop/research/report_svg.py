"""Charts of the page in the browser as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from moniqo_desktop.domain.backtest.figures import goal_text, number_text, ratio_text
from moniqo_desktop.domain.backtest.report import curves_of
from moniqo_desktop.domain.thinning import kept_points
from moniqo_desktop.domain.ticks import price_ticks, tick_decimals, time_ticks

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.domain.backtest.search import HeatMap, Search
    from moniqo_desktop.domain.backtest.spread import Spread
    from moniqo_desktop.domain.market import Floats, Ints

WIDTH: Final = 1080
LEFT: Final = 70
MOST_POINTS: Final = 2_000
"""Two for each of the columns a curve is wide."""
_FOOT: Final = 22
_NAMES: Final = 130
"""Room left of a map for the names of its rows."""
_COLUMNS: Final = 7
_SIGN: Final = 8.0
"""The widest sign of a label."""


class Curve(NamedTuple):
    """values: (candles,); area: filled down (or up) to zero."""

    values: Floats
    colour: str
    area: bool = False
    style: str = ""


def curves(report: BacktestReport) -> str:
    """Equity beside buy & hold, drawdown, exposure, on one axis of time."""
    result = report.result
    if len(result.at) < 2:
        return '<p class="quiet">Too few candles for a curve.</p>'
    equity, hold, drawdown, exposure = curves_of(report)
    colour = "up" if equity[-1] >= equity[0] else "down"
    upper = [Curve(equity, colour)]
    if len(hold):
        upper.insert(0, Curve(hold, "t3", style="hold"))
    fall = Curve(-100 * drawdown, "down", area=True)
    exposed = Curve(100 * exposure, "accent", area=True)
    name = "Equity, buy &amp; hold in grey" if len(hold) else "Equity"
    parts = [
        _pane(result.at, upper, 0, 260, f"{name} ({escape(report.quote)})", ""),
        _pane(result.at, [fall], 280, 90, "Drawdown", " %"),
        _pane(result.at, [exposed], 390, 80, "Exposure, signed, of equity", " %"),
        _times(result.at, 390 + 80),
    ]
    label = "Equity, drawdown and exposure over time"
    wide = max(map(_beyond, ([*upper], [fall], [exposed]), (260, 90, 80), ("", " %", " %")))
    return _svg(390 + 80 + _FOOT, label, "".join(parts), wide)


def bars(spread: Spread) -> str:
    """Trades for each step of profit."""
    height, foot = 200, 200
    most = max(int(spread.counts.max()), 1)
    low, high = float(spread.edges[0]), float(spread.edges[-1])
    across = (WIDTH - LEFT) / (high - low)
    parts = [_rules(0.0, float(most), 16, height - 16, "", whole=True)]
    for number, count in enumerate(spread.counts.tolist()):
        if not count:
            continue
        tall = max((height - 16) * count / most, 1.5)
        x = LEFT + (float(spread.edges[number]) - low) * across
        wide = float(spread.edges[number + 1] - spread.edges[number]) * across
        colour = "down" if spread.edges[number] < 0 else "up"
        told = (
            f"{count:,} trades, {ratio_text(float(spread.edges[number]))} to "
            f"{ratio_text(float(spread.edges[number + 1]))}"
        )
        parts.append(
            f'<rect x="{x + 0.5:.1f}" y="{height - tall:.1f}" width="{max(wide - 1, 1):.1f}" '
            f'height="{tall:.1f}" fill="var(--{colour})"><title>{told}</title></rect>'
        )
    step, shares = price_ticks(low * 100, high * 100, 10)
    for share in shares:
        x = LEFT + (share / 100 - low) * across
        text = f"{number_text(share, tick_decimals(step, 3))} %"
        x = min(x, WIDTH - _SIGN * len(text) / 2)  # the last one has little room
        parts.append(f'<text x="{x:.1f}" y="{foot + 16}" text-anchor="middle">{text}</text>')
    return _svg(foot + _FOOT, "Distribution of profit per trade", "".join(parts))


def heat(found: HeatMap, titles: dict[str, str], search: Search) -> str:
    """A field for each pair of values: red below and green above what is neutral."""
    rows, columns = found.values.shape
    side = min((WIDTH - _NAMES) / columns, 90.0)
    tall = min(max(side * 0.6, 22.0), 44.0)
    known = np.abs(found.values[np.isfinite(found.values)] - search.neutral)
    reach = float(known.max()) if len(known) else 1.0
    parts = [f'<text class="lead" x="0" y="12">{escape(titles.get(found.y_name, ""))}</text>']
    for row in range(rows):
        y = 22 + (rows - 1 - row) * tall
        parts.append(
            f'<text x="{_NAMES - 12}" y="{y + tall / 2 + 4:.1f}" text-anchor="end">'
            f"{escape(_value(found.y[row]))}</text>"
        )
        for column in range(columns):
            box = (_NAMES + column * side, y, side - 1, tall - 1)
            parts.append(_field(float(found.values[row, column]), box, search, reach or 1.0))
    foot = 22 + rows * tall
    parts += _across(found, side, foot)
    name = escape(titles.get(found.x_name, ""))
    parts.append(f'<text class="lead" x="{_NAMES}" y="{foot + 36:.1f}">{name}</text>')
    return _svg(round(foot + 46), f"{search.goal} over its settings", "".join(parts))


def _across(found: HeatMap, side: float, foot: float) -> list[str]:
    """Names of the columns, as many as have room."""
    every = max(1, round(44 / side))
    return [
        f'<text x="{_NAMES + (column + 0.5) * side:.1f}" y="{foot + 16:.1f}" '
        f'text-anchor="middle">{escape(_value(value))}</text>'
        for column, value in enumerate(found.x)
        if column % every == 0
    ]


def _field(
    value: float, box: tuple[float, float, float, float], search: Search, reach: float
) -> str:
    x, y, wide, tall = box
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    if value != value:
        return f'<rect {place} fill="var(--line)" opacity=".35"><title>no result</title></rect>'
    share = abs(value - search.neutral) / reach
    colour = "up" if value >= search.neutral else "down"
    told = f"<title>{escape(search.goal)} {goal_text(search.goal, value)}</title>"
    drawn = (
        f'<rect {place} fill="var(--{colour})" opacity="{0.08 + 0.62 * share:.2f}">{told}</rect>'
    )
    if wide < 38:
        return drawn
    return drawn + (
        f'<text x="{x + wide / 2:.1f}" y="{y + tall / 2 + 4:.1f}" text-anchor="middle" '
        f'style="fill:var(--t1)">{goal_text(search.goal, value, 2)}</text>'
    )


def _pane(at: Ints, shown: Sequence[Curve], top: int, height: int, name: str, unit: str) -> str:
    low, high = _ends(shown)
    inner = top + 18
    parts = [_rules(low, high, inner, height - 18, unit)]
    parts += [_curve(at, curve, low, high, inner, height - 18) for curve in shown]
    parts.append(f'<text class="lead" x="{LEFT}" y="{top + 11}">{name}</text>')
    return "".join(parts)


def _ends(shown: Sequence[Curve]) -> tuple[float, float]:
    """Of an axis, with a little air."""
    low = min(float(curve.values.min()) for curve in shown)
    high = max(float(curve.values.max()) for curve in shown)
    if any(curve.area for curve in shown):
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) * 0.04 or abs(high) * 0.01 or 1.0
    return low - room, high + room


def _beyond(shown: Sequence[Curve], height: int, unit: str) -> int:
    """How far the widest number of an axis reaches beyond the room at its left."""
    texts = [text for _, text in _numbers(*_ends(shown), height - 18, unit)]
    return max(0, round(_SIGN * max(map(len, texts), default=0)) - (LEFT - 8))


def _curve(at: Ints, curve: Curve, low: float, high: float, top: int, height: int) -> str:
    kept = kept_points(curve.values, MOST_POINTS)
    x = LEFT + (at[kept] - at[0]) * ((WIDTH - LEFT) / max(int(at[-1] - at[0]), 1))
    y = top + (high - curve.values[kept]) * (height / (high - low))
    line = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    style = f' class="{curve.style}"' if curve.style else f' style="stroke:var(--{curve.colour})"'
    drawn = f'<path d="{line}"{style}/>'
    if not curve.area:
        return drawn
    zero = top + high * height / (high - low)
    ends = f"L{x[-1]:.1f} {zero:.1f}L{x[0]:.1f} {zero:.1f}Z"
    ground = f'<path class="area" d="{line}{ends}" style="fill:var(--{curve.colour})"/>'
    return ground + drawn


def _rules(
    low: float, high: float, top: int, height: int, unit: str, *, whole: bool = False
) -> str:
    """Lines across with their numbers at the left."""
    parts = []
    for value, text in _numbers(low, high, height, unit):
        if whole and value != int(value):
            continue
        y = top + (high - value) * height / (high - low)
        parts.append(
            f'<line class="rule" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        )
    return "".join(parts)


def _numbers(low: float, high: float, height: int, unit: str) -> list[tuple[float, str]]:
    step, values = price_ticks(low, high, max(2, height // 44))
    decimals = tick_decimals(step, 2)
    return [(value, f"{number_text(value, decimals)}{unit}") for value in values]


def _times(at: Ints, top: int) -> str:
    span = int(at[-1] - at[0])
    across = (WIDTH - LEFT) / max(span, 1)
    parts = []
    for number, text in time_ticks(at, span / _COLUMNS):
        x = LEFT + int(at[number] - at[0]) * across
        if LEFT + 16 < x <= WIDTH - _SIGN * len(text) / 2:
            parts.append(f'<text x="{x:.1f}" y="{top + 16}" text-anchor="middle">{text}</text>')
    return "".join(parts)


def _svg(height: int, name: str, inner: str, wider: int = 0) -> str:
    """wider: more room at the left."""
    box = f"{-wider} 0 {WIDTH + wider} {height}"
    return f'<svg viewBox="{box}" role="img" aria-label="{escape(name)}">{inner}</svg>'


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
