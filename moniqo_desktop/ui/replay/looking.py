"""Looking into the flow in front: breakpoints, standing time, steps, run to here, pins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.pins import free_all, set_pins
from moniqo_desktop.domain.messages.commands import (
    GoOn,
    HoldMarket,
    RunTo,
    SetBreakpoints,
    StepCandle,
)
from moniqo_desktop.domain.messages.events import (
    BreakpointHit,
    MarketHeld,
    Notified,
    RunResumed,
    RunStarted,
    RunStopped,
)
from moniqo_desktop.domain.messages.queries import ValuesOf
from moniqo_desktop.ui.inspector.looking import PIN, RUN_TO, SEEN
from moniqo_desktop.ui.replay.banner import Banner
from moniqo_desktop.ui.replay.pin_words import pins_in_words
from moniqo_desktop.ui.replay.problems import NodeProblems
from moniqo_desktop.ui.replay.standing import where_told
from moniqo_desktop.ui.replay.stepping import Stepping
from moniqo_desktop.ui.replay.stops import Place, Stops
from moniqo_desktop.ui.replay.trails import Trails
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.ui.bridge import Bridge
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.documents.documents import Documents
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.replay.door import ReplayDoor
    from moniqo_desktop.ui.rooms import Rooms
    from moniqo_desktop.ui.run_control import RunControl
    from moniqo_desktop.ui.state.runs import RunView
    from moniqo_desktop.ui.tasks import Tasks

_NOT_RUNNING: Final = later("The flow does not run. Press Run first, then step through it.")
_NO_NODE: Final = later("Choose one node on the canvas first.")


class Looking(QObject):
    """Belongs to one window. Places are kept by the ids that runs use, per flow."""

    def __init__(
        self,
        window: MainWindow,
        context: Context,
        *,
        rooms: Rooms,
        runs: RunControl,
        documents: Documents,
        bridge: Bridge,
        tasks: Tasks,
        door: ReplayDoor,
    ) -> None:
        """door: while a past run is open, steps are taken in it."""
        super().__init__(window)
        self._door = door
        self._window, self._context, self._rooms = window, context, rooms
        self._runs, self._documents, self._tasks = runs, documents, tasks
        self.trails = Trails()
        self.banner = Banner(context.theme, rooms.canvas)
        self.banner.keep_off(rooms.canvas.crumbs)
        self.stepping = Stepping(self.trails, rooms.canvas, rooms.own)
        self.held: MarketHeld | None = None
        self._stops = Stops(context.settings)
        self._problems = NodeProblems(rooms, window.inspector)
        self._hit_texts: dict[Place, str] = {}
        window.inspector.trails = self.trails
        forget = context.subscribe(self.trails.take)
        self.destroyed.connect(lambda: forget())  # noqa: PLW0108 - it takes nothing
        bridge.heard.connect(self.hear)
        documents.shown.connect(self._show_flow)
        runs.changed.connect(self.show)
        documents.edited.connect(self._after_edit)
        rooms.selected.connect(self._problems.show)
        rooms.canvas.level_changed.connect(self.stepping.show_again)
        window.inspector.look_asked.connect(self.ask)
        rooms.canvas.look_asked.connect(lambda what: self.ask(*what.partition(":")[::2]))
        banner, attempt = self.banner, window.attempt
        banner.go_on_asked.connect(partial(attempt, self.go_on))
        banner.step_node_asked.connect(partial(attempt, self.step_node))
        banner.step_candle_asked.connect(partial(attempt, self.step_candle))
        banner.free_asked.connect(partial(attempt, self.free_pins))
        self.show()
        if runs.held is not None:
            self._take_held(runs.held)

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def is_held(self) -> bool:
        return self.held is not None

    @property
    def places(self) -> frozenset[Place]:
        """Breakpoints of the flow in front, by the ids that runs use."""
        flow = self._flow()
        return self._stops.of(flow.flow_id) if flow is not None else frozenset()

    def show(self) -> None:
        """Another flow is in front, or it changed."""
        start, canvas = self._rooms.live_id(""), self._rooms.canvas
        shown: set[Place] = set()
        for node_id, port in self.places:
            if not node_id.startswith(start):
                continue
            name = node_id.removeprefix(start)
            shown |= {(name, port)} if port else {(name, each) for each in self._ports(name)}
        canvas.show_breakpoints(shown)
        self._window.inspector.show_stops(self.places)
        flow = self._flow()
        self.banner.show_pins(pins_in_words(flow, self._runs) if flow is not None else "")

    def hear(self, batch: tuple[Event, ...]) -> None:
        for event in batch:
            self.trails.deeds.take(event)
            match event:
                case BreakpointHit():
                    self._hit_texts[event.node_id, event.port] = event.text
                case MarketHeld():
                    self._take_held(event)
                case RunStarted() | RunResumed():
                    self._send_places()
                case RunStopped() if self.is_held and self._run() is None:
                    self._context.send(GoOn())
                case Notified() if event.node_id and event.level == "error" and not event.run_id:
                    self._problems.take(event)
                case _:
                    pass

    # -- what the trader does --------------------------------------------------------------------

    def ask(self, what: str, port: str) -> None:
        """From the inspector's buttons or the canvas, which names a port behind a colon."""
        stop = partial(self.toggle_stop, port, is_seen=what == SEEN)
        doing = self.run_to_here if what == RUN_TO else self.pin if what == PIN else stop
        self._window.attempt(doing)

    def toggle_stop(self, port: str = "", *, is_seen: bool = False) -> None:
        """A breakpoint at a port of the chosen node, or ("") at the node. is_seen: see Stops."""
        flow, node_id = self._flow(), self._rooms.selected_node()
        if flow is None or not node_id:
            raise Mistake(tr(_NO_NODE))
        self._stops.toggle(flow.flow_id, (self._rooms.live_id(node_id), port), is_seen=is_seen)
        self._send_places()
        self.show()

    def clear_stops(self) -> None:
        flow = self._flow()
        if flow is not None and self._stops.clear(flow.flow_id):
            self._send_places()
            self.show()

    def hold(self) -> None:
        """Practice time stands still."""
        self._context.send(HoldMarket(run_id=self._run_id()))

    def go_on(self) -> None:
        self._context.send(GoOn())

    def goes_on(self) -> bool:
        """Lets a replay play, or time that stands still go on; False where there is neither."""
        if self._door.is_open:
            self._door.room.timeline.toggle()
            return True
        if self.is_held:
            self.go_on()
        return self.is_held

    def step_candle(self) -> None:
        if self._door.is_open:
            self._door.room.step_candle()
            return
        self.stepping.begin_candle(at_first_node=False)
        self._context.send(StepCandle(run_id=self._run_id()))

    def step_node(self) -> None:
        """The next node of this candle; after the last one, the first of the next candle."""
        if self._door.is_open:
            self._door.room.step_node()
            return
        run_id = self._run_id()
        if self.held is not None and self.held.run_id == run_id and self.stepping.on():
            self._show_step()
            return
        self.stepping.begin_candle(at_first_node=True)
        self._context.send(StepCandle(run_id=run_id))

    def run_to_here(self) -> None:
        node_id = self._rooms.selected_node()
        if not node_id:
            raise Mistake(tr(_NO_NODE))
        live = self._rooms.live_id(node_id)
        self._context.send(RunTo(run_id=self._run_id(), node_id=live))

    def pin(self) -> None:
        """Holds the outputs of the chosen node at what they are now, or frees them."""
        node_id = self._rooms.selected_node()
        node = self._rooms.drawn().node(node_id) if node_id else None
        if node is None:
            raise Mistake(tr(_NO_NODE))
        if node.pins:
            self._window.inspector.values.pins_given.emit({})
            return
        self._tasks.start("pin", self._pin(node_id, self._rooms.live_id(node_id)))

    def free_pins(self) -> None:
        flow = self._flow()
        if flow is not None:
            self._rooms.canvas.apply_whole(free_all(flow), tr("Free outputs"))

    async def _pin(self, node_id: str, live: str) -> None:
        run = self._run()
        values = await self._context.ask(ValuesOf(run.run_id, live)) if run is not None else {}
        if not isinstance(values, dict) or not values:
            self._window.question.tell(
                tr("This node holds no value yet: run the flow, or pin a value in its Data tab.")
            )
            return
        drawn = self._rooms.drawn()
        self._rooms.apply(set_pins(drawn, node_id, dict(values)), tr("Pin outputs"))

    # -- inside ----------------------------------------------------------------------------------

    def _show_flow(self) -> None:
        """Another flow is in front."""
        self.show()
        self.stepping.show_again()
        if self.held is not None:
            self._show_step()

    def _take_held(self, event: MarketHeld) -> None:
        self.held = self._runs.held = event if event.held else None
        self._runs.changed.emit()
        if self.held is None:
            self.stepping.end()
            self.banner.show_held("", "")
            return
        self.stepping.show(event)
        self._show_step()

    def _show_step(self) -> None:
        assert self.held is not None
        self.banner.show_held(retell(self.held.reason), self._where(self.held))

    def _where(self, held: MarketHeld) -> str:
        runs = [(each.flow.name, self._runs.run_of(each.flow)) for each in self._documents.all]
        names = [name for name, run in runs if run is not None and run.run_id == held.run_id]
        flow = "" if self.stepping.is_seen else "".join(names[:1])
        return where_told(self._rooms, self.stepping.current, held, self._hit_texts, flow)

    def _ports(self, node_id: str) -> tuple[str, ...]:
        """Where the mark of a whole node stands: its outputs, else its inputs."""
        node = self._rooms.drawn().node(node_id)
        if node is None:
            return ()
        spec = self._rooms.canvas.document.catalogue.spec(node.kind)
        return tuple(port.name for port in spec.outputs or spec.inputs)

    def _after_edit(self) -> None:
        self._problems.clear()
        self.show()

    def _send_places(self) -> None:
        flow, run = self._flow(), self._run()
        if run is not None and flow is not None and self._stops.knows(flow.flow_id):
            places = tuple(sorted(self.places))
            self._context.send(SetBreakpoints(run_id=run.run_id, places=places))

    def _run(self) -> RunView | None:
        """Of the flow in front, if it runs."""
        flow = self._flow()
        return self._runs.run_of(flow) if flow is not None else None

    def _flow(self) -> Flow | None:
        document = self._documents.current
        return document.flow if document is not None else None

    def _run_id(self) -> str:
        """Of the flow in front. Raises Mistake while it does not run."""
        run = self._run()
        if run is None:
            raise Mistake(tr(_NOT_RUNNING))
        return run.run_id
