"""A plan as rows of plain numbers, or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import OrderKind, TimeInForce
from moniqo_desktop.domain.risk import UNLIMITED, LimitProfile, Limits
from moniqo_desktop.domain.sizing import money_of
from moniqo_desktop.engine.fast import node_rows as rows
from moniqo_desktop.engine.fast.codes import FORCES, KINDS
from moniqo_desktop.engine.fast.node_rows import Node
from moniqo_desktop.engine.program.plan import Plan, PlannedNode, Wire
from moniqo_desktop.engine.program.stepped import Stepped
from moniqo_desktop.nodes.base import StepNode, Wakes
from moniqo_desktop.nodes.risk.gate import limits_of, tightest
from moniqo_desktop.nodes.trade._plans import PPM_PER_BPS

KIND_OF: Final[Mapping[str, int]] = {
    "risk.sizer": rows.SIZER,
    "risk.gate": rows.GATE,
    "risk.cooldown": rows.COOLDOWN,
    "risk.breaker": rows.BREAKER,
    "trade.open": rows.OPEN,
    "trade.reverse": rows.REVERSE,
    "trade.add": rows.ADD,
    "trade.close": rows.CLOSE,
    "position.trail": rows.TRAIL,
    "position.break_even": rows.BREAK_EVEN,
    "position.time_exit": rows.TIME_EXIT,
    "position.partial_close": rows.PARTIAL_CLOSE,
    "position.protect": rows.PROTECT,
    "position.watch": rows.WATCH,
}
ACTS: Final = frozenset((rows.OPEN, rows.REVERSE, rows.ADD, *range(rows.CLOSE, rows.WATCH)))
"""Kinds that make orders: what does not lead to one of them changes no fill."""
MOST_SIZERS: Final = 8
MOST_NODES: Final = 32


@dataclass(slots=True)
class Lowered:
    """Rows for the step nodes that count, in plan order, and the wires whose columns they read.

    wakes: for each bit, one a sizer, the wire whose change wakes it.
    """

    nodes: list[Node] = field(default_factory=list)
    signals: list[Wire] = field(default_factory=list)
    flags: list[Wire] = field(default_factory=list)
    numbers: list[Wire] = field(default_factory=list)
    wakes: list[Wire] = field(default_factory=list)


def needed(plan: Plan) -> list[PlannedNode]:
    """Step nodes that can change a fill: those that make orders, and what they hear of."""
    wanted: set[int] = set()
    for node in reversed(plan.nodes):
        acts = KIND_OF.get(node.type.kind) in ACTS or _may_act(node)
        if node.index in wanted or (acts and not node.bypassed):
            wanted.add(node.index)
            wanted.update(wire.node for wires in node.inputs.values() for wire in wires)
    return [n for n in plan.nodes if n.index in wanted and isinstance(n.type, StepNode)]


def _may_act(node: PlannedNode) -> bool:
    """A node that is not known here may make orders if it belongs to such a family."""
    unknown = isinstance(node.type, StepNode) and node.type.kind not in KIND_OF
    return unknown and node.type.family in ("trade", "position", "risk")


def objections(plan: Plan) -> Iterable[str]:
    """Why these nodes cannot be compiled, in words for the trader."""
    counted = needed(plan)
    for node in counted:
        yield from _objections_to(plan, node)
    if len(counted) > MOST_NODES:
        yield f"More than {MOST_NODES} nodes decide."
    if sum(node.type.kind == "risk.sizer" for node in counted) > MOST_SIZERS:
        yield f"More than {MOST_SIZERS} sizers decide."


def _objections_to(plan: Plan, node: PlannedNode) -> Iterable[str]:
    title = f"“{node.type.title}”"
    if isinstance(node.type, Stepped):
        yield f"{title} reads a node that decides."
    elif node.type.kind not in KIND_OF:
        reason = "asks agents" if node.type.family == "agent" else "decides candle by candle"
        yield f"{title} {reason}."
    elif node.bypassed and node.type.kind not in ("risk.cooldown", "risk.breaker"):
        yield f"{title} is switched off in the middle of the flow."
    for name, wires in node.inputs.items():
        type_ = node.type.inputs[name].type
        for wire in wires:
            stepped = isinstance(plan.nodes[wire.node].type, StepNode)
            if stepped and type_ not in (PortType.ORDER, PortType.POSITION):
                yield f"{title} reads {plan.nodes[wire.node].type.title}, which decides."


def limits_days(plan: Plan, profile: LimitProfile) -> bool:
    """Whether the profile or any gate drawn limits the loss of a day; see engine.run.Run."""
    gates = [node.params for node in plan.nodes if node.type.kind == "risk.gate"]
    return min(profile.limits.daily_loss, profile.limits.max_drawdown) != UNLIMITED or any(
        gate.daily_loss_percent or gate.max_drawdown_percent for gate in gates
    )


def lower(plan: Plan, profile: LimitProfile) -> Lowered:
    """The rows of a plan without objections."""
    made = Lowered()
    counted = needed(plan)
    number = {node.index: place for place, node in enumerate(counted)}
    gathered: dict[int, tuple[tuple[str, float], ...]] = {}
    for node in counted:
        row = Node(kind=KIND_OF[node.type.kind], candle_ms=node.clock.timeframe.ms)
        if node.bypassed:
            row.kind = rows.PASS
        _wire_up(made, row, node, number)
        upstream = gathered.get(row.plan_from, ())
        if row.kind == rows.GATE:
            upstream = tightest(upstream, limits_of(node.params))
        gathered[len(made.nodes)] = upstream
        _set_limits(row, profile.limits.tightened(dict(upstream)))
        if row.kind != rows.PASS:
            _SETTINGS.get(row.kind, _nothing)(row, node)
            assert isinstance(node.type, StepNode)
            row.while_open = node.type.wakes is Wakes.WHILE_OPEN
        made.nodes.append(row)
    for row in made.nodes:
        if row.position_from >= 0:
            made.nodes[row.position_from].tells = True
    return made


def stands_alone(nodes: Sequence[Node]) -> bool:
    """Whether `alone` serves the flow: one sizer without stop and target, what its plans pass on
    the way to one market order, at most one node that closes; no node hears of the position."""
    ways = [node for node in nodes if node.kind not in (rows.GATE, rows.PASS, rows.CLOSE)]
    if [node.kind in (rows.OPEN, rows.REVERSE) for node in ways] != [False, True]:
        return False
    sizer, order = ways
    if sizer.kind != rows.SIZER or sizer.stop_by != rows.STOP_NONE:
        return False
    if sizer.target_by == rows.TARGET_PERCENT or KINDS[order.order_kind] is not OrderKind.MARKET:
        return False
    if sum(node.kind == rows.CLOSE for node in nodes) > 1:
        return False
    return not any(node.tells or (node.while_open and node.kind != rows.CLOSE) for node in nodes)


def is_deaf(nodes: Sequence[Node]) -> bool:
    """Whether the flow's one sizer moves nothing while a position is open: whatever it answers, an
    order node that opens one position at a time is in the way, and no node remembers it but the
    sizer itself, the direction."""
    kinds = [node.kind for node in nodes]
    if kinds.count(rows.SIZER) != 1 or any(node.tells for node in nodes):
        return False
    if any(kind in (rows.COOLDOWN, rows.BREAKER, rows.REVERSE, rows.ADD) for kind in kinds):
        return False
    return all(node.rises for node in nodes if node.kind == rows.SIZER) and all(
        node.single for node in nodes if node.kind == rows.OPEN
    )


def _wire_up(made: Lowered, row: Node, node: PlannedNode, number: Mapping[int, int]) -> None:
    for name, wires in node.inputs.items():
        if not wires:
            continue
        wire, type_ = wires[0], node.type.inputs[name].type
        if type_ is PortType.ORDER:
            row.plan_from = number[wire.node]
        elif type_ is PortType.POSITION:
            row.position_from = number.get(wire.node, -1)
        elif name in ("decision", "signal"):
            row.signal, row.reads = _place(made.signals, wire), True
        elif name == "when":
            row.flag, row.reads = _place(made.flags, wire), True
        elif type_ is PortType.NUMBER:
            setattr(row, name, _place(made.numbers, wire))
            row.reads = True
        if name == "decision":
            row.heard = 1 << len(made.wakes)
            made.wakes.append(wire)


def _place(wires: list[Wire], wire: Wire) -> int:
    if wire not in wires:
        wires.append(wire)
    return wires.index(wire)


def _set_limits(row: Node, limits: Limits) -> None:
    for item in fields(Limits):
        setattr(row, item.name, float(getattr(limits, item.name)))


# ── settings ─────────────────────────────────────────────────────────────────────────────────
def _copy(row: Node, params: Any, names: str) -> None:
    for name in names.split():
        setattr(row, name, getattr(params, name))


def _sizer(row: Node, node: PlannedNode) -> None:
    p = node.params
    row.mode = ("risk", "fixed", "share", "accumulate").index(p.mode)
    row.stop_by = ("percent", "atr", "price", "none").index(p.stop)
    row.target_by = ("ratio", "percent", "none").index(p.target)
    row.side = {"both": 0, "long": 1, "short": -1}[p.sides]
    _copy(row, p, "risk_percent notional share_percent max_position_percent leverage")
    _copy(row, p, "stop_percent stop_atr target_r target_percent min_confidence")
    row.total_cap = money_of(p.total_cap)
    row.slippage_ppm = round(p.slippage_bps * 100)
    row.rises = row.stop_by not in (rows.STOP_ATR, rows.STOP_PRICE)


def _entry(row: Node, node: PlannedNode) -> None:
    p = node.params
    kind = {"market": OrderKind.MARKET, "limit": OrderKind.LIMIT, "stop": OrderKind.STOP}[p.order]
    row.order_kind = KINDS.index(kind)
    row.offset_ppm = round(p.offset_bps * PPM_PER_BPS)
    row.force = FORCES.index(TimeInForce(p.time_in_force))
    row.life_ms = p.cancel_after_candles * node.clock.timeframe.ms


def _open(row: Node, node: PlannedNode) -> None:
    _entry(row, node)
    row.single = node.params.single_position


def _add(row: Node, node: PlannedNode) -> None:
    _entry(row, node)
    row.add_when = ("any", "profit", "loss").index(node.params.when)
    _copy(row, node.params, "least_move_percent most_entries opens")


def _cooldown(row: Node, node: PlannedNode) -> None:
    p = node.params
    row.after_order_ms, row.after_trade_ms = p.after_order_s * 1000, p.after_trade_s * 1000
    row.after_loss_ms, row.after_losses_ms = p.after_loss_s * 1000, p.after_losses_s * 1000


def _breaker(row: Node, node: PlannedNode) -> None:
    _copy(row, node.params, "losses_in_row drawdown_percent")
    row.pause_ms = node.params.pause_minutes * 60_000


def _trail(row: Node, node: PlannedNode) -> None:
    row.by_atr = node.params.by == "atr"
    _copy(row, node.params, "distance_percent distance_atr activation_percent step_percent")


def _partial_close(row: Node, node: PlannedNode) -> None:
    row.by_r = node.params.at == "r"
    _copy(row, node.params, "profit_r profit_percent")
    share = Fraction(Decimal(repr(node.params.share_percent / 100)))
    row.part, row.whole = share.numerator, share.denominator


def _copies(names: str) -> Callable[[Node, PlannedNode], None]:
    return lambda row, node: _copy(row, node.params, names)


def _nothing(row: Node, node: PlannedNode) -> None:
    """A node without settings that count here."""


_SETTINGS: Final[Mapping[int, Callable[[Node, PlannedNode], None]]] = {
    rows.SIZER: _sizer,
    rows.OPEN: _open,
    rows.ADD: _add,
    rows.COOLDOWN: _cooldown,
    rows.BREAKER: _breaker,
    rows.CLOSE: _copies("on_flat min_age"),
    rows.TRAIL: _trail,
    rows.BREAK_EVEN: _copies("activation_percent"),
    rows.TIME_EXIT: _copies("candles only_losers"),
    rows.PARTIAL_CLOSE: _partial_close,
    rows.PROTECT: _copies("stop_percent target_percent"),
}
