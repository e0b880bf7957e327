"""What a node type is: ports and parameters as class attributes, and one pure method.

`SeriesNode` is a function of columns (indicators, comparisons). `StepNode` is a state machine
(agents, sizing, orders, positions). Both know nothing of the engine that runs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, Final, NamedTuple

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Market, Millis, Symbol
from moniqo_desktop.domain.orders import Direction, OrderIntent
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.domain.views import FLAT as FLAT
from moniqo_desktop.domain.views import AccountView as AccountView
from moniqo_desktop.domain.views import PositionView as PositionView
from moniqo_desktop.nodes.param_model import Params as Params
from moniqo_desktop.nodes.streams import SeriesStream, WindowStream

State = dict[str, Any]
"""JSON only: survives dump and load unchanged."""


class NoParams(Params):
    """A node without settings."""


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output. many: takes several wires, their values arrive as a tuple in drawing
    order. optional: may stay unconnected (the value is None). quiet: a step node reads it when it
    is asked, but a new value there is no reason to ask it. unit: of an output that is a number."""

    type: PortType
    label: str
    optional: bool = False
    many: bool = False
    hint: str = ""
    quiet: bool = False
    unit: Unit = Unit.NONE


def In(  # noqa: N802 - reads as a declaration in node classes
    type: PortType,
    label: str,
    *,
    optional: bool = False,
    many: bool = False,
    hint: str = "",
    quiet: bool = False,
) -> Port:
    return Port(type, label, optional, many, hint, quiet)


def Out(  # noqa: N802 - as above
    type: PortType, label: str, *, hint: str = "", unit: Unit = Unit.NONE
) -> Port:
    return Port(type, label, hint=hint, unit=unit)


@dataclass(frozen=True, slots=True)
class Example:
    """A runnable example and test. inputs: port → closes or values; expect: port → values
    (NaN = None while warming up)."""

    title: str
    inputs: Mapping[str, Any]
    params: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)


class NodeType:
    """Declaration shared by both kinds; the docstring of the class is its manual page."""

    kind: ClassVar[str]
    title: ClassVar[str]
    short: ClassVar[str] = ""
    """Shorter title for the card ("RSI"); empty = the title."""
    icon: ClassVar[str]
    Params: ClassVar[type[Params]] = NoParams
    inputs: ClassVar[Mapping[str, Port]] = {}
    outputs: ClassVar[Mapping[str, Port]] = {}
    card: ClassVar[tuple[str, ...]] = ()
    """Up to three parameter names shown on the card."""
    keywords: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Example, ...]] = ()

    resamples: ClassVar[bool] = False
    """True for the one node whose output is on a longer clock than its input."""

    @property
    def family(self) -> str:
        return self.kind.split(".", 1)[0]

    def unit(self, output: str, params: Any) -> Unit:
        """Of the numbers at an output."""
        return self.outputs[output].unit

    def check_inputs(self, connected: frozenset[str]) -> str | None:
        """A sentence if these connected inputs cannot be used together, else None. The compiler
        asks after it has checked that every input that is not optional is connected."""
        return None


class SeriesNode(NodeType):
    """A pure function of columns."""

    def memory(self, params: Any) -> int:
        """How many earlier candles a value depends on (0 = elementwise). Unless the node has its
        own `open`, it is stepped by computing the last memory + 1 candles again."""
        return 0

    def lookback(self, params: Any) -> int:
        """Candles before the first value."""
        return self.memory(params)

    def compute(self, params: Any, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """given: port → Columns, SignalColumns or (candles,) array; None if unconnected, tuple
        if many. Returns one column per output, in the order of `outputs`, each as long as the
        inputs; NaN (False, direction 0 with NaN) while warming up. Never looks ahead."""
        raise NotImplementedError

    def open(self, params: Any, given: Mapping[str, Any]) -> SeriesStream:
        """Carry on from given: every input's columns from the anchor on, possibly of length 0
        (None if unconnected, tuple if many). Its values equal those of compute, bit for bit."""
        types = {name: port.type for name, port in self.inputs.items()}
        return WindowStream(partial(self.compute, params), types, self.memory(params), given)


class Wakes(StrEnum):
    """When a step node must be asked: when an input changed (or a fill, an answer, a timer came),
    besides at every candle, or besides at every candle while its symbol has an open position."""

    ON_CHANGE = "on_change"
    WHILE_OPEN = "while_open"
    EVERY_CANDLE = "every_candle"


@dataclass(slots=True)
class Given:
    """All a step node may look at. values: port → Decision, OrderPlan, PositionView, float, bool,
    str, Candle, AccountView; None = not connected or nothing yet; tuple if the port takes many.

    at: close time of the candle that woke it. pressed, answer, due: what else woke it. names:
    port → titles of the nodes wired to it, in the order of their values.
    """

    at: Millis
    values: Mapping[str, Any]
    symbol: Symbol
    market: Market
    candle: Candle
    position: PositionView
    account: AccountView
    pending_entry: bool = False
    pressed: bool = False
    answer: tuple[str, bool, str] | None = None
    due: bool = False
    candle_ms: int = 0
    taker_ppm: int = 0
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, port: str) -> Any:
        return self.values[port]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a person (approval). key binds the answer to exactly this plan."""

    key: str
    summary: str
    direction: Direction
    expires_at: Millis


NOTHING_EMITTED: Final[Mapping[str, Any]] = MappingProxyType({})


class Step(NamedTuple):
    """What a step node answers; a named tuple, as every question makes one.

    state: next state (JSON). emit: port → value (missing = as it was). text: what its card shows;
    number: for its sparkline. decision: worth a DecisionMade event; weights: of the votes it was
    made from, see VotesWeighed. notices: (level, title, message). log: lines. marks: texts on the
    chart at the close. wake_at: ask me again at this time (ms UTC, 0 = no).
    """

    state: State
    emit: Mapping[str, Any] = NOTHING_EMITTED
    intents: tuple[OrderIntent, ...] = ()
    ask: Ask | None = None
    text: str = ""
    number: float | None = None
    decision: tuple[Direction, float, str, tuple[tuple[str, str], ...]] | None = None
    weights: tuple[float, ...] = ()
    notices: tuple[tuple[str, str, str], ...] = ()
    log: tuple[str, ...] = ()
    marks: tuple[tuple[str, Direction], ...] = ()
    wake_at: Millis = 0


class StepNode(NodeType):
    """A state machine: state goes in and comes out."""

    wakes: ClassVar[Wakes] = Wakes.ON_CHANGE

    def start(self, params: Any) -> State:
        return {}

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        raise NotImplementedError


class SourceNode(NodeType):
    """Where candles enter the flow. Its columns are given by the feed, not computed."""

    def wants(self, params: Any) -> tuple[Symbol, str]:
        """The symbol and the timeframe's text."""
        raise NotImplementedError
