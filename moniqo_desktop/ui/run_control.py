"""From the run buttons to commands, and from events back to what the buttons show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from moniqo_desktop.domain.commands import (
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
from moniqo_desktop.domain.difference import difference, moves_only
from moniqo_desktop.ui.run_group import RunState

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow import Flow
    from moniqo_desktop.ui.state.runs import Runs, RunView

PRACTICE: Final = "practice"


class RunControl(QObject):
    """One run per flow.

    changed: some run began, ended, was paused or went on.
    """

    changed = Signal()

    def __init__(
        self,
        send: Callable[[Command], None],
        runs: Runs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._send, self._runs = send, runs
        self._clocks: dict[str, QElapsedTimer] = {}
        self._sent: dict[str, Flow] = {}
        self.wallet = PRACTICE
        self.speed = 0.0
        """As last asked; 0 = as the market was opened."""

    def run_of(self, flow: Flow) -> RunView | None:
        """The open run of a flow; the newest if there are several."""
        found = [run for run in self._runs.open() if run.flow_id == flow.flow_id]
        return found[-1] if found else None

    def state_of(self, flow: Flow) -> RunState:
        run = self.run_of(flow)
        if run is None:
            return RunState.STOPPED
        return RunState.PAUSED if run.paused else RunState.RUNNING

    def seconds_of(self, flow: Flow) -> int:
        """Wall time since this window saw the run begin."""
        run = self.run_of(flow)
        clock = self._clocks.get(run.run_id) if run else None
        return clock.elapsed() // 1000 if clock else 0

    def runs_otherwise(self, flow: Flow) -> bool:
        """Whether the open run of a flow trades by an earlier drawing of it.

        Places and names do not count. False for a run this window did not start: unknown.
        """
        sent = self._sent.get(flow.flow_id)
        if sent is None or self.run_of(flow) is None:
            return False
        return not moves_only(difference(sent, flow))

    def start(self, flow: Flow) -> None:
        self._sent[flow.flow_id] = flow
        self._send(StartRun(flow=flow, wallet=self.wallet, profile=flow.profile))

    def toggle(self, flow: Flow) -> None:
        """Run, pause or continue, by what the flow does now."""
        run = self.run_of(flow)
        if run is None:
            self.start(flow)
        elif run.paused:
            self._send(ContinueRun(run_id=run.run_id))
        else:
            self._send(PauseRun(run_id=run.run_id))

    def stop(self, flow: Flow) -> None:
        run = self.run_of(flow)
        if run is not None:
            self._send(StopRun(run_id=run.run_id))

    def press(self, flow: Flow, node_id: str) -> None:
        """The button of a manual trigger; nothing to press while the flow does not run."""
        run = self.run_of(flow)
        if run is not None:
            self._send(TriggerNode(run_id=run.run_id, node_id=node_id))

    def set_speed(self, factor: float) -> None:
        self._send(SetSpeed(factor=factor))
        self.speed = factor
        self.changed.emit()

    def pull_kill_switch(self, *, close_positions: bool = False) -> None:
        self._send(PullKillSwitch(wallet=self.wallet, close_positions=close_positions))

    def release_kill_switch(self) -> None:
        self._send(ReleaseKillSwitch(wallet=self.wallet))

    def take_runs(self) -> None:
        """Called when the runs in the state changed."""
        running = {run.run_id for run in self._runs.open()}
        for run_id in running - self._clocks.keys():
            clock = QElapsedTimer()
            clock.start()
            self._clocks[run_id] = clock
        for run_id in self._clocks.keys() - running:
            del self._clocks[run_id]
        self.changed.emit()
