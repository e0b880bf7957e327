"""The columns that the nodes of a compiled run read, as its loop reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.engine.fast.codes import LEAVES_LONG, LEAVES_SHORT
from moniqo_desktop.engine.fast.column_rows import Series
from moniqo_desktop.engine.fast.door import Gear
from moniqo_desktop.engine.fast.lower import Lowered
from moniqo_desktop.engine.fast.node_rows import CLOSE, Node
from moniqo_desktop.engine.fast.shared import SharedColumns
from moniqo_desktop.engine.fast.wakes import rises
from moniqo_desktop.engine.program.plan import Clock, Plan, Wire


def series_of(
    plan: Plan, shared: SharedColumns, clock: Clock, lowered: Lowered, gear: Gear
) -> Series:
    """The columns that nodes read, each as the source's candles see it. Tells each sizer where it
    finds what it may enter."""
    size = len(shared.candles[clock])
    signals = [shared.column(wire, clock) for wire in lowered.signals]
    flags = [shared.column(wire, clock) for wire in lowered.flags]
    numbers = [shared.column(wire, clock) for wire in lowered.numbers]
    wakes, entered = np.zeros(size, dtype=np.uint8), list[Any]()
    hearing = [node for node in lowered.nodes if node.heard]
    for node, wire in zip(hearing, lowered.wakes, strict=True):
        if plan.nodes[wire.node].clock != clock:
            node.rises = False
            wakes[shared.wakes(wire, clock)] |= node.heard
        elif node.rises:
            node.entered = len(entered)
            entered.append(_entered(shared, wire, clock, node, gear))
            wakes |= rises(entered[-1]).view(np.uint8) * np.uint8(node.heard)
        else:
            gear.mark_changes(*_read_only_signal(shared.column(wire, clock)), node.heard, wakes)
    leaves = _leaves(lowered, signals, flags, gear, size)
    return Series(
        table([signal.direction for signal in signals], np.int8, size),
        table([signal.confidence for signal in signals], np.float64, size),
        table(flags, np.bool_, size),
        table(numbers, np.float64, size),
        table(entered, np.int8, size),
        read_only(wakes) if gear.compiled else wakes.tolist(),
        read_only(leaves) if gear.compiled else leaves.tolist(),
    )


def _entered(shared: SharedColumns, wire: Wire, clock: Clock, node: Node, gear: Gear) -> Any:
    """The direction a sizer may enter; kept with the columns it is made of."""
    least, side = float(node.min_confidence), node.side

    def made() -> Any:
        signal = shared.column(wire, clock)
        found = np.empty(len(signal.direction), dtype=np.int8)
        gear.weigh(*_read_only_signal(signal), least, side, found)
        return found

    return shared.kept(wire, ("entered", least, side), made)


def _leaves(lowered: Lowered, signals: list[Any], flags: list[Any], gear: Gear, size: int) -> Any:
    """Where some node has a reason to close what is open."""
    leaves = np.zeros(size, dtype=np.uint8)
    for node in lowered.nodes:
        if node.kind == CLOSE and node.flag >= 0:
            leaves |= flags[node.flag].view(np.uint8) * np.uint8(LEAVES_LONG | LEAVES_SHORT)
        if node.kind == CLOSE and node.signal >= 0:
            gear.mark_leaves(*_read_only_signal(signals[node.signal]), node.on_flat, leaves)
    return leaves


def table(columns: list[Any], kind: Any, size: int) -> Any:
    """Columns as the rows of one table; a single one is not copied."""
    if len(columns) == 1:
        return read_only(np.ascontiguousarray(columns[0], dtype=kind).reshape(1, size))
    return read_only(np.array(columns, dtype=kind).reshape(len(columns), size))


def _read_only_signal(signal: SignalColumns) -> tuple[Any, Any]:
    return read_only(signal.direction), read_only(signal.confidence)


def read_only(column: Any) -> Any:
    """A view of it. Numba tells arrays that may be written from those that may not, such as files
    mapped by a worker, and would compile once for each."""
    view = column.view()
    view.flags.writeable = False
    return view
