"""Where a run is looked into: places by node and port, and what counts as reaching them.

A port is reached when it has a new value (an input: when what feeds it has). A node is reached when
it is asked and answers, or, if it computes, when one of its values is new. Nothing here changes
what the run does: the only trace is a BreakpointHit, which no journal keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import BreakpointHit, Event
from moniqo_desktop.engine.program.plan import PlannedNode
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.shown import shown_as
from moniqo_desktop.engine.program.units import measure_of
from moniqo_desktop.nodes.base import Step, StepNode

Place = tuple[str, str]


class Breakpoints:
    """Places of one run. once: a node to be reached one time, "" = none."""

    def __init__(self, run: Run, places: Iterable[Place], once: str = "") -> None:
        """Places of nodes or ports that the plan does not have are passed over: a drawing may be
        newer than its run."""
        self._run = run
        self.places = tuple(places)
        self.once = once
        self._by_slot: dict[int, list[Place]] = {}
        self._nodes: dict[str, bool] = {}
        for node_id, port in self.places:
            self._watch(node_id, port)
        if once:
            self._watch(once, "")

    def answered(self, node: PlannedNode, step: Step, at: Millis) -> Iterator[Event]:
        """A step node gave this answer; its old values are still in the program."""
        if node.node_id in self._nodes:
            yield self._hit(at, (node.node_id, ""), step.text)
        values = self._run.program.values
        for number, name in enumerate(node.type.outputs):
            slot = node.slot + number
            is_new = name in step.emit and step.emit[name] != values[slot]
            if is_new and number not in node.pins:
                for place in self._by_slot.get(slot, ()):
                    yield self._hit(at, place, self._shown(slot, step.emit[name]))

    def changed(self, slots: Iterable[int], at: Millis) -> Iterator[Event]:
        """These series values are new."""
        seen = set()
        for slot in slots:
            text = self._shown(slot, self._run.raw(slot))
            for place in self._by_slot.get(slot, ()):
                if place not in seen:
                    seen.add(place)
                    yield self._hit(at, place, text)

    def _shown(self, slot: int, value: Any) -> str:
        node = self._run.owner_of(slot)
        unit = self._run.units[node.index][slot - node.slot]
        return shown_as(value, unit, measure_of(node))

    def _hit(self, at: Millis, place: Place, text: str) -> BreakpointHit:
        if place == (self.once, ""):
            self.forget_once()
        return BreakpointHit(at, self._run.run_id, *place, text)

    def forget_once(self) -> None:
        """Reached or given up: from now on only the places that stay."""
        if (self.once, "") not in self.places:
            self._nodes.pop(self.once, None)
            for waiting in self._by_slot.values():
                if (self.once, "") in waiting:
                    waiting.remove((self.once, ""))
        self.once = ""

    def _watch(self, node_id: str, port: str) -> None:
        node = self._run.program.by_id.get(node_id)
        if node is None:
            return
        if not port and isinstance(node.type, StepNode) and not node.is_held:
            self._nodes[node_id] = True
            return
        for slot in self._slots(node, port):
            places = self._by_slot.setdefault(slot, [])
            if (node_id, port) not in places:
                places.append((node_id, port))

    def _slots(self, node: PlannedNode, port: str) -> Iterator[int]:
        """Outputs whose new value reaches the place."""
        for number, name in enumerate(node.type.outputs):
            if port in ("", name):
                yield node.slot + number
        for wire in node.inputs.get(port, ()):
            yield self._run.plan.nodes[wire.node].slot + wire.port
