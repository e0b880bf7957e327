"""The families of the palette, in its order, with their colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Family:
    """name: first part of a kind and folder of its files. Colours are sRGB hex, per theme."""

    name: str
    title: str
    colour: str
    colour_light: str


FAMILIES: Final[tuple[Family, ...]] = (
    Family("trigger", "Triggers", "#8795A8", "#6D7A8A"),
    Family("market", "Market data", "#5FA8FF", "#1F6FD6"),
    Family("indicator", "Indicators", "#3DD6C4", "#0B8577"),
    Family("logic", "Logic", "#B79CFF", "#7347D1"),
    Family("agent", "AI agents", "#F58AC0", "#BF3D86"),
    Family("risk", "Risk", "#FF8F66", "#B8501F"),
    Family("trade", "Orders", "#F7B23B", "#A86400"),
    Family("position", "Positions", "#8BD450", "#47811A"),
    Family("output", "Output", "#8795A8", "#6D7A8A"),
)
