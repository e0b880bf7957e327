"""ONE table: port type → value → colour → shape. Canvas, compiler and manual read it here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PortType(StrEnum):
    """What travels on a wire."""

    SERIES = "series"
    NUMBER = "number"
    SIGNAL = "signal"
    FLAG = "flag"
    ORDER = "order"
    POSITION = "position"
    TEXT = "text"
    ACCOUNT = "account"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class PortLook:
    """label and value: words for the trader. Colours are sRGB hex; shape is drawn by the canvas."""

    label: str
    value: str
    dark: str
    light: str
    shape: str


PORTS: Final[dict[PortType, PortLook]] = {
    PortType.SERIES: PortLook("Series", "candles", "#5FA8FF", "#1F6FD6", "square"),
    PortType.NUMBER: PortLook("Number", "one number per candle", "#3DD6C4", "#0B8577", "circle"),
    PortType.SIGNAL: PortLook(
        "Signal", "direction with confidence", "#B79CFF", "#7347D1", "diamond"
    ),
    PortType.FLAG: PortLook("Flag", "yes or no", "#D9E1EA", "#4A5868", "diamond"),
    PortType.ORDER: PortLook("Order", "a planned order", "#F7B23B", "#A86400", "triangle"),
    PortType.POSITION: PortLook("Position", "an open position", "#8BD450", "#47811A", "circle"),
    PortType.TEXT: PortLook("Text", "words", "#F58AC0", "#BF3D86", "rounded"),
    PortType.ACCOUNT: PortLook("Account", "balance and equity", "#C9A66B", "#86662B", "square"),
    PortType.ANY: PortLook("Any", "anything", "#8795A8", "#6D7A8A", "ring"),
}


def fits(source: PortType, target: PortType) -> bool:
    """Whether a wire may lead from an output of type source to an input of type target."""
    return source == target or target is PortType.ANY
