"""Builders for series nodes: columns, values and whole sets of inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns, timeframe
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.nodes.base import NodeType, SeriesNode

MIDNIGHT = 1_704_067_200_000
"""2024-01-01 00:00 UTC."""
CANDLES = 300
WARMING = 7
"""Candles for which a made-up number column has no value yet."""


@cache
def a_walk(seed: int, length: int = CANDLES) -> Columns:
    """Hourly candles of a random walk around 100, with one missing hour."""
    random = np.random.default_rng(seed)
    close = 100 + np.round(random.normal(size=length).cumsum() * 0.6, 2)
    open_ = np.r_[100.0, close[:-1]]
    high = np.maximum(open_, close) + np.round(random.random(length) * 0.4, 2)
    low = np.minimum(open_, close) - np.round(random.random(length) * 0.4, 2)
    hours = np.arange(length) + (np.arange(length) >= 40)
    volume = np.round(random.random(length) * 50 + 1, 3)
    return Columns(MIDNIGHT + hours * 3_600_000, open_, high, low, close, volume)


def closes(values: list[float], frame: str = "1h") -> Columns:
    """Candles without shadows that close at values, from midnight on."""
    close = np.array(values, dtype=np.float64)
    opened_at = MIDNIGHT + np.arange(len(close)) * timeframe(frame).ms
    return Columns(opened_at, close, close, close, close, np.ones(len(close)))


@cache
def a_column(type_: PortType, seed: int, length: int = CANDLES) -> Any:
    """A column of any port type: numbers warm up for WARMING candles and lie above 1."""
    random = np.random.default_rng(seed)
    match type_:
        case PortType.SERIES:
            return a_walk(seed, length)
        case PortType.FLAG:
            return np.asarray(random.random(length) < 0.4)
        case PortType.SIGNAL:
            direction = random.integers(-1, 2, length).astype(np.int8)
            return SignalColumns(direction, random.random(length))
    numbers = np.round(1 + np.abs(random.normal(size=length)), 3)
    numbers[:WARMING] = np.nan
    return numbers


def input_sets(node: SeriesNode, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Every way worth testing to connect the node: all inputs, and each optional one alone."""
    needed = {name for name, port in node.inputs.items() if not port.optional}
    optional = [name for name in node.inputs if name not in needed]
    chosen = [needed | set(optional), needed, *(needed | {name} for name in optional)]
    for number, names in enumerate(chosen):
        repeated = names in chosen[:number]
        if not repeated and node.check_inputs(frozenset(names)) is None:
            yield {name: _input(node, name, names, seed) for name in node.inputs}


def _input(node: NodeType, name: str, connected: set[str], seed: int) -> Any:
    port = node.inputs[name]
    if name not in connected:
        return None
    own = seed + 10 * list(node.inputs).index(name)
    if port.many:
        return a_column(port.type, own), a_column(port.type, own + 1)
    return a_column(port.type, own)


def cut(given: Mapping[str, Any], stop: int) -> dict[str, Any]:
    """The first candles of all inputs."""
    return {name: _cut(column, stop) for name, column in given.items()}


def _cut(column: Any, stop: int) -> Any:
    match column:
        case None:
            return None
        case tuple():
            return tuple(_cut(part, stop) for part in column)
        case SignalColumns():
            return SignalColumns(column.direction[:stop], column.confidence[:stop])
    return column[:stop]


def joined(first: Mapping[str, Any], second: Mapping[str, Any], at: int) -> dict[str, Any]:
    """first up to the candle at, second from there on."""
    return {name: _joined(first[name], second[name], at) for name in first}


def _joined(first: Any, second: Any, at: int) -> Any:
    match first:
        case None:
            return None
        case tuple():
            return tuple(_joined(a, b, at) for a, b in zip(first, second, strict=True))
        case SignalColumns():
            return SignalColumns(
                _joined(first.direction, second.direction, at),
                _joined(first.confidence, second.confidence, at),
            )
        case Columns():
            return first[:at].joined(second[at:])
    return np.concatenate((first[:at], second[at:]))


def values_at(given: Mapping[str, Any], row: int) -> dict[str, Any]:
    """What a stream is given for one candle."""
    return {name: value_at(column, row) for name, column in given.items()}


def value_at(column: Any, row: int) -> Any:
    match column:
        case None:
            return None
        case tuple():
            return tuple(value_at(part, row) for part in column)
        case Columns():
            return column.candle(row)
        case SignalColumns():
            return int(column.direction[row]), float(column.confidence[row])
    return column[row].item()


def bits(column: Any) -> tuple[bytes, ...]:
    """The exact content of an input or output; every NaN is the same."""
    match column:
        case None:
            return ()
        case tuple():
            return tuple(part for each in column for part in bits(each))
        case Columns() | SignalColumns():
            return tuple(part for name in column.__slots__ for part in bits(getattr(column, name)))
    if column.dtype == np.float64:
        column = np.where(np.isnan(column), np.nan, column)
    return (str(column.dtype).encode(), np.ascontiguousarray(column).tobytes())


def stepped(node: SeriesNode, params: Any, given: Mapping[str, Any], anchor: int) -> list[Any]:
    """Output columns from the candle anchor on, made by a stream opened on those before it."""
    stream = node.open(params, cut(given, anchor))
    rows = [stream.update(values_at(given, row)) for row in range(anchor, CANDLES)]
    outputs = zip(node.outputs.values(), zip(*rows, strict=True), strict=True)
    return [_column(port.type, values) for port, values in outputs]


def _column(type_: PortType, values: tuple[Any, ...]) -> Any:
    if type_ is PortType.SIGNAL:
        return SignalColumns(
            np.array([direction for direction, _ in values], dtype=np.int8),
            np.array([confidence for _, confidence in values], dtype=np.float64),
        )
    return np.array(values, dtype=np.bool_ if type_ is PortType.FLAG else np.float64)


def after(column: Any, start: int) -> Any:
    if isinstance(column, SignalColumns):
        return SignalColumns(column.direction[start:], column.confidence[start:])
    return column[start:]


def example_input(type_: PortType, values: Any, *, many: bool = False) -> Any:
    """An example's values as a column; None stands for NaN."""
    if many:
        return tuple(example_input(type_, each) for each in values)
    match type_:
        case PortType.SERIES if isinstance(values, dict):
            return closes(values["closes"], values["timeframe"])
        case PortType.SERIES:
            return closes(values)
        case PortType.FLAG:
            return np.array(values, dtype=np.bool_)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def plain(column: Any) -> list[Any]:
    """An output column as an example writes it: NaN as None, a signal as (direction, p)."""
    if isinstance(column, SignalColumns):
        names = {1: Direction.LONG, 0: Direction.FLAT, -1: Direction.SHORT}
        pairs = zip(column.direction.tolist(), column.confidence.tolist(), strict=True)
        return [None if p != p else (names[way].value, p) for way, p in pairs]
    return [None if value != value else value for value in column.tolist()]


def has_gap(column: Any) -> bool:
    """Whether a value is followed by NaN: NaN belongs to the warm-up only."""
    known = np.isfinite(column)
    return any(before and not now for before, now in pairwise(known.tolist()))
