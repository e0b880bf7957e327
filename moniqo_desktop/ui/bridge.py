"""From the engine's events to the screen: at most 30 batches a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from moniqo_desktop.domain.events import Event, NodeEvaluated, PriceChanged

BATCH_MS: Final = 33
Batch = tuple[Event, ...]
Fold = Callable[[Batch], None]


class Bridge(QObject):
    """Collects events and hands them over as one batch: first to the folds, then by `changed`.

    Sleeps while nothing happens. Batches keep the order of events; of one node's values and one
    symbol's price only the newest is kept, in the place of the newest.
    """

    changed = Signal(object)

    def __init__(self, folds: Sequence[Fold] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folds = list(folds)
        self._waiting: list[Event] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self.flush)

    def add_fold(self, fold: Fold) -> None:
        """fold sees every batch from the next on."""
        self._folds.append(fold)

    def take(self, event: Event) -> None:
        """Called by the engine for each event."""
        self._waiting.append(event)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hands over what waits, now."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        batch = merged(waiting)
        for fold in self._folds:
            fold(batch)
        self.changed.emit(batch)

    def stop(self) -> None:
        self._timer.stop()
        self._waiting.clear()


def merged(events: Sequence[Event]) -> Batch:
    """Leaves out values that a newer one of the same batch replaces."""
    kept: list[Event] = []
    seen: set[tuple[str, str]] = set()
    for event in reversed(events):
        key = _replaced_by_newer(event)
        if key is not None:
            if key in seen:
                continue
            seen.add(key)
        kept.append(event)
    kept.reverse()
    return tuple(kept)


def _replaced_by_newer(event: Event) -> tuple[str, str] | None:
    if isinstance(event, NodeEvaluated):
        return event.run_id, event.node_id
    if isinstance(event, PriceChanged):
        return "price", event.symbol
    return None
