"""The flow on the canvas with its history, columns, readings and selection. Knows no widget."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from moniqo_desktop.domain.blocks.inside import block_on, inside, put_back
from moniqo_desktop.domain.blocks.ports import is_tag
from moniqo_desktop.ui.canvas.columns.insides import Insides
from moniqo_desktop.ui.canvas.columns.live import Live
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.editing.history import History
from moniqo_desktop.ui.canvas.painting.faces import UNMARKED, Marks
from moniqo_desktop.ui.canvas.painting.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from moniqo_desktop.domain.blocks.flattening import Path
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.events import NodeStatus
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme


class Document:
    """One flow being drawn, or a block in it. selected: ids of parts that exist in the drawing.

    path: ids of the block nodes one is inside of, outermost first. catalogue: with the blocks.
    """

    def __init__(self, flow: Flow, catalogue: Catalogue, theme: Theme) -> None:
        self.catalogue = catalogue.over(flow)
        self._theme = theme
        self.history = History(flow)
        self.path: Path = ()
        self._drawing = flow
        self._insides = Insides(flow, flow, ())
        self.model = Model(flow, self.catalogue)
        self.live = Live(len(self.model.ids))
        self.layer = Layer(theme, self.model, self.live)
        self.selected: frozenset[str] = frozenset()
        self.marks = UNMARKED
        self.bend: tuple[str, int] | None = None
        self._newcomers: frozenset[str] = frozenset()

    @property
    def flow(self) -> Flow:
        """The drawing shown: the flow itself, or what is in the block one is inside of."""
        return self._drawing

    @property
    def whole(self) -> Flow:
        """The flow with all its blocks, wherever one is."""
        return self.history.flow

    @property
    def selected_nodes(self) -> tuple[str, ...]:
        """In drawing order."""
        index = self.model.index
        return tuple(sorted((x for x in self.selected if x in index), key=index.__getitem__))

    def apply(self, flow: Flow, label: str) -> bool:
        """A new state of the drawing shown; False if nothing changed.

        Raises FlowProblem where a block may not be so (see block_inside.put_back).
        """
        if flow == self._drawing:
            return False
        return self.apply_whole(put_back(self.whole, self.path, flow), label)

    def apply_whole(self, flow: Flow, label: str) -> bool:
        """A new state of the flow with all its blocks."""
        changed = self.history.push(flow, label, self.path)
        if changed:
            self._rebuild()
        return changed

    def undo(self) -> str:
        """Shows the drawing in which the step was made."""
        return self._stepped(self.history.undo())

    def redo(self) -> str:
        return self._stepped(self.history.redo())

    def go(self, path: Path) -> bool:
        """Into a block, or out of it; False if there is none or one is there already."""
        if path == self.path or (path and block_on(self.whole, path) is None):
            return False
        self.path = path
        self._read()
        self.model = Model(self.flow, self.catalogue)
        self.selected = frozenset()
        self.clear_live()
        return True

    def take_live(
        self, flat_id: str, status: NodeStatus, text: str, number: float, duration_us: float
    ) -> bool:
        """What a node of the flattened flow says, onto the card it is seen on; False = none is."""
        node_id, rest = self._insides.shown(flat_id) if self._has_levels else (flat_id, "")
        node = self.model.index.get(node_id)
        if node is None:
            return False
        self._insides.heard_of(flat_id)
        if rest:
            heard = self._insides.hear(node_id, rest, status, duration_us)
            status, duration_us = heard.status, heard.duration_us
            if not heard.is_value:
                text, number = self.live.texts[node], math.nan
        self.live.set(node, status, text, number, duration_us)
        return True

    def card_of(self, flat_id: str) -> str:
        """Id of the card on which a node of the flattened flow is seen; empty where none is."""
        node_id = self._insides.shown(flat_id)[0] if self._has_levels else flat_id
        return node_id if node_id in self.model.index else ""

    def remember(self, flat_id: str, numbers: Sequence[float]) -> None:
        """The course of a node, oldest first, onto the card that shows its value."""
        node_id, rest = self._insides.shown(flat_id) if self._has_levels else (flat_id, "")
        node = self.model.index.get(node_id)
        if node is not None and (not rest or self._insides.is_value(node_id, rest)):
            self.live.remember(node, numbers)

    def drain_newcomers(self) -> frozenset[str]:
        """Ids of nodes that came, or came back, since the last call: their cards say nothing."""
        came, self._newcomers = self._newcomers, frozenset()
        return came

    def select(self, ids: Iterable[str]) -> bool:
        """False if that is the selection already."""
        chosen = self._those_here(ids)
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

    def clear_live(self, *, is_old: bool = False) -> None:
        """Nothing is known of any node. is_old: what comes is of a run that has ended."""
        self._newcomers = frozenset()
        self.live = Live(len(self.model.ids), is_old=is_old)
        if self._has_levels:
            self._insides = Insides(self.whole, self._drawing, self.path)
        self._say_tags()
        self._new_layer()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._new_layer()

    def _say_tags(self) -> None:
        """A port of the block one is inside of holds no value of its own; it says what it is."""
        for node, drawn in enumerate(self.model.nodes if self.path else ()):
            if is_tag(drawn.kind):
                self.live.texts[node] = self.model.specs[node].summary

    def _new_layer(self) -> None:
        self.layer = Layer(self._theme, self.model, self.live)
        self.layer.select(self.selected)
        self.layer.mark(self.marks)
        self.choose_bend(self.bend)

    def _stepped(self, label: str) -> str:
        if label and self.history.path != self.path and self._is_there(self.history.path):
            self.path = self.history.path
            self._read()
            self.model = Model(self.flow, self.catalogue)
            self.selected = frozenset()
            self.clear_live()
        elif label:
            self._rebuild()
        return label

    def _those_here(self, ids: Iterable[str]) -> frozenset[str]:
        """Of these parts, those in the drawing shown. Only they are looked up: a list of all
        parts costs a millisecond at thousands."""
        model = self.model
        boxes = {frame.frame_id for frame in model.frames} | {note.note_id for note in model.notes}
        return frozenset(
            name for name in ids if name in model.index or name in model.link_index or name in boxes
        )

    def _is_there(self, path: Path) -> bool:
        return not path or block_on(self.whole, path) is not None

    @property
    def _has_levels(self) -> bool:
        return bool(self.path or self.whole.blocks)

    def _read(self) -> None:
        """Takes the drawing at the path out of the flow; a path that is gone is cut short."""
        while not self._is_there(self.path):
            self.path = self.path[:-1]
        self.catalogue = self.catalogue.over(self.whole)
        self._drawing = inside(self.whole, self.path)
        if self._has_levels:
            self._insides = Insides(self.whole, self._drawing, self.path, self._insides)

    def _rebuild(self) -> None:
        """New columns, or only what changed; readings and ready cards are carried over."""
        before = self.catalogue
        self._read()
        changed = self.model.update(self.flow) if self.catalogue is before else None
        if changed is not None:
            self.layer.tiles.forget(changed.nodes)
            self.layer.wires.forget(changed.links)
            self.layer.lift(frozenset())
            self.selected = self._those_here(self.selected)
            self.choose_bend(self.bend)
            return
        old_index, old_tiles = self.model.index, self.layer.tiles
        self.model = Model(self.flow, self.catalogue)
        sources = list(map(old_index.get, self.model.ids))
        self.live = self.live.carried(sources)
        self._newcomers |= {name for name in self.model.ids if name not in old_index}
        self._say_tags()
        self.selected = self._those_here(self.selected)
        self._new_layer()
        self.layer.tiles.carry(old_tiles, sources)
