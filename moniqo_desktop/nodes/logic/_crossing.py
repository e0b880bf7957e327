"""What both crossing nodes share: their settings and the comparison on two candles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from moniqo_desktop.nodes.base import Params
from moniqo_desktop.nodes.param_model import Field

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Floats


class CrossParams(Params):
    """Settings of both crossing nodes."""

    level: float = Field(
        0.0,
        title="Level",
        description="The fixed line to cross, where B is not connected.",
        json_schema_extra={"unit": "as A"},
    )


def line_or_level(line: Any, level: float, length: int) -> Floats:
    """(candles,): the connected line, or the level on every candle."""
    return np.full(length, level) if line is None else np.asarray(line, dtype=np.float64)


def passed(leader: Floats, other: Floats) -> Bools:
    """(candles,): whether leader is above other now and was not on the candle before.

    NaN on either candle says no.
    """
    crossed = np.zeros(len(leader), dtype=np.bool_)
    crossed[1:] = (leader[1:] > other[1:]) & (leader[:-1] <= other[:-1])
    return crossed
