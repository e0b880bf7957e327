"""Which column each card of a drawing stands in: by its longest path from the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wire:
    """source, target: places in the list of items; leaves, enters: heights of the ports below
    the upper edges."""

    source: int
    target: int
    leaves: float = 0.0
    enters: float = 0.0


def without_circles(count: int, wires: Sequence[Wire]) -> list[Wire]:
    """Without wires that close a circle, those met last on a walk from the first item."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    for number, wire in enumerate(wires):
        if wire.source != wire.target:
            leaving[wire.source].append(number)
    open_, state, closing = 1, [0] * count, set()
    for root in range(count):
        if state[root]:
            continue
        stack = [(root, iter(leaving[root]))]
        state[root] = open_
        while stack:
            here, ways = stack[-1]
            number = next(ways, -1)
            if number < 0:
                state[here] = 2
                stack.pop()
                continue
            target = wires[number].target
            if state[target] == open_:
                closing.add(number)
            elif not state[target]:
                state[target] = open_
                stack.append((target, iter(leaving[target])))
    kept = (number for number in range(len(wires)) if number not in closing)
    return [wires[number] for number in kept if wires[number].source != wires[number].target]


def longest_paths(count: int, wires: Sequence[Wire]) -> list[int]:
    """Longest path from the left; what nothing feeds stands right before what it feeds."""
    waiting = [0] * count
    leaving: list[list[int]] = [[] for _ in range(count)]
    for wire in wires:
        waiting[wire.target] += 1
        leaving[wire.source].append(wire.target)
    fed = [bool(number) for number in waiting]
    layers, ready = [0] * count, [i for i in range(count) if not waiting[i]]
    for here in ready:  # grows while it is walked
        for target in leaving[here]:
            layers[target] = max(layers[target], layers[here] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for here in range(count):
        if not fed[here] and leaving[here]:
            layers[here] = min(layers[target] for target in leaving[here]) - 1
    return layers
