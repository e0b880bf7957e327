"""Flow → Plan, or all problems at once by node and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from moniqo_desktop.domain.errors import FlowProblem, FlowProblems, Mistake
from moniqo_desktop.domain.flow import Flow, Link, Node
from moniqo_desktop.domain.market import Market, Symbol, Timeframe, timeframe
from moniqo_desktop.domain.ports import PORTS, PortType, fits
from moniqo_desktop.nodes.base import NodeType, Port, SeriesNode, SourceNode, StepNode


@dataclass(frozen=True, slots=True)
class Clock:
    """What a value is as of: the closes of one symbol's candles of one length.

    Candles that close at the same instant are delivered in the order of `turn`: longer first,
    then by symbol.
    """

    timeframe: Timeframe
    symbol: Symbol

    def __hash__(self) -> int:
        return hash((self.timeframe.ms, self.symbol))

    @property
    def turn(self) -> tuple[int, str]:
        return (-self.timeframe.ms, self.symbol)


@dataclass(frozen=True, slots=True)
class Wire:
    """Where an input reads: output port `port` of node number `node`."""

    node: int
    port: int


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node ready to run. index: place in evaluation order; inputs: port → wires in drawing
    order; slot: number of its first output among all outputs of the plan."""

    index: int
    node_id: str
    type: NodeType
    params: Any
    inputs: Mapping[str, tuple[Wire, ...]]
    clock: Clock
    market: Market
    slot: int
    bypassed: bool

    @property
    def output_names(self) -> tuple[str, ...]:
        return tuple(self.type.outputs)


@dataclass(frozen=True, slots=True)
class Plan:
    """A flow ready to run: nodes in an order in which each comes after what it reads.

    sources: clocks that the feed must deliver, by turn; resampled: longer clock → the
    clock it is made of; warmup: candles of the shortest clock to show before the first decision.
    """

    flow: Flow
    nodes: tuple[PlannedNode, ...]
    sources: tuple[Clock, ...]
    resampled: Mapping[Clock, Clock]
    markets: Mapping[Symbol, Market]
    slots: int
    warmup: int


class Kinds(Protocol):
    """What the compiler needs of the registry."""

    def find(self, kind: str) -> NodeType | None: ...


class ParamsReader(Protocol):
    """Raises Mistake with a plain sentence; see nodes.registry.params_of."""

    def __call__(self, node_type: NodeType, raw: Mapping[str, Any]) -> Any: ...


def compile_flow(
    flow: Flow, kinds: Kinds, params_of: ParamsReader, markets: Mapping[Symbol, Market]
) -> Plan:
    """Raises FlowProblems with every problem found."""
    problems: list[FlowProblem] = []
    types = _types(flow, kinds, problems)
    params = _params(flow, types, params_of, problems)
    links = _links(flow, types, problems)
    order = _order(flow, links, problems)
    problems.extend(_missing_inputs(flow, types, links))
    problems.extend(_ungated(flow, types, links))
    if not any(isinstance(item, SourceNode) for item in types.values()):
        problems.append(
            FlowProblem("The flow reads no market.", hint="Add a Candles node and wire it.")
        )
    if problems:
        raise FlowProblems(tuple(problems))
    return _Planner(flow, types, params, links, order, markets).plan()


def _label(flow: Flow, types: Mapping[str, NodeType], node_id: str) -> str:
    node = flow.node(node_id)
    if node is None:
        return node_id
    known = types.get(node_id)
    return f"“{node.title or (known.title if known else node.kind)}”"


def _types(flow: Flow, kinds: Kinds, problems: list[FlowProblem]) -> dict[str, NodeType]:
    found: dict[str, NodeType] = {}
    if not flow.nodes:
        problems.append(FlowProblem("The flow is empty.", hint="Add a node or open a template."))
    for node in flow.nodes:
        node_type = kinds.find(node.kind)
        if node_type is None:
            problems.append(
                FlowProblem(
                    f"This program does not know the node type “{node.kind}”.",
                    node_id=node.node_id,
                    hint="Update the program, install the plug-in it comes from, or remove it.",
                )
            )
        elif node.node_id in found:
            problems.append(FlowProblem("Two nodes carry the same id.", node_id=node.node_id))
        else:
            found[node.node_id] = node_type
    return found


def _params(
    flow: Flow,
    types: Mapping[str, NodeType],
    params_of: ParamsReader,
    problems: list[FlowProblem],
) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for node in flow.nodes:
        if node.node_id not in types:
            continue
        try:
            params[node.node_id] = params_of(types[node.node_id], node.params)
        except Mistake as mistake:
            where = _label(flow, types, node.node_id)
            problems.append(
                FlowProblem(
                    f"{where}: {mistake.message}",
                    node_id=node.node_id,
                    field=getattr(mistake, "field", ""),
                    hint=mistake.hint,
                )
            )
    return params


