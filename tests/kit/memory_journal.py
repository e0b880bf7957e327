"""A journal in memory that keeps the promises of the real one."""

from __future__ import annotations

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.domain.protocols import Batch, SavedRun, SavedWallet


class MemoryJournal:
    """Events as text, so that only what survives a disk comes back. full: refuses to record."""

    def __init__(self) -> None:
        self.full = False
        self.batches: list[Batch] = []
        self._rows: list[str] = []
        self._runs: dict[str, tuple[SavedRun, str, str]] = {}
        self._open: list[str] = []
        self._revisions = 1

    def open_run(self, run_id: str, flow: Flow, wallet: str, mode: str) -> int:
        self._runs[run_id] = (SavedRun(run_id, flow, 1), wallet, mode)
        self._open.append(run_id)
        return 1

    def revise(self, flow: Flow) -> int:
        self._revisions += 1
        return self._revisions

    async def record(self, batch: Batch) -> None:
        if self.full:
            raise StoreBusy("The disk is full.", hint="Free some space.")
        self.batches.append(batch)
        self._rows += [codec.to_text(event) for event in batch.events]

    def close_run(self, run_id: str) -> None:
        if run_id in self._open:
            self._open.remove(run_id)

    def saved(self, wallet: str) -> SavedWallet:
        runs = tuple(self._runs[run_id][0] for run_id in self._open)
        mine = [batch for batch in self.batches if batch.wallet == wallet]
        return SavedWallet(
            wallet,
            runs,
            self.all_events(),
            next((b.checkpoint for b in reversed(mine) if b.checkpoint is not None), None),
            next((b.venue_state for b in reversed(mine) if b.venue_state is not None), None),
        )

    def events(self, run_id: str, after: int = 0, limit: int = 10_000) -> tuple[Event, ...]:
        found = [event for event in self.all_events() if event.run_id == run_id]
        return tuple(found[after : after + limit])

    def runs(self, limit: int = 100) -> tuple[RunInfo, ...]:
        found = [
            RunInfo(
                run_id, kept.flow.flow_id, kept.flow.name, wallet, mode, 0, run_id in self._open
            )
            for run_id, (kept, wallet, mode) in self._runs.items()
        ]
        return tuple(reversed(found))[:limit]

    def all_events(self) -> tuple[Event, ...]:
        found = (codec.from_text(row) for row in self._rows)
        return tuple(event for event in found if isinstance(event, Event))
