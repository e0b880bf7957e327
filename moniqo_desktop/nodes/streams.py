"""A series node carried forward candle by candle, by computing over a short window.

The window keeps plain numpy buffers, so that an update costs one small compute and no rebuilding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.domain.signals import SignalColumns

Compute = Callable[[Mapping[str, Any]], tuple[Any, ...]]
NAN: Final = float("nan")
_DTYPES: Final[dict[PortType, tuple[type, ...]]] = {
    PortType.SERIES: (np.int64, *(np.float64,) * 5),
    PortType.SIGNAL: (np.int8, np.float64),
    PortType.FLAG: (np.bool_,),
}
_FLOAT: Final = (np.float64,)
_DISCRETE: Final = (PortType.FLAG, PortType.SIGNAL)
"""A node without memory that reads only these gives the same answer as long as they stay."""


class SeriesStream(Protocol):
    """A series node carried forward candle by candle."""

    def update(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """given: latest value per input: Candle, float, bool, (direction −1 | 0 | 1, confidence);
        None if unconnected, a tuple of such if the port takes many.

        Returns the latest value per output, in the order of `outputs`: float, bool or
        (direction, confidence).
        """
        ...


class WindowStream:
    """Steps a node by computing the last memory + 1 candles again and taking the last value."""

    def __init__(
        self,
        compute: Compute,
        types: Mapping[str, PortType],
        memory: int,
        given: Mapping[str, Any],
    ) -> None:
        """given: columns so far, from the anchor; may be empty. types: port type per input."""
        self._compute = compute
        self._types = types
        self._length = memory + 1
        self._recalls = memory == 0 and all(types[port] in _DISCRETE for port in given)
        self._asked: Mapping[str, Any] | None = None
        self._answer: tuple[Any, ...] = ()
        self._windows: dict[str, _Port] = {
            port: _port_of(types[port], self._length, columns) for port, columns in given.items()
        }

    def update(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Raises KeyError if an input was not part of the opening."""
        if self._recalls and given == self._asked:
            return self._answer
        columns = {port: window.append(given[port]) for port, window in self._windows.items()}
        self._asked, self._answer = given, tuple(map(latest, self._compute(columns)))
        return self._answer


def latest(column: Any) -> Any:
    """The last value of an output column, as a plain Python value."""
    if isinstance(column, SignalColumns):
        return int(column.direction[-1]), float(column.confidence[-1])
    return column[-1].item()


class _Unconnected:
    def append(self, value: object) -> None:
        return None


class _Many:
    def __init__(self, windows: tuple[_Window | _Line, ...]) -> None:
        self._windows = windows

    def append(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(w.append(value) for w, value in zip(self._windows, values, strict=True))


class _Window:
    """The last `length` candles or signals of one input. Rows are appended to a buffer twice as
    long, whose tail moves to the front when it is full: the view handed out is always contiguous.
    """

    def __init__(self, type_: PortType, length: int, columns: Any) -> None:
        self._type = type_
        self._length = length
        parts = _unpack(type_, columns)
        self._buffers: tuple[Any, ...] = tuple(
            np.empty(2 * length + 8, dtype=dtype) for dtype in _DTYPES[type_]
        )
        self._end = min(length, len(parts[0]))
        for buffer, part in zip(self._buffers, parts, strict=True):
            buffer[: self._end] = part[len(part) - self._end :]

    def append(self, value: Any) -> Any:
        if self._end == len(self._buffers[0]):
            self._move_to_front()
        for buffer, number in zip(self._buffers, _row(self._type, value), strict=True):
            buffer[self._end] = number
        self._end += 1
        start = max(0, self._end - self._length)
        return _pack(self._type, tuple(buffer[start : self._end] for buffer in self._buffers))

    def _move_to_front(self) -> None:
        for buffer in self._buffers:
            buffer[: self._length] = buffer[self._end - self._length : self._end].copy()
        self._end = self._length


class _Line:
    """A _Window of one buffer: numbers or flags, whose values need no unpacking."""

    def __init__(self, type_: PortType, length: int, column: Any) -> None:
        self._length = length
        (dtype,) = _DTYPES.get(type_, _FLOAT)
        self._buffer: Any = np.empty(2 * length + 8, dtype=dtype)
        self._end = min(length, len(column))
        self._buffer[: self._end] = column[len(column) - self._end :]

    def append(self, value: Any) -> Any:
        buffer, length, end = self._buffer, self._length, self._end
        if end == len(buffer):
            buffer[:length] = buffer[end - length :].copy()
            end = length
        buffer[end] = value
        self._end = end = end + 1
        return buffer[max(0, end - length) : end]


_Port = _Unconnected | _Many | _Window | _Line


def _port_of(type_: PortType, length: int, columns: Any) -> _Port:
    if columns is None:
        return _Unconnected()
    if isinstance(columns, tuple):
        return _Many(tuple(_window_of(type_, length, column) for column in columns))
    return _window_of(type_, length, columns)


def _window_of(type_: PortType, length: int, columns: Any) -> _Window | _Line:
    single = type_ not in (PortType.SERIES, PortType.SIGNAL)
    return _Line(type_, length, columns) if single else _Window(type_, length, columns)


def _unpack(type_: PortType, columns: Any) -> tuple[Any, ...]:
    if type_ is PortType.SERIES:
        candles = (columns.open, columns.high, columns.low, columns.close, columns.volume)
        return (columns.opened_at, *candles)
    return columns.direction, columns.confidence


def _pack(type_: PortType, parts: tuple[Any, ...]) -> Any:
    return Columns(*parts) if type_ is PortType.SERIES else SignalColumns(*parts)


def _row(type_: PortType, value: Any) -> tuple[Any, ...]:
    return _candle_row(value) if type_ is PortType.SERIES else tuple(value)


def _candle_row(candle: Any) -> tuple[Any, ...]:
    """Also of what stands for "no candle yet": None or NaN."""
    if not isinstance(candle, Candle):
        return (0, NAN, NAN, NAN, NAN, NAN)
    prices = (candle.open, candle.high, candle.low, candle.close)
    return (candle.opened_at, *prices, candle.volume)
