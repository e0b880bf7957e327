"""Runs: what goes on, on which wallet, in which mode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import (
    Event,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
)
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.orders import Mode

ALL: Final = ALL_WALLETS
"""Shown in place of one wallet: all of them."""
FIRST: Final = "practice"
"""The wallet that is there from the beginning."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as shown. stopped_at 0 = it goes on; cash: money at its start."""

    run_id: str
    flow_id: str
    flow_name: str
    revision: int
    wallet: str
    mode: Mode
    profile: str
    cash: int
    started_at: Millis
    stopped_at: Millis = 0
    reason: str = ""
    paused: bool = False

    @property
    def is_open(self) -> bool:
        return not self.stopped_at


class Runs:
    """All runs heard of, in the order of their start."""

    def __init__(self) -> None:
        self._runs: dict[str, RunView] = {}
        self._wallets: dict[str, str] = {}
        self._told: dict[str, RunInfo] = {}
        self._drawings: dict[str, Flow] = {}
        self._began: dict[str, Millis] = {}
        self._is_chosen = False
        self.given: dict[str, str] = {}
        """Flow id → the wallet the trader gave it."""
        self.starting: set[str] = set()
        """Ids of flows that were asked to run, and neither run nor were refused."""
        self.wallet = ""
        """The wallet the desk shows, or ALL: the first there is, then that of the last run started,
        until one is chosen."""

    def apply(self, event: Event) -> bool:
        match event:
            case RunStarted():
                self._start(event)
            case RunResumed() if event.run_id in self._runs:
                self._change(event.run_id, stopped_at=0, reason=event.reason)
            case RunPaused() if event.run_id in self._runs:
                run = self._runs[event.run_id]
                self._runs[event.run_id] = replace(run, paused=event.paused)
            case RunStopped() if event.run_id in self._runs:
                self._change(event.run_id, stopped_at=event.at, reason=event.reason)
            case FlowApplied() if event.run_id in self._runs:
                self._apply(event)
            case _:
                return False
        return True

    def choose(self, wallet: str) -> None:
        """The desk shows this wallet from now on, or ALL."""
        self.wallet, self._is_chosen = wallet, True

    def shows(self, run_id: str) -> bool:
        """Whether what a run did is part of what the desk shows."""
        return self.wallet == ALL or self.wallet_of(run_id) == self.wallet

    def learn_run(self, run: RunInfo) -> None:
        """One that may have ended before this window began, and have left a position."""
        self._wallets.setdefault(run.run_id, run.wallet)
        self._told[run.run_id] = run

    def flow_of(self, run_id: str) -> tuple[str, str]:
        """Id and name of the flow a run is of, also of one that ended before this window began;
        both "" = never heard of."""
        run = self._runs.get(run_id) or self._told.get(run_id)
        return (run.flow_id, run.flow_name) if run else ("", "")

    def learn_began(self, run_id: str, at: Millis) -> None:
        """at: wall time at which it was started, as the journal has it; its events tell the time
        of its market."""
        self._began[run_id] = at

    def began(self, run_id: str) -> Millis:
        """0 where it was never told: it began while this window was open."""
        return self._began.get(run_id, 0)

    def drawing_of(self, run_id: str) -> Flow | None:
        """The drawing an open run trades by; None where it was never told."""
        return self._drawings.get(run_id)

    def learn_drawing(self, run_id: str, flow: Flow) -> None:
        self._drawings[run_id] = flow

    def get(self, run_id: str) -> RunView | None:
        return self._runs.get(run_id)

    def all(self) -> tuple[RunView, ...]:
        return tuple(self._runs.values())

    def open(self) -> tuple[RunView, ...]:
        return tuple(run for run in self._runs.values() if run.is_open)

    def is_over(self, run_id: str) -> bool:
        """A run that is known, and has ended."""
        run = self._runs.get(run_id)
        return run is not None and not run.is_open

    def open_of(self, flow_id: str) -> tuple[RunView, ...]:
        """The runs of a flow that go on, the one to be shown last: that on the wallet the flow was
        given, else the newest."""
        given = self.given.get(flow_id)
        found = [run for run in self.open() if run.flow_id == flow_id]
        return tuple(sorted(found, key=lambda run: run.wallet == given))

    def shown_of(self, flow_id: str) -> RunView | None:
        """The run whose readings a drawing shows: its own that goes on, else its last one on the
        wallet it was given; None for a flow that never ran there."""
        going = self.open_of(flow_id)
        if going:
            return going[-1]
        given = self.given.get(flow_id, "")
        ended = [run for run in self._runs.values() if run.flow_id == flow_id]
        return next((run for run in reversed(ended) if given in ("", run.wallet)), None)

    def wallet_of(self, run_id: str) -> str:
        """A run never heard of belongs to the wallet that is shown when it first speaks."""
        shown = "" if self.wallet == ALL else self.wallet
        return self._wallets.setdefault(run_id, shown)

    def _start(self, event: RunStarted) -> None:
        if not self._is_chosen:
            self.wallet = event.wallet
        self._wallets[event.run_id] = event.wallet
        self._runs[event.run_id] = RunView(
            event.run_id,
            event.flow_id,
            event.flow_name,
            event.revision,
            event.wallet,
            event.mode,
            event.profile,
            event.cash,
            event.at,
        )

    def _apply(self, event: FlowApplied) -> None:
        self._drawings[event.run_id] = event.flow
        run = self._runs[event.run_id]
        self._runs[event.run_id] = replace(
            run, revision=event.revision, profile=event.profile, flow_name=event.flow.name
        )

    def _change(self, run_id: str, *, stopped_at: Millis, reason: str) -> None:
        self._runs[run_id] = replace(self._runs[run_id], stopped_at=stopped_at, reason=reason)
