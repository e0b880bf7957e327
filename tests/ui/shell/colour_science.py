"""How far apart two colours look, also to eyes without one kind of cone."""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

from PySide6.QtGui import QColor

Triple = tuple[float, float, float]
_WHITE: Final[Triple] = (0.95047, 1.0, 1.08883)
_TO_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
DEUTAN: Final = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTAN: Final = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
"""Machado, Oliveira and Fernandes 2009, severity 1.0; on linear sRGB."""


def apart(a: QColor, b: QColor, sight: tuple[Triple, Triple, Triple] | None = None) -> float:
    """CIEDE2000 distance; sight: DEUTAN, PROTAN or None for all cones."""
    return ciede2000(_lab(a, sight), _lab(b, sight))


def ciede2000(first: Triple, second: Triple) -> float:
    """Of two CIELAB colours. Source: Sharma, Wu and Dalal 2005, equations 2 to 22."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_c = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    c1, h1 = _polar((1 + g) * a1, b1)
    c2, h2 = _polar((1 + g) * a2, b2)
    dh = _hue_step(c1, c2, h1, h2)
    mean_l, mean_c, mean_h = (l1 + l2) / 2, (c1 + c2) / 2, _mean_hue(c1, c2, h1, h2)
    t = 1 - 0.17 * _cos(mean_h - 30) + 0.24 * _cos(2 * mean_h) + 0.32 * _cos(3 * mean_h + 6)
    t -= 0.20 * _cos(4 * mean_h - 63)
    away = (mean_l - 50) ** 2
    light = (l2 - l1) / (1 + 0.015 * away / sqrt(20 + away))
    chroma = (c2 - c1) / (1 + 0.045 * mean_c)
    hue = 2 * sqrt(c1 * c2) * sin(radians(dh / 2)) / (1 + 0.015 * mean_c * t)
    turn = 30 * exp(-(((mean_h - 275) / 25) ** 2))
    rotation = -sin(radians(2 * turn)) * 2 * sqrt(mean_c**7 / (mean_c**7 + 25**7))
    return sqrt(light**2 + chroma**2 + hue**2 + rotation * chroma * hue)


def _polar(a: float, b: float) -> tuple[float, float]:
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _hue_step(c1: float, c2: float, h1: float, h2: float) -> float:
    if c1 * c2 == 0:
        return 0.0
    return (h2 - h1 + 180) % 360 - 180


def _mean_hue(c1: float, c2: float, h1: float, h2: float) -> float:
    if c1 * c2 == 0:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def _cos(angle: float) -> float:
    return cos(radians(angle))


def _lab(colour: QColor, sight: tuple[Triple, Triple, Triple] | None) -> Triple:
    linear = tuple(_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    if sight is not None:
        linear = tuple(min(max(each, 0.0), 1.0) for each in _times(sight, linear))
    xyz = _times(_TO_XYZ, linear)
    x, y, z = (_f(part / white) for part, white in zip(xyz, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix: tuple[Triple, Triple, Triple], vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _f(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
