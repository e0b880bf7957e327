"""Arrangements every window knows: which panels stand where, and how large they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEFT: Final = "left"
RIGHT: Final = "right"
BOTTOM: Final = "bottom"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """left, right, bottom: panels side by side (bottom) or one above the other (sides); those
    joined by "+" share one place as tabs. Panels not named are closed and keep their place.
    wide, high: logical pixels of a side and of the bottom; shares: of the panels at the bottom.
    """

    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    left_wide: int = 214
    right_wide: int = 272
    bottom_share: float = 0.3434
    shares: tuple[float, ...] = (0.66, 0.34)

    def rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(area, places) of each area, the bottom first: it takes the whole width."""
        return ((BOTTOM, self.bottom), (LEFT, self.left), (RIGHT, self.right))

    def places(self) -> tuple[tuple[str, str], ...]:
        """(area, place) of every place."""
        return tuple((area, place) for area, places in self.rows() for place in places)

    def names(self) -> tuple[str, ...]:
        """Every panel that is open."""
        return tuple(name for _, place in self.places() for name in place.split("+"))


TRADE: Final = "Trade"
BUILD: Final = "Build"
RESEARCH: Final = "Research"
STANDARD: Final = BUILD


def built_in() -> Mapping[str, Arrangement]:
    """Name → arrangement. The first one is that of the very first start."""
    return {
        BUILD: Arrangement(("palette",), ("inspector",), ("chart", "desk")),
        TRADE: Arrangement(
            ("watchlist",),
            ("agents",),
            ("chart", "desk"),
            bottom_share=0.62,
            shares=(0.6, 0.4),
        ),
        RESEARCH: Arrangement(
            ("palette",),
            ("inspector+history",),
            ("chart",),
            bottom_share=0.42,
            right_wide=340,
            shares=(1.0,),
        ),
    }
