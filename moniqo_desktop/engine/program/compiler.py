"""Flow → Plan, or all problems at once by node and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moniqo_desktop.domain.blocks import flattening as blocks
from moniqo_desktop.domain.blocks import problems as block_problems
from moniqo_desktop.domain.errors import FlowProblem, FlowProblems
from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.market import Market, Symbol, timeframe
from moniqo_desktop.engine.program import flow_checks, pins
from moniqo_desktop.engine.program.flow_checks import Kinds, ParamsReader
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode, Wire
from moniqo_desktop.engine.program.stepped import Stepped, can_step
from moniqo_desktop.nodes.base import NodeType, SeriesNode, SourceNode, StepNode


def compile_flow(
    flow: Flow, kinds: Kinds, params_of: ParamsReader, markets: Mapping[Symbol, Market]
) -> Plan:
    """Raises FlowProblems with every problem found.

    Blocks are opened first: the plan, its node ids and the problems are those of the flat drawing.
    """
    problems = list(block_problems.problems(flow))
    try:
        return _compiled(flow, blocks.flatten(flow), kinds, params_of, markets, problems)
    except FlowProblems as found:
        raise FlowProblems(tuple(_placed(flow, each) for each in found.problems)) from found
    except FlowProblem as problem:
        raise FlowProblems((problem,)) from problem


def _placed(flow: Flow, problem: FlowProblem) -> FlowProblem:
    """A problem inside a block says the way there first, as "Signals / RSI 14: ..."."""
    if blocks.SLASH not in problem.node_id:
        return problem
    outer, _, _ = problem.node_id.rpartition(blocks.SLASH)
    title, closed, rest = problem.message.removeprefix("“").partition("”")
    if problem.message.startswith("“") and closed:
        message = f"{blocks.words(flow, outer)} / {title}{rest}"
    else:
        message = f"{blocks.words(flow, problem.node_id)}: {problem.message}"
    return FlowProblem(
        message,
        node_id=problem.node_id,
        field=problem.field,
        hint=problem.hint,
        code=problem.code,
    )


def _compiled(
    drawn: Flow,
    flow: Flow,
    kinds: Kinds,
    params_of: ParamsReader,
    markets: Mapping[Symbol, Market],
    problems: list[FlowProblem],
) -> Plan:
    problems.extend(block_problems.doubled(flow))
    types = flow_checks.types(flow, kinds, problems)
    params = flow_checks.params(flow, types, params_of, problems)
    links = flow_checks.links(flow, types, problems)
    order = flow_checks.order(flow, links, problems)
    problems.extend(flow_checks.missing_inputs(flow, types, links))
    problems.extend(flow_checks.silent_sources(flow, types, links))
    problems.extend(flow_checks.ungated(flow, types, links))
    problems.extend(pins.problems_of(flow, types))
    if not any(isinstance(item, SourceNode) for item in types.values()):
        problems.append(
            FlowProblem("The flow reads no market.", hint="Add a Candles node and wire it.")
        )
    if problems:
        raise FlowProblems(tuple(problems))
    return replace(_Planner(flow, types, params, links, order, markets).plan(), drawn=drawn)


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
        self._flow, self._types, self._params, self._links = flow, dict(types), params, links
        self._order, self._markets = order, markets
        self._index = {node_id: number for number, node_id in enumerate(order)}
        self._nodes = {node.node_id: node for node in flow.nodes}
        self._titles = [self._nodes[node_id].title or types[node_id].title for node_id in order]
        self._clocks: dict[str, Clock] = {}
        self._resampled: dict[Clock, Clock] = {}
        self._problems: list[FlowProblem] = []

    def plan(self) -> Plan:
        sources = self._sources()
        for node_id in self._order:
            self._step_if_needed(node_id)
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

    def _step_if_needed(self, node_id: str) -> None:
        """A series node behind a step node is stepped itself, or refused if it cannot be."""
        node_type = self._types[node_id]
        incoming = [link for link in self._links if link.to_node == node_id]
        behind = any(self._decides(link) for link in incoming)
        if not behind or not isinstance(node_type, SeriesNode):
            return
        if pins.is_held(self._nodes[node_id], node_type):
            return
        if can_step(node_type):
            connected = frozenset(link.to_port for link in incoming)
            self._types[node_id] = Stepped(node_type, self._params[node_id], connected)
            return
        self._problems.append(
            FlowProblem(
                f"{node_type.title} computes over candles and cannot read a node that decides.",
                node_id=node_id,
                hint="Feed it from a market, an indicator or a logic node.",
            )
        )

    def _decides(self, link: Link) -> bool:
        """Whether a step node says what comes along this wire; a pinned output is a constant."""
        pinned = link.from_port in self._nodes[link.from_node].pins
        return isinstance(self._types[link.from_node], StepNode) and not pinned

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
            {
                name: tuple(self._titles[wire.node] for wire in wires)
                for name, wires in inputs.items()
            },
            pins.raw_pins(node, node_type),
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
