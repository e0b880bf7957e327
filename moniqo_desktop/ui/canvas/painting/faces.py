"""What each card shows before any run, looked up per node and kept until it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.painting import words
from moniqo_desktop.ui.canvas.painting.cards import Face

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.ui.canvas.columns.live import Live
    from moniqo_desktop.ui.canvas.columns.model import Model


@dataclass(frozen=True, slots=True)
class Marks:
    """What looking into a run shows on cards. breakpoints: (node id, port); focus: id of the node
    a run stands at, "" = none; drafts: ids of nodes that the run has with other settings."""

    breakpoints: frozenset[tuple[str, str]] = frozenset()
    focus: str = ""
    drafts: frozenset[str] = frozenset()


UNMARKED: Final = Marks()


class Faces:
    """Faces of the nodes of one model."""

    def __init__(self, model: Model, live: Live) -> None:
        self._model = model
        self._live = live
        self._selected: frozenset[int] = frozenset()
        self._marks = UNMARKED
        self._kept: dict[int, Face] = {}

    def face(self, node: int) -> Face:
        face = self._kept.get(node)
        if face is None:
            face = self._kept[node] = self._made(node)
        return face

    def known(self, node: int) -> Face | None:
        """The face as it was looked up last."""
        return self._kept.get(node)

    def forget(self, node: int) -> None:
        self._kept.pop(node, None)

    def select(self, selected: frozenset[int]) -> frozenset[int]:
        """Returns the nodes that look different now."""
        changed, self._selected = selected ^ self._selected, selected
        return changed

    def mark(self, marks: Marks) -> frozenset[int]:
        """Returns the nodes that look different now."""
        old, self._marks = self._marks, marks
        names = {name for name, _ in old.breakpoints ^ marks.breakpoints}
        names |= old.drafts ^ marks.drafts
        names |= {old.focus, marks.focus} if old.focus != marks.focus else set()
        return frozenset(self._indices(names))

    def failed(self, node: int) -> bool:
        return self._live.status_of(node) is NodeStatus.ERROR

    def _indices(self, names: Iterable[str]) -> list[int]:
        index = self._model.index
        return [index[name] for name in names if name in index]

    def _made(self, node: int) -> Face:
        model, drawn = self._model, self._model.nodes[node]
        spec, shape = model.specs[node], model.shapes[node]
        ports = [(p.name, False) for p in shape.inputs] + [(p.name, True) for p in shape.outputs]
        stops = self._marks.breakpoints
        return Face(
            title=words.title(drawn, spec),
            family=spec.family,
            icon=spec.icon,
            shape=shape,
            params=tuple(words.param_text(param, drawn) for param in shape.params),
            ports=frozenset(ports) & model.used(node),
            selected=node in self._selected,
            failed=self.failed(node),
            bypassed=drawn.bypassed,
            known=spec.known,
            pinned=frozenset(drawn.pins),
            stops=frozenset(name for name, _ in ports if (drawn.node_id, name) in stops),
            draft=drawn.node_id in self._marks.drafts,
            focused=drawn.node_id == self._marks.focus,
            stacked=bool(drawn.block_id),
        )