def _links(
    flow: Flow, types: Mapping[str, NodeType], problems: list[FlowProblem]
) -> tuple[Link, ...]:
    """The links whose ends exist and fit."""
    good = []
    for link in flow.links:
        if link.from_node not in types or link.to_node not in types:
            continue
        problem = _link_problem(flow, types, link)
        if problem:
            problems.append(FlowProblem(problem, node_id=link.to_node, field=link.to_port))
        else:
            good.append(link)
    return tuple(good)


def _link_problem(flow: Flow, types: Mapping[str, NodeType], link: Link) -> str:
    source = types[link.from_node].outputs.get(link.from_port)
    target = types[link.to_node].inputs.get(link.to_port)
    if source is None:
        return f"{_label(flow, types, link.from_node)} has no output “{link.from_port}”."
    if target is None:
        return f"{_label(flow, types, link.to_node)} has no input “{link.to_port}”."
    if not fits(source.type, target.type):
        kind = PORTS[target.type].label
        return f"{PORTS[source.type].label} cannot feed {target.label} ({kind})."
    twins = [x for x in flow.links if (x.to_node, x.to_port) == (link.to_node, link.to_port)]
    if len(twins) > 1 and not target.many and twins[0] is not link:
        return f"{_label(flow, types, link.to_node)} takes only one wire at {target.label}."
    return ""


def _order(flow: Flow, links: Iterable[Link], problems: list[FlowProblem]) -> tuple[str, ...]:
    """Node ids so that each comes after what it reads; nodes of a cycle are left out."""
    waits = {node.node_id: 0 for node in flow.nodes}
    after: dict[str, list[str]] = {node.node_id: [] for node in flow.nodes}
    for link in links:
        waits[link.to_node] += 1
        after[link.from_node].append(link.to_node)
    ready = [node.node_id for node in flow.nodes if not waits[node.node_id]]
    order: list[str] = []
    for node_id in ready:
        order.append(node_id)
        for next_id in after[node_id]:
            waits[next_id] -= 1
            if not waits[next_id]:
                ready.append(next_id)
    stuck = [node_id for node_id in waits if node_id not in set(order)]
    if stuck:
        problems.append(
            FlowProblem(
                "The wires form a loop, so no node of it could ever be first.",
                node_id=stuck[0],
                hint="Remove one wire of the loop.",
            )
        )
    return tuple(order)


def _missing_inputs(
    flow: Flow, types: Mapping[str, NodeType], links: Iterable[Link]
) -> Iterable[FlowProblem]:
    connected: dict[str, set[str]] = {node.node_id: set() for node in flow.nodes}
    for link in links:
        connected[link.to_node].add(link.to_port)
    for node in flow.nodes:
        node_type = types.get(node.node_id)
        if node_type is None or node.bypassed:
            continue
        where = _label(flow, types, node.node_id)
        for name, port in node_type.inputs.items():
            if not port.optional and name not in connected[node.node_id]:
                yield FlowProblem(
                    f"{where} needs a wire at {port.label} ({PORTS[port.type].label}).",
                    node_id=node.node_id,
                    field=name,
                )
        complaint = node_type.check_inputs(frozenset(connected[node.node_id]))
        if complaint:
            yield FlowProblem(f"{where}: {complaint}", node_id=node.node_id)


def _ungated(
    flow: Flow, types: Mapping[str, NodeType], links: tuple[Link, ...]
) -> Iterable[FlowProblem]:
    """Order nodes that can be reached without passing a gate."""
    for link in links:
        target = types[link.to_node]
        if target.family != "trade" or target.inputs[link.to_port].type is not PortType.ORDER:
            continue
        source = flow.node(link.from_node)
        if source is None or source.kind != "risk.gate" or source.bypassed:
            yield FlowProblem(
                f"{_label(flow, types, link.to_node)} would send orders that no gate has judged.",
                node_id=link.to_node,
                field=link.to_port,
                hint="Put a Risk gate node before it.",
            )


def passed_port(node_type: NodeType, output: Port) -> str | None:
    """The input a bypassed node passes on at output: the first of the same type."""
    return next((n for n, port in node_type.inputs.items() if port.type is output.type), None)


