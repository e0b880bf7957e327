"""Canvas, chart and desk, put into the window after its first paint and kept in step."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from moniqo_desktop.domain.blocks.flattening import SLASH, words
from moniqo_desktop.domain.blocks.inside import block_on, inside
from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.catalogue.offers import Offers
from moniqo_desktop.ui.charts.room import ChartRoom
from moniqo_desktop.ui.desk.panel import DeskPanel
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.first_run import NoNodes
from moniqo_desktop.ui.own_run import OwnRun
from moniqo_desktop.ui.side_panels import SidePanels
from moniqo_desktop.ui.words.translation import tr
from moniqo_desktop.ui.workspace.ring import Ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.ui.backfill import Backfill
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.documents.documents import Document
    from moniqo_desktop.ui.library.gallery import StartPage
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.state.state import State

READABLE: Final = 0.601
NEARLY: Final = 0.52
"""Below READABLE (scale of the canvas) a card shows its title only."""
STEP: Final = 36.0
"""A node added in the middle goes this much aside while another lies exactly there."""

_POSITIONS: Final = frozenset(("positions",))


class Rooms(QObject):
    """selected: another selection on the canvas. edited: the flow in front has a new value.
    flow_asked: the flow of this id shall come to the front, if it is open."""

    selected = Signal()
    edited = Signal()
    flow_asked = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        context: Context,
        state: State,
        backfill: Backfill,
        no_flow: StartPage,
        *,
        at_once: bool = True,
    ) -> None:
        """at_once: False where `fill` follows in a turn of its own."""
        super().__init__(window)
        self._window, self._context, self._state = window, context, state
        self._document: Document | None = None
        self._backfill = backfill
        self.canvas = CanvasView(context.catalogue, context.theme)
        self.canvas.reduced_motion = not context.theme.moves
        self.no_flow = no_flow
        if at_once:
            deque(self.fill(), maxlen=0)

    def fill(self) -> Iterator[None]:
        """Charts, desk and all that is joined to them, in steps; nothing is refreshed before the
        end."""
        window, context, state, backfill = (
            self._window, self._context, self._state, self._backfill,
        )  # fmt: skip
        self.no_nodes = NoNodes(context.theme, self.canvas)
        window.put(window.canvas_place, self.canvas)
        Ring(window.canvas_place, self.canvas)
        window.put(window.canvas_place, self.no_flow)
        yield
        telling = replace(context, send=self._send)
        self.charts = ChartRoom(telling, state, backfill, self._place_chart, self)
        self.chart = self.charts.main
        yield
        window.put(window.chart_place, self.chart)
        self.own = OwnRun(window, state, self.canvas, self.charts, backfill)
        yield
        ask = window.question.ask
        self.desk = DeskPanel(
            context.theme, state, self._send, ask,
            node_name=self.node_name, settings=context.settings,
        )  # fmt: skip
        yield
        window.put(window.desk_place, self.desk)
        yield
        backfill.filled.connect(self.refresh)
        backfill.filled.connect(self._show_past)
        self.charts.told.connect(window.question.tell)
        self.desk.symbol_chosen.connect(self.chart.select)
        self.desk.symbol_chosen.connect(lambda _: self.charts.refresh(_POSITIONS))
        self.desk.node_chosen.connect(self.go_to)
        self.offers = Offers(window, self.canvas)
        window.add_panel("outline", tr("Outline"), self._outline, "left")
        yield
        self.side = SidePanels(window, self, context, state, backfill)
        self._listen_to_canvas()

    # -- what is shown ---------------------------------------------------------------------------

    def show_document(self, document: Document | None) -> None:
        """Another flow in front; None: nothing is open."""
        self.canvas.setVisible(document is not None)
        self.no_flow.setVisible(document is None)
        if document is None or document is self._document:
            return
        self._document = document
        self._context.settings.keep(flows__front=self.flow_id)
        self.canvas.set_flow(document.flow, document.history)
        QTimer.singleShot(0, self, self._read_cards)  # the canvas has its size by then
        self.show_next_step()
        self.charts.follow(document.flow)
        self.own.follow(self.flow_id, is_anew=True)
        if self._window.isActiveWindow():
            self.canvas.setFocus()
        self._window.palette_panel.show_catalogue(self.canvas.document.catalogue)

    def catch_up(self) -> None:
        """With an edit that was made elsewhere since the flow was shown."""
        document = self._document
        if document is not None and document.flow != self.canvas.flow():
            self.canvas.set_flow(document.flow, document.history)

    def needing_attention(self) -> list[str]:
        """Nodes of the flow in front that have a problem, as runs call them."""
        known = {node.node_id for node in self._document.flow.nodes} if self._document else set()
        needing = self.own.readings().needing_attention()
        return [each for each in needing if each.partition(SLASH)[0] in known]

    def show_next_step(self) -> None:
        """Over a canvas without nodes."""
        self.no_nodes.setVisible(not self.canvas.flow().nodes)
        self.no_nodes.place()

    def _read_cards(self) -> None:
        """Where all of the flow nearly fits with its cards written out, they are."""
        scale = self.canvas.camera.scale
        if NEARLY <= scale < READABLE:
            self.canvas.zoom_by(READABLE / scale)

    def hear(self, batch: tuple[Event, ...]) -> None:
        """Live values onto the cards: those of the run of the flow in front."""
        self.own.follow(self.flow_id)
        self.own.hear(batch)

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        if "runs" in changed:
            self.own.follow(self.flow_id)
        self.charts.refresh(changed)
        self.desk.refresh(changed)
        self.side.refresh(changed)

    @property
    def flow_id(self) -> str:
        """Of the flow in front, "" = none."""
        return self._document.flow.flow_id if self._document is not None else ""

    def drawn(self) -> Flow:
        """The drawing on the canvas: the flow in front, or what is in one of its blocks."""
        return self.canvas.flow()

    def live_id(self, node_id: str) -> str:
        """What a run calls a node of the drawing on the canvas."""
        return SLASH.join((*self.canvas.document.path, node_id))

    def selected_node(self) -> str:
        """Id of the one selected node, "" for none or many."""
        nodes = self.canvas.document.selected_nodes
        return nodes[0] if len(nodes) == 1 else ""

    # -- what is done ----------------------------------------------------------------------------

    def apply(self, flow: Flow, label: str) -> None:
        self.canvas.apply(flow, label)

    def undo(self) -> None:
        self.canvas.undo()

    def redo(self) -> None:
        self.canvas.redo()

    def add_node(self, kind: str) -> None:
        """In the middle of what is seen, beside what lies there already; the keyboard is on it."""
        left, top, right, bottom = self.canvas.visible_box()
        place = QPointF((left + right) / 2, (top + bottom) / 2)
        taken = {(round(node.x), round(node.y)) for node in self.canvas.flow().nodes}
        self.canvas.add_node_at(kind, place)
        added = self.canvas.flow().nodes[-1]
        while (round(added.x), round(added.y)) in taken:
            self.canvas.nudge(STEP, STEP)
            added = self.canvas.flow().nodes[-1]
        self.canvas.setFocus()

    def add_chart(self) -> None:
        """One more chart, shown at once. Raises Mistake when there are enough."""
        self._window.toggle_panel(self.charts.add())

    def go_to(self, node_id: str, run_id: str = "") -> None:
        """Selects a node and brings it into view, inside its block if it is in one. run_id: of the
        run that spoke of it; its flow comes to the front."""
        run = self._state.runs.get(run_id)
        if run is not None and run.flow_id != self.flow_id:
            self.flow_asked.emit(run.flow_id)
            if run.flow_id != self.flow_id:
                words = tr("The node is part of “{flow}”, which is not open here.")
                self._window.question.tell(words.format(flow=run.flow_name), level="info")
                return
        if self.canvas.reveal(node_id):
            self.canvas.setFocus()

    def entries(self) -> list[Entry]:
        """Symbols for the command box."""
        return [
            Entry(
                tr("Show {symbol}").format(symbol=symbol),
                tr("chart"),
                "chart",
                "market",
                partial(self.chart.select, symbol),
            )
            for symbol in self._state.candles.symbols()
        ]

    def _outline(self) -> QWidget:
        from moniqo_desktop.ui.canvas.access.outline_panel import OutlinePanel

        return OutlinePanel(self._context.theme, self.canvas)

    def _send(self, command: Command) -> None:
        """What the engine cannot be asked is told in the window."""
        self._window.attempt(partial(self._context.send, command))

    def _place_chart(self, name: str, title: str, make: Callable[[], QWidget]) -> None:
        self._window.add_panel(name, title, make, "bottom")

    def _listen_to_canvas(self) -> None:
        canvas = self.canvas
        canvas.flow_edited.connect(self._tell_edit)
        canvas.selection_changed.connect(lambda ids: self.selected.emit())
        canvas.node_opened.connect(lambda node_id: self._window.body.open("inspector"))
        canvas.level_changed.connect(self._show_level)
        canvas.nodes_came.connect(self.own.tell_of)
        canvas.told.connect(self._window.question.tell)
        self._window.palette_panel.left.connect(canvas.setFocus)

    def _tell_edit(self, flow: Flow, label: str) -> None:
        self.show_next_step()
        self._window.palette_panel.show_catalogue(self.canvas.document.catalogue)
        self.edited.emit()

    def _show_past(self, changed: frozenset[str]) -> None:
        """Older candles came: the newest ones are shown at their usual width."""
        if "candles" in changed and self.chart.chart.span.follows:
            self.chart.chart.show_newest()

    def _show_level(self) -> None:
        """Another drawing of the same flow: its cards say what is known of their nodes."""
        self.own.follow(self.flow_id, is_anew=True)
        self.show_next_step()
        self.selected.emit()

    def node_name(self, node_id: str, run_id: str = "") -> str:
        """As titled in the drawing of its run; run_id "" = in the one in front."""
        run, kinds = self._state.runs.get(run_id), self.canvas.document.catalogue
        flow = self._document.flow if self._document is not None else None
        if run is not None and run.flow_id != self.flow_id:
            flow = self._state.runs.drawing_of(run_id)
        title = words(flow, node_id, lambda kind: kinds.spec(kind).title) if flow else ""
        return title or node_id

    def port_name(self, node_id: str, port: str) -> str:
        """As written beside a port on a card of the flow in front, also inside its blocks."""
        if self._document is None or not port:
            return port
        whole, kinds = self._document.flow, self.canvas.document.catalogue
        *path, name = node_id.split(SLASH)
        is_there = not path or block_on(whole, tuple(path)) is not None
        node = inside(whole, tuple(path)).node(name) if is_there else None
        spec = kinds.spec(node.kind) if node is not None else None
        ports = (*spec.outputs, *spec.inputs) if spec is not None else ()
        return next((each.label for each in ports if each.name == port), port)
