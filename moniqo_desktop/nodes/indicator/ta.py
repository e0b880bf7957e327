"""Every function of TA-Lib as a node type: kinds indicator.ta.<function>."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

import talib

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import In, Out, Params, Port, SeriesNode
from moniqo_desktop.nodes.indicator._ta_call import TaCall, TaStream, declared
from moniqo_desktop.nodes.indicator._ta_help import manual
from moniqo_desktop.nodes.indicator._ta_names import LABELS, NAMES
from moniqo_desktop.nodes.indicator._ta_params import Source, TaParams, params_model
from moniqo_desktop.nodes.indicator._ta_units import unit_of

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

_ONE_PRICE: Final = {"price": "close"}


@dataclass(frozen=True, slots=True)
class TaFunction:
    """What TA-Lib says of a function.

    columns: candle columns it reads, in order ("" = the price the trader chose); lines: number
    inputs beside or instead of candles. In a call the columns come first, then the lines.
    """

    name: str
    short: str
    title: str
    group: str
    columns: tuple[str, ...]
    lines: tuple[str, ...]
    parameters: Mapping[str, int | float]
    outputs: tuple[str, ...]
    flags: tuple[str, ...]


class TaNode(SeriesNode):
    """A TA-Lib function as a node type; subclassed once per function."""

    function: ClassVar[TaFunction]

    def lookback(self, params: TaParams) -> int:
        return self._call(params).lookback

    def memory(self, params: TaParams) -> int:
        return self.lookback(params)

    def compute(self, params: TaParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return self._call(params).batch(self._inputs(params, given))

    def open(self, params: TaParams, given: Mapping[str, Any]) -> TaNodeStream:
        stream = self._call(params).stream(self._inputs(params, given))
        return TaNodeStream(self.function, params, stream)

    def check_inputs(self, connected: frozenset[str]) -> str | None:
        if not self._takes_price or connected & {"candles", "line"}:
            return None
        return "it needs a wire at Candles or at Line."

    def unit(self, output: str, params: TaParams) -> Unit:
        """A line takes the place of the price, and volume that of money."""
        unit = self.outputs[output].unit
        is_volume = getattr(params, "source", "") is Source.VOLUME
        return Unit.BASE if unit is Unit.SAME and is_volume else unit

    @property
    def _takes_price(self) -> bool:
        return "" in self.function.columns and self.inputs["candles"].optional

    def _call(self, params: TaParams) -> TaCall:
        return TaCall(self.function.name, params.arguments())

    def _inputs(self, params: TaParams, given: Mapping[str, Any]) -> tuple[Floats, ...]:
        source = getattr(params, "source", Source.CLOSE)
        return tuple(_read(self.function, source, given))


class TaNodeStream:
    """Picks a function's inputs from the node's latest values."""

    def __init__(self, function: TaFunction, params: TaParams, stream: TaStream) -> None:
        self._function = function
        self._source = getattr(params, "source", Source.CLOSE)
        self._stream = stream

    def update(self, given: Mapping[str, Any]) -> tuple[float, ...]:
        return self._stream.update(tuple(_read(self._function, self._source, given)))


def _read(function: TaFunction, source: Source, given: Mapping[str, Any]) -> list[Any]:
    """The function's inputs, as columns or as the values of one candle alike."""
    found = []
    for column in function.columns:
        if column:
            found.append(_of_candles(given["candles"], column))
            continue
        line = given.get("line")
        found.append(_of_candles(given["candles"], source) if line is None else line)
    return found + [given[line] for line in function.lines]


def _of_candles(candles: Columns | Candle | None, source: str) -> Any:
    """A price of candles; NaN where there is no candle yet."""
    if not isinstance(candles, (Columns, Candle)):
        return float("nan")
    match source:
        case "hl2":
            return (candles.high + candles.low) / 2.0
        case "hlc3":
            return (candles.high + candles.low + candles.close) / 3.0
        case "ohlc4":
            return (candles.open + candles.high + candles.low + candles.close) / 4.0
        case column:
            return getattr(candles, column)


def makers() -> dict[str, Callable[[], TaNode]]:
    """kind → what makes its node type; one for each function TA-Lib has here."""
    rows = (row.split("|") for row in NAMES.strip().splitlines())
    known = set(talib.get_functions())  # type: ignore[no-untyped-call]  # as shipped
    return {_kind(row[0]): partial(_made, *row) for row in rows if row[0] in known}


def _kind(name: str) -> str:
    return f"indicator.ta.{name.lower()}"


def _made(name: str, short: str, title: str) -> TaNode:
    return _node(_function(name, short, title))


def _function(name: str, short: str, title: str) -> TaFunction:
    info = declared(name).info
    inputs = dict(info["input_names"])
    columns, lines = _split(inputs)
    return TaFunction(
        name,
        short,
        title,
        info["group"],
        columns,
        lines,
        dict(info["parameters"]),
        tuple(info["output_names"]),
        tuple(info["function_flags"] or ()),
    )


def _split(inputs: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """TA-Lib's inputs as candle columns and lines."""
    if "price0" in inputs:
        return (), ("a", "b")
    if "periods" in inputs:
        return ("",), ("periods",)
    if dict(inputs) == _ONE_PRICE:
        return ("",), ()
    named = [inputs[name] for name in inputs]
    flat = (part for each in named for part in ([each] if isinstance(each, str) else each))
    return tuple(flat), ()


def _ports(function: TaFunction) -> dict[str, Port]:
    ports: dict[str, Port] = {}
    chosen = "" in function.columns
    if function.columns:
        ports["candles"] = In(PortType.SERIES, "Candles", optional=chosen)
    if chosen:
        hint = "Taken instead of a price, where connected"
        ports["line"] = In(PortType.NUMBER, "Line", optional=True, hint=hint)
    for line in function.lines:
        ports[line] = In(PortType.NUMBER, line.capitalize())
    return ports


def _node(function: TaFunction) -> TaNode:
    params: type[Params] = params_model(
        function.name, function.parameters, source="" in function.columns
    )
    outputs = {
        name: Out(
            PortType.NUMBER, LABELS.get(name, function.short), unit=unit_of(function.name, name)
        )
        for name in function.outputs
    }
    declared = {
        "__doc__": manual(function),
        "__module__": __name__,
        "kind": _kind(function.name),
        "title": function.title,
        "short": function.short,
        "icon": "candles" if function.name.startswith("CDL") else "wave",
        "Params": params,
        "inputs": _ports(function),
        "outputs": outputs,
        "card": tuple(function.parameters)[:3],
        "keywords": (function.name.lower(), function.short.lower(), function.group.lower()),
        "function": function,
    }
    node: TaNode = type(f"Ta{function.name.title().replace('_', '')}", (TaNode,), declared)()
    return node
