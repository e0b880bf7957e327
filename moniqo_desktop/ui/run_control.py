"""From the run buttons to commands, and from events back to what the buttons show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.flow.difference import difference, moves_only
from moniqo_desktop.domain.messages.commands import (
    Command,
    ContinueRun,
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
    SetSpeed,
    StartRun,
    StopRun,
    TriggerNode,
)
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.ui.bars.real_pace import RealPace
from moniqo_desktop.ui.bars.run_clocks import RunClocks
from moniqo_desktop.ui.bars.run_group import RunState
from moniqo_desktop.ui.state.at_work import AtWork
from moniqo_desktop.ui.state.runs import ALL, FIRST
from moniqo_desktop.ui.state.texts import day_minute_text
from moniqo_desktop.ui.state.unapplied import unapplied
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.domain.messages.events import MarketHeld, Notified
    from moniqo_desktop.domain.messages.wallet_events import FlowApplied
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.state.runs import Runs, RunView
    from moniqo_desktop.ui.state.wallets import Wallets

_LEVEL: Final = "LEVEL"
_REFUSES: Final = (StoreBusy.code, "DISK_FULL")
"""Codes with which a journal takes no records."""
"""Key of the notice that the disk takes records again."""
REMEMBERED: Final = "flows.wallets"
"""Setting: "flow id=wallet id" of every flow that was given a wallet."""


class RunControl(QObject):
    """One run per flow, on the wallet the flow was given.

    changed: some run began, ended, was paused, went on or has a new drawing. applied: a drawing
    was applied (FlowApplied). confirm_asked: a flow (Flow) shall move real money; whoever hears it
    calls `start` with what the trader typed. apply_confirm_asked: the same of another drawing, and
    `apply`.
    """

    changed = Signal()
    applied = Signal(object)
    confirm_asked = Signal(object)
    apply_confirm_asked = Signal(object)

    def __init__(
        self,
        send: Callable[[Command], None],
        runs: Runs,
        parent: QObject | None = None,
        *,
        wallets: Wallets | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        self._send, self._runs = send, runs
        self._wallets, self._settings = wallets, settings
        self._given = runs.given
        self._given.update(_remembered(settings))
        self._clocks, self._at_work = RunClocks(runs), AtWork(runs)
        self._sent: dict[str, Flow] = {}
        self.held: MarketHeld | None = None
        """Where practice time stands still, for the window that comes next."""
        self._starting = runs.starting
        self._behind: set[str] = set()
        """Wallets whose records wait for the disk."""
        self.pace, self._wall = RealPace(), QElapsedTimer()
        self._wall.start()
        self.opening = False
        """The market is not open yet: nothing can be started, and what goes on is taken up."""
        self.speed = 0.0
        """As last asked; 0 = as the market was opened."""

    def run_of(self, flow: Flow) -> RunView | None:
        """The open run of a flow; of several that on the wallet it was given, else the newest."""
        found = self._runs.open_of(flow.flow_id)
        return found[-1] if found else None

    def waits_for(self, flow: Flow) -> str:
        """Why Run cannot be pressed now, in a word or two; "" = it can."""
        if self.opening:
            return tr("Taking up…") if self.run_of(flow) is not None else tr("Opening…")
        is_starting = flow.flow_id in self._starting and self.run_of(flow) is None
        return tr("Starting…") if is_starting else ""

    def told_of(self, flow: Flow) -> tuple[RunState, int, str]:
        """What the bar tells: the state, open runs (more than one only where an older journal holds
        them), and why Run cannot be pressed."""
        count = len(self._runs.open_of(flow.flow_id))
        return self.state_of(flow), count, self.waits_for(flow)

    @property
    def is_starting(self) -> bool:
        """A flow was asked to run, and neither runs nor was refused."""
        return bool(self._starting)

    def take_refused(self) -> None:
        """Called when the engine refused something: nothing is starting any more."""
        self._starting.clear()
        self.changed.emit()

    def state_of(self, flow: Flow) -> RunState:
        run = self.run_of(flow)
        if run is None:
            return RunState.STOPPED
        if run.wallet in self._behind:
            return RunState.BEHIND
        return RunState.PAUSED if run.paused or self.held is not None else RunState.RUNNING

    def take_notice(self, event: Notified) -> None:
        """Hears whether the disk takes the records of a wallet."""
        code, _, rest = event.key.partition(" ")
        wallet = rest.rpartition(" ")[0]
        was = len(self._behind)
        if code in _REFUSES and wallet:
            self._behind.add(wallet)
        elif code == _LEVEL:
            self._behind.discard(wallet)
        if len(self._behind) != was:
            self.changed.emit()

    def note_time(self, market: Millis) -> float:
        """market: time of what came last. See RealPace.behind."""
        self.pace.saw(self._wall.elapsed(), market, self.speed)
        return self.pace.behind

    def clock_of(self, flow: Flow) -> tuple[int, str]:
        """Seconds since its run began, and when that was by the wall clock; 0, "" = none runs."""
        run = self.run_of(flow)
        began = self._clocks.began(run.run_id) if run else 0
        seconds = self._clocks.seconds(run.run_id) if run else 0
        return seconds, day_minute_text(began) if began else ""

    def nodes_at_work(self) -> int:
        """Of all runs that go on."""
        return self._at_work.count()

    def wallet_of(self, flow: Flow) -> str:
        """Where it runs, else the wallet it was given, else the one in sight."""
        run = self.run_of(flow)
        if run is not None:
            return run.wallet
        given = self._given.get(flow.flow_id, "")
        if given and (self._wallets is None or given in self._wallets.ids()):
            return given
        return self._runs.wallet if self._runs.wallet not in ("", ALL) else FIRST

    def give(self, flow: Flow, wallet: str) -> None:
        """The flow starts on this wallet from now on."""
        self._given[flow.flow_id] = wallet
        if self._settings is not None:
            kept = [f"{flow_id}={name}" for flow_id, name in self._given.items()]
            self._settings.keep(flows__wallets=kept)
        self.changed.emit()

    def live_of(self, flow: Flow) -> Flow | None:
        """The drawing the open run of a flow trades by; None: it does not run, or is not known."""
        run = self.run_of(flow)
        if run is None:
            return None
        return self._runs.drawing_of(run.run_id) or self._sent.get(flow.flow_id)

    def runs_otherwise(self, flow: Flow) -> bool:
        """Whether the open run of a flow trades by another drawing of it.

        Places and names do not count. False where the drawing that runs is not known.
        """
        live = self.live_of(flow)
        return live is not None and not moves_only(difference(live, flow))

    def show_unapplied(self, flow: Flow | None, apply: QWidget, canvas: CanvasView) -> None:
        """Whether there is something to apply, and on the cards where. flow: in front."""
        is_otherwise = flow is not None and self.runs_otherwise(flow)
        live = self.live_of(flow) if flow is not None and is_otherwise else None
        apply.setVisible(is_otherwise)
        canvas.show_drafts(unapplied(live, flow) if live and flow else frozenset())

    def apply(self, flow: Flow, confirmed: str = "") -> None:
        """The open run trades by this drawing from now on; nothing if the flow does not run.
        confirmed: see start."""
        run = self.run_of(flow)
        if run is None:
            return
        if self._is_live(run.wallet) and not confirmed:
            self.apply_confirm_asked.emit(flow)
            return
        self._send(ApplyFlow(run_id=run.run_id, flow=flow, confirmed=confirmed))

    def take_applied(self, event: FlowApplied) -> None:
        """Called when the engine has applied a drawing."""
        self.applied.emit(event)
        self.changed.emit()

    def start(self, flow: Flow, confirmed: str = "") -> None:
        """Nothing while the flow is starting or the market is not open. confirmed: what the trader
        typed to let real money be moved."""
        if self.waits_for(flow):
            return
        wallet = self.wallet_of(flow)
        if self._is_live(wallet) and not confirmed:
            self.confirm_asked.emit(flow)
            return
        self._sent[flow.flow_id] = flow
        self._send(StartRun(flow=flow, wallet=wallet, profile=flow.profile, confirmed=confirmed))
        self._starting.add(flow.flow_id)
        self.changed.emit()

    def toggle(self, flow: Flow) -> None:
        """Run, pause or continue, by what the flow does now."""
        run = self.run_of(flow)
        if self.waits_for(flow):
            return
        if run is None:
            self.start(flow)
        elif run.paused:
            self._send(ContinueRun(run_id=run.run_id))
        else:
            self._send(PauseRun(run_id=run.run_id))

    def stop(self, flow: Flow) -> None:
        """All of its runs."""
        for run in self._runs.open_of(flow.flow_id):
            self._send(StopRun(run_id=run.run_id))

    def press(self, flow: Flow, node_id: str) -> None:
        """The button of a manual trigger; nothing to press while the flow does not run."""
        run = self.run_of(flow)
        if run is not None:
            self._send(TriggerNode(run_id=run.run_id, node_id=node_id))

    def set_speed(self, factor: float) -> None:
        self._send(SetSpeed(factor=factor))
        self.speed = factor
        if self._settings is not None:
            self._settings.keep(market__speed=f"{factor:g}")
        self.changed.emit()

    def pull_kill_switch(self, wallet: str = "", *, close_positions: bool = False) -> None:
        """wallet: one, "" = every one there is."""
        self._send(PullKillSwitch(wallet=wallet or self._every(), close_positions=close_positions))

    def release_kill_switch(self, wallet: str = "") -> None:
        self._send(ReleaseKillSwitch(wallet=wallet or self._every()))

    def _learn_drawing(self, run_id: str) -> None:
        """The one sent is the one that runs, until another is applied."""
        run = self._runs.get(run_id)
        sent = self._sent.get(run.flow_id) if run is not None else None
        if sent is not None and self._runs.drawing_of(run_id) is None:
            self._runs.learn_drawing(run_id, sent)

    def _is_live(self, wallet: str) -> bool:
        terms = self._wallets.get(wallet) if self._wallets else None
        return terms is not None and terms.mode.value == "live"

    def _every(self) -> str:
        ids = self._wallets.ids() if self._wallets else ()
        return ALL if self.opening or len(ids) != 1 else ids[0]

    def take_runs(self) -> None:
        """Called when the runs in the state changed."""
        self._starting -= {run.flow_id for run in self._runs.open()}
        for run_id in self._clocks.follow(run.run_id for run in self._runs.open()):
            self._learn_drawing(run_id)
        self.changed.emit()


def _remembered(settings: Settings | None) -> dict[str, str]:
    """flow id → wallet id."""
    kept = settings.texts(REMEMBERED) if settings else []
    return {flow_id: wallet for flow_id, _, wallet in (each.rpartition("=") for each in kept)}