class _Planner:
    """Numbers the nodes and finds the clock of each."""

    def __init__(
        self,
        flow: Flow,
        types: Mapping[str, NodeType],
        params: Mapping[str, Any],
        links: tuple[Link, ...],
        order: tuple[str, ...],
        markets: Mapping[Symbol, Market],
    ) -> None:
        self._flow, self._types, self._params, self._links = flow, types, params, links
        self._order, self._markets = order, markets
        self._index = {node_id: number for number, node_id in enumerate(order)}
        self._clocks: dict[str, Clock] = {}
        self._resampled: dict[Clock, Clock] = {}
        self._problems: list[FlowProblem] = []

    def plan(self) -> Plan:
        sources = self._sources()
        if self._problems:
            raise FlowProblems(tuple(self._problems))
        first = self._first_clock()
        planned, slot = [], 0
        for node_id in self._order:
            node = self._flow.node(node_id)
            if node is None:
                continue
            item = self._planned(node, slot, first)
            planned.append(item)
            slot += len(item.type.outputs)
        if self._problems:
            raise FlowProblems(tuple(self._problems))
        return Plan(
            self._flow,
            tuple(planned),
            sources,
            self._resampled,
            {clock.symbol: self._markets[clock.symbol] for clock in sources},
            slot,
            _warmup(planned, sources),
        )

    def _sources(self) -> tuple[Clock, ...]:
        found: set[Clock] = set()
        for node_id in self._order:
            node_type = self._types[node_id]
            if not isinstance(node_type, SourceNode):
                continue
            symbol, frame = node_type.wants(self._params[node_id])
            if symbol not in self._markets:
                known = ", ".join(sorted(self._markets))
                self._problems.append(
                    FlowProblem(
                        f"“{symbol}” is not traded here.",
                        node_id=node_id,
                        field="symbol",
                        hint=f"Choose one of {known}.",
                    )
                )
                continue
            clock = Clock(timeframe(frame), symbol)
            self._clocks[node_id] = clock
            found.add(clock)
        return tuple(sorted(found, key=lambda clock: clock.turn))

    def _first_clock(self) -> Clock:
        """Of the first source in drawing order: what nodes without inputs go by."""
        ids = (
            n.node_id for n in self._flow.nodes if isinstance(self._types[n.node_id], SourceNode)
        )
        return self._clocks[next(ids)]

    def _planned(self, node: Node, slot: int, first: Clock) -> PlannedNode:
        node_type = self._types[node.node_id]
        inputs: dict[str, tuple[Wire, ...]] = {}
        for name in node_type.inputs:
            inputs[name] = tuple(
                Wire(
                    self._index[link.from_node],
                    tuple(self._types[link.from_node].outputs).index(link.from_port),
                )
                for link in self._links
                if link.to_node == node.node_id and link.to_port == name
            )
        self._clocks.setdefault(node.node_id, self._clock_of(node, first))
        return PlannedNode(
            self._index[node.node_id],
            node.node_id,
            node_type,
            self._params[node.node_id],
            inputs,
            self._clocks[node.node_id],
            self._markets[self._clocks[node.node_id].symbol],
            slot,
            node.bypassed,
        )

    def _clock_of(self, node: Node, first: Clock) -> Clock:
        upstream = [
            self._clocks[link.from_node] for link in self._links if link.to_node == node.node_id
        ]
        node_type = self._types[node.node_id]
        if isinstance(node_type, StepNode):
            return upstream[0] if upstream else first
        # The last in turn among the shortest: all else that closes then is known by then.
        clock = max(upstream, key=lambda item: item.turn, default=first)
        if not node_type.resamples or node.bypassed:
            return clock
        longer = timeframe(self._params[node.node_id].timeframe)
        if longer.ms % clock.timeframe.ms or longer.ms <= clock.timeframe.ms:
            self._problems.append(
                FlowProblem(
                    f"{longer} candles cannot be made of {clock.timeframe} candles.",
                    node_id=node.node_id,
                    field="timeframe",
                    hint="Choose a longer timeframe that is a multiple of the one that comes in.",
                )
            )
        made = Clock(longer, clock.symbol)
        self._resampled[made] = self._resampled.get(clock, clock)
        return made


def _warmup(nodes: list[PlannedNode], sources: tuple[Clock, ...]) -> int:
    """Candles of the shortest clock until every node has its first value, with room for the
    recursive indicators to settle (three times their look-back)."""
    shortest = min(clock.timeframe.ms for clock in sources)
    needs: list[int] = []
    for node in nodes:
        before = [needs[wire.node] for wires in node.inputs.values() for wire in wires]
        own = 0
        if isinstance(node.type, SeriesNode):
            scale = node.clock.timeframe.ms // shortest
            own = 3 * (node.type.lookback(node.params) + 1) * scale
        needs.append(max(before, default=0) + own)
    return min(max(needs, default=0), 20_000)


def is_step(node: PlannedNode) -> bool:
    return isinstance(node.type, StepNode)
