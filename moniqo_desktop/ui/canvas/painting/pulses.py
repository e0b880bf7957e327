"""Dots that run along wires when a value arrives: 350 ms, at most four a second per wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.ui.canvas.columns.model import Model

LASTS_MS: Final = 350
APART_MS: Final = 250
MOST_NODES: Final = 500
"""With more nodes in view no pulses are drawn."""
MOST_WIRES: Final = 80
"""Wires that begin to pulse in one frame at most."""


class Pulses:
    """Times are milliseconds of any steady clock, given by the caller."""

    def __init__(self) -> None:
        self._started: dict[str, int] = {}

    def start(self, link_ids: Iterable[str], now_ms: int) -> None:
        for name in link_ids:
            if now_ms - self._started.get(name, -APART_MS) >= APART_MS:
                self._started[name] = now_ms

    def running(self, now_ms: int) -> bool:
        """Also forgets what is over."""
        keep = max(LASTS_MS, APART_MS)
        self._started = {k: at for k, at in self._started.items() if now_ms - at < keep}
        return any(now_ms - at < LASTS_MS for at in self._started.values())

    def places(self, model: Model, now_ms: int) -> list[tuple[QPointF, float]]:
        """Canvas points of the dots with their opacity, which fades at both ends of the way."""
        found = []
        for name, at in self._started.items():
            link, share = model.link_index.get(name), (now_ms - at) / LASTS_MS
            if link is None or not 0.0 <= share < 1.0:
                continue
            eased = 1 - (1 - share) ** 2
            found.append((_along(model, link, eased), min(1.0, 5 * share, 5 * (1 - share))))
        return found


def _along(model: Model, link: int, share: float) -> QPointF:
    line = model.routes.line(link)
    place = share * (len(line) - 1)
    index = min(int(place), len(line) - 2)
    x, y = line[index] + (line[index + 1] - line[index]) * (place - index)
    return QPointF(float(x), float(y))
