"""One TA-Lib function with its settings: over whole columns, or candle by candle.

Both give the same values, bit for bit, from one anchor. A candle on which an input has no value
(NaN) is left out: it gets no value itself and the function goes on as if it had not been there.
TA-Lib's own behaviour with a gap inside a history is undefined, so none ever reaches it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import talib
from talib import _ta_lib, stream

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Floats

Argument = int | float
_SINCE: Final = frozenset({"MAXINDEX", "MININDEX", "MINMAXINDEX"})
"""TA-Lib counts these from the first candle; a trader asks how many candles ago."""


class TaCall:
    """name: TA-Lib's, upper case. arguments: by TA-Lib's names, within its ranges."""

    def __init__(self, name: str, arguments: Mapping[str, Argument]) -> None:
        self.name = name
        self.arguments = dict(arguments)
        self.lookback, self.outputs = _shape(name, tuple(arguments.items()))
        self.counts_back = name in _SINCE

    def batch(self, inputs: Sequence[Floats]) -> tuple[Floats, ...]:
        """inputs: one (candles,) array each, in TA-Lib's order. Returns one array per output, NaN
        during warm-up, where an input has no value and where the result is not finite."""
        whole = _finite_rows(inputs)
        if whole.all():
            return self._dense(inputs)
        parts = self._dense([column[whole] for column in inputs])
        return tuple(_spread(part, whole) for part in parts)

    def stream(self, inputs: Sequence[Floats]) -> TaStream:
        """Carries on from inputs, which may be empty."""
        return TaStream(self, inputs)

    def _dense(self, inputs: Sequence[Floats]) -> tuple[Floats, ...]:
        length = len(inputs[0])
        if length <= self.lookback:
            return tuple(np.full(length, np.nan) for _ in range(self.outputs))
        function = getattr(talib, self.name)
        found = function(*(_plain(column) for column in inputs), **self.arguments)
        columns = found if self.outputs > 1 else (found,)
        return tuple(self._finished(column) for column in columns)

    def _finished(self, column: Any) -> Floats:
        values: Floats = np.asarray(column, dtype=np.float64)
        if self.counts_back:
            values = np.arange(len(values), dtype=np.float64) - values
        values[: self.lookback] = np.nan
        whole = np.isfinite(values[self.lookback :])
        if not whole.all():
            values[self.lookback :][~whole] = np.nan
        return values


class TaStream:
    """Keeps the inputs until TA-Lib can open its handle, then only the handle.

    A handle cannot be saved: after a restart it is opened again from the anchor.
    """

    def __init__(self, call: TaCall, inputs: Sequence[Floats]) -> None:
        self._call = call
        whole = _finite_rows(inputs)
        self._waiting = [list(map(float, column[whole])) for column in inputs]
        self._seen = len(self._waiting[0])
        self._handle: Any = None
        self._nothing = (math.nan,) * call.outputs
        self._try_open()

    def update(self, row: tuple[float, ...]) -> tuple[float, ...]:
        """row: the inputs on one closed candle. Returns NaN while there is no value."""
        if not all(map(math.isfinite, row)):
            return self._nothing
        self._seen += 1
        if self._handle is None:
            return self._wait(row)
        return self._finished(self._parts(self._handle.update(*row)))

    def _wait(self, row: tuple[float, ...]) -> tuple[float, ...]:
        for column, value in zip(self._waiting, row, strict=True):
            column.append(value)
        if self._seen <= self._call.lookback:
            return self._nothing
        if self._try_open():
            return self._finished(self._parts(self._handle.value))
        inputs = [np.array(column) for column in self._waiting]
        return tuple(float(column[-1]) for column in self._call.batch(inputs))

    def _try_open(self) -> bool:
        """Some functions seed on a little more than their look-back; until then values come from
        the columns."""
        if self._seen <= self._call.lookback:
            return False
        make = getattr(stream, self._call.name)
        try:
            self._handle = make(*map(np.array, self._waiting), **self._call.arguments)
        except talib.InsufficientHistory:  # type: ignore[attr-defined]  # not in its __all__
            return False
        self._waiting = []
        return True

    def _parts(self, found: Any) -> Sequence[float]:
        return found if self._call.outputs > 1 else (found,)

    def _finished(self, found: Sequence[float]) -> tuple[float, ...]:
        if self._call.counts_back:
            found = [self._seen - 1 - index for index in found]
        return tuple(float(value) if math.isfinite(value) else math.nan for value in found)


def declared(name: str) -> Any:
    """What TA-Lib itself says of a function. talib.abstract would describe all two hundred."""
    function = getattr(_ta_lib, name)
    return _ta_lib.Function(name, function)  # type: ignore[attr-defined]  # missing in its stubs


def lookback_of(name: str, arguments: Mapping[str, Argument]) -> int:
    """Candles before the first value; −1 if TA-Lib cannot use these arguments (together)."""
    return _shape(name, tuple(arguments.items()))[0]


@lru_cache(maxsize=4096)
def _shape(name: str, arguments: tuple[tuple[str, Argument], ...]) -> tuple[int, int]:
    """Look-back and number of outputs; TA-Lib takes longer to say them than to compute a value,
    and a search asks for them in every set."""
    function = declared(name)
    function.parameters = dict(arguments)
    return int(function.lookback), len(function.output_names)


def _finite_rows(inputs: Sequence[Floats]) -> Bools:
    whole: Bools = np.isfinite(inputs[0])
    for column in inputs[1:]:
        whole = whole & np.isfinite(column)
    return whole


def _plain(column: Floats) -> Floats:
    return np.ascontiguousarray(column, dtype=np.float64)


def _spread(part: Floats, whole: Bools) -> Floats:
    values = np.full(len(whole), np.nan)
    values[whole] = part
    return values
