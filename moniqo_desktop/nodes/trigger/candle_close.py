"""Every candle, or every nth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.trigger._clock import Length, lengths


class CandleCloseParams(Params):
    """How often."""

    every: int = Field(
        1,
        ge=1,
        le=100_000,
        title="Every",
        description="1 = each candle; 4 = each fourth, counted by the clock in UTC.",
        json_schema_extra={"unit": "candles"},
    )


class CandleClose(SeriesNode):
    """Says yes at the close of each candle, or of each nth: the plain heartbeat of a flow.

    Inputs: candles.

    Output: Closed, yes on the candles that count.

    Formula: with n above 1, yes where the close time is a whole multiple of n candle lengths since
    1970 in UTC, so that a restart counts as before. Warm-up: one candle, to learn the length.

    It misleads with a number that does not divide the day: every 5 hours falls on another hour
    each day. A missing candle is not made up for.
    """

    kind, title, icon = "trigger.candle_close", "Candle close", "clock"
    Params = CandleCloseParams
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {"closed": Out(PortType.FLAG, "Closed")}
    card = ("every",)
    keywords = ("timer", "heartbeat", "each", "nth", "bar close")
    examples = (
        Example(
            "Every second 6-hour candle: at noon and at midnight",
            inputs={"candles": {"timeframe": "6h", "closes": [1, 1, 1, 1]}},
            params={"every": 2},
            expect={"closed": [False, True, False, True]},
        ),
    )

    def compute(self, params: CandleCloseParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        if params.every == 1:
            return (np.isfinite(candles.close),)
        length = lengths(candles.opened_at)
        known = length > 0
        cycle = np.where(known, length * params.every, 1)
        return (known & ((candles.opened_at + length) % cycle == 0),)

    def open(self, params: CandleCloseParams, given: Mapping[str, Any]) -> _CandleCloseStream:
        stream = _CandleCloseStream(params.every)
        for opened_at in given["candles"].opened_at.tolist():
            stream.step(opened_at)
        return stream


class _CandleCloseStream:
    def __init__(self, every: int) -> None:
        self._every = every
        self._length = Length()

    def step(self, opened_at: int) -> bool:
        length = self._length.push(opened_at)
        return bool(length) and (opened_at + length) % (length * self._every) == 0

    def update(self, given: Mapping[str, Any]) -> tuple[bool]:
        candle = given["candles"]
        if not isinstance(candle, Candle):
            return (False,)
        if self._every == 1:
            return (candle.close == candle.close,)
        return (self.step(candle.opened_at),)
