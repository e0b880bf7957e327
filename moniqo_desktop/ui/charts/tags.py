"""Prices on the axis: none covers another; one that had to move has a line to its price."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.content import Content
    from moniqo_desktop.ui.charts.view import Scale

TAG: Final = 20.0
"""Height of a tag, px at 100 % text."""
GAP: Final = 1.0
UNDER: Final = 14.0
"""What a second line adds to a tag, px at 100 % text."""
MOVED: Final = 1.0
"""Px from its price from which a tag has a line to it."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A price on the axis. y: px of the price. ink: of its words. is_firm: it does not move.
    under: words in a second line, "" for none; only a firm tag has them."""

    y: float
    text: str
    fill: QColor
    ink: QColor
    is_firm: bool = False
    under: str = ""


def spread(
    wishes: Sequence[float],
    high: float,
    limits: tuple[float, float],
    firm: int = -1,
    tail: float = 0.0,
) -> list[float]:
    """Middles of tags of one height that do not overlap, in the order of their wishes, each as
    near to its own as the others leave room. limits: of their edges. firm: one that stays; it
    reaches further down by tail."""
    order = sorted(range(len(wishes)), key=lambda number: (wishes[number], number))
    places = [wishes[number] for number in order]
    place = order.index(firm) if firm >= 0 else -1
    if firm >= 0:
        _push_from(places, place, high, tail)
    else:
        places = _shared_out(places, high)
    _keep_within(places, high, limits, (place, tail))
    found = dict(zip(order, places, strict=True))
    return [found[number] for number in range(len(wishes))]


def tag_places(
    content: Content, scale: Scale, high: float, limits: tuple[float, float], under: float
) -> list[float]:
    """Where the tags of a chart stand. high: of a tag, under: of its second line; limits: of the
    plot, px."""
    prices = [alert.price for alert in content.alerts]
    prices += content.position.prices if content.position is not None else ()
    ys = [y for y in map(scale.y, prices) if limits[0] <= y <= limits[1]]
    last = math.nan if content.price is None else scale.y(content.price)
    if math.isnan(last) or not scale.holds(content.price or 0.0):
        return spread(ys, high + GAP, limits)
    tail = under if content.countdown else 0.0
    places = spread([*ys, last], high + GAP, limits, len(ys), tail)
    return [*places, places[-1] + tail] if tail else places


def _push_from(places: list[float], firm: int, high: float, tail: float) -> None:
    """places: sorted; changed in place."""
    if firm + 1 < len(places):
        places[firm + 1] = max(places[firm + 1], places[firm] + high + tail)
    for number in range(firm - 1, -1, -1):
        places[number] = min(places[number], places[number + 1] - high)
    for number in range(firm + 1, len(places)):
        places[number] = max(places[number], places[number - 1] + high)


def _shared_out(wishes: list[float], high: float) -> list[float]:
    """Those that would overlap become a row around the mean of their wishes."""
    rows: list[tuple[float, int]] = []
    for wish in wishes:
        middle, count = wish, 1
        while rows and middle - rows[-1][0] < high * (count + rows[-1][1]) / 2:
            before, many = rows.pop()
            middle, count = (middle * count + before * many) / (count + many), count + many
        rows.append((middle, count))
    return [
        middle + (place - (count - 1) / 2) * high
        for middle, count in rows
        for place in range(count)
    ]


def _keep_within(
    places: list[float], high: float, limits: tuple[float, float], tailed: tuple[int, float]
) -> None:
    """places: sorted; changed in place. Where there is no room for all the upper edge holds.
    tailed: number of the one that reaches further down, and by how much."""
    firm, tail = tailed
    lowest = limits[1] - high / 2
    for number in range(len(places) - 1, -1, -1):
        lowest -= tail if number == firm else 0.0
        places[number] = lowest = min(places[number], lowest)
        lowest -= high
    uppermost = limits[0] + high / 2
    for number, place in enumerate(places):
        places[number] = uppermost = max(place, uppermost)
        uppermost += high + (tail if number == firm else 0.0)
