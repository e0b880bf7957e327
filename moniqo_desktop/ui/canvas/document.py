"""The flow on the canvas with its history, columns, readings and selection. Knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain import edits
from moniqo_desktop.ui.canvas.faces import UNMARKED, Marks
from moniqo_desktop.ui.canvas.history import History
from moniqo_desktop.ui.canvas.layer import Layer
from moniqo_desktop.ui.canvas.live import Live
from moniqo_desktop.ui.canvas.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.domain.flow import Flow
    from moniqo_desktop.ui.catalogue import Catalogue
    from moniqo_desktop.ui.theme import Theme


class Document:
    """One flow being drawn. selected: ids of nodes, links, frames and notes that exist in it."""

    def __init__(self, flow: Flow, catalogue: Catalogue, theme: Theme) -> None:
        self.catalogue = catalogue
        self._theme = theme
        self.history = History(flow)
        self.model = Model(flow, catalogue)
        self.live = Live(len(self.model.ids))
        self.layer = Layer(theme, self.model, self.live)
        self.selected: frozenset[str] = frozenset()
        self.marks = UNMARKED
        self.bend: tuple[str, int] | None = None

    @property
    def flow(self) -> Flow:
        return self.history.flow

    @property
    def selected_nodes(self) -> tuple[str, ...]:
        """In drawing order."""
        return tuple(name for name in self.model.ids if name in self.selected)

    def apply(self, flow: Flow, label: str) -> bool:
        """A new state of the same flow; False if nothing changed."""
        changed = self.history.push(flow, label)
        if changed:
            self._rebuild()
        return changed

    def undo(self) -> str:
        label = self.history.undo()
        if label:
            self._rebuild()
        return label

    def redo(self) -> str:
        label = self.history.redo()
        if label:
            self._rebuild()
        return label

    def select(self, ids: Iterable[str]) -> bool:
        """False if that is the selection already."""
        chosen = frozenset(ids) & edits.ids_of(self.flow)
        if chosen == self.selected:
            return False
        self.selected = chosen
        self.layer.select(chosen)
        self.choose_bend(None)
        return True

    def choose_bend(self, bend: tuple[str, int] | None) -> None:
        """bend: id of a wire and a place among its bends; one that is not there chooses none."""
        self.bend = self.layer.bend = None
        link = None if bend is None else self.model.link_index.get(bend[0])
        if bend is None or link is None:
            return
        if 0 <= bend[1] < len(self.model.links[link].bends):
            self.bend, self.layer.bend = bend, (link, bend[1])

    def mark(self, marks: Marks) -> frozenset[int]:
        """Returns the nodes that look different now."""
        self.marks = marks
        return self.layer.mark(marks)

    def clear_live(self) -> None:
        self.live = Live(len(self.model.ids))
        self._new_layer()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._new_layer()

    def _new_layer(self) -> None:
        self.layer = Layer(self._theme, self.model, self.live)
        self.layer.select(self.selected)
        self.layer.mark(self.marks)
        self.choose_bend(self.bend)

    def _rebuild(self) -> None:
        """New columns, or only what changed; readings and ready cards are carried over."""
        changed = self.model.update(self.flow)
        if changed is not None:
            self.layer.tiles.forget(changed.nodes)
            self.layer.wires.forget(changed.links)
            self.layer.lift(frozenset())
            self.selected &= edits.ids_of(self.flow)
            self.choose_bend(self.bend)
            return
        old_index, old_tiles = self.model.index, self.layer.tiles
        self.model = Model(self.flow, self.catalogue)
        sources = [old_index.get(name) for name in self.model.ids]
        self.live = self.live.carried(sources)
        self.selected &= edits.ids_of(self.flow)
        self._new_layer()
        self.layer.tiles.carry(old_tiles, sources)
