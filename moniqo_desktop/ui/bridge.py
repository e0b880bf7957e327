"""From the engine's events to the screen: at most 30 batches a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, PriceChanged
from moniqo_desktop.domain.refused_cards import RefusedCards

BATCH_MS: Final = 33
Batch = tuple[Event, ...]
Fold = Callable[[Batch], frozenset[str]]


class Bridge(QObject):
    """Collects events and hands them over as one batch: first to the fold, then by its signals.

    changed: names of the parts of the state that differ (frozenset[str]). heard: the batch itself.
    Sleeps while nothing happens. Batches keep the order of events; of one node's values and one
    symbol's price only the newest is kept, in the place of the newest.
    """

    changed = Signal(object)
    heard = Signal(object)

    def __init__(self, fold: Fold, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fold = fold
        self._waiting: list[Event] = []
        self._cards = RefusedCards()
        self._is_stopped = False
        self.evaluations = 0
        """Node evaluations so far, also those that were left out of a batch."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self.flush)

    def take(self, event: Event) -> None:
        """Called by the engine for each event."""
        if self._is_stopped:
            return
        self._waiting.append(self._cards.told(event))
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hands over what waits, now."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        self.evaluations += sum(1 for event in waiting if isinstance(event, NodeEvaluated))
        batch = merged(waiting)
        changed = self._fold(batch)
        self.heard.emit(batch)
        if changed:
            self.changed.emit(changed)

    def stop(self) -> None:
        """Hears nothing from now on; what waits is dropped."""
        self._is_stopped = True
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
