"""How fast the practice market really goes. No Qt."""

from __future__ import annotations

from collections import deque
from typing import Final

SEEN: Final = 6
KNOWN_AFTER: Final = 4
NEARLY: Final = 0.8
"""Of what was asked: candles come in whole ones."""


class RealPace:
    """Told once in a while what time it is on the market and on the wall."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, int]] = deque(maxlen=SEEN)
        self._asked = 0.0

    def saw(self, wall_ms: int, market_ms: int, asked: float) -> None:
        """Another speed asked for, or a market that stood still, begins anew."""
        stood = bool(self._seen) and market_ms <= self._seen[-1][1]
        if stood or asked != self._asked:
            self._seen.clear()
        self._asked = asked
        self._seen.append((wall_ms, market_ms))

    @property
    def behind(self) -> float:
        """Market time per wall time where that is clearly less than asked, in two digits; 0 where
        it is not, or not known."""
        if len(self._seen) < KNOWN_AFTER or not self._asked:
            return 0.0
        (wall, market), (wall_now, market_now) = self._seen[0], self._seen[-1]
        real = (market_now - market) / max(wall_now - wall, 1)
        return float(f"{real:.1e}") if real < self._asked * NEARLY else 0.0
