"""Events to whoever listens; a listener that fails is named in the log and heard no more."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence

from moniqo_desktop.domain.messages.events import Event

log = logging.getLogger(__name__)
Listener = Callable[[Sequence[Event]], None]


class Bus:
    """Synchronous, in the order of subscription. A listener gets each batch whole."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._waiting: deque[Sequence[Event]] = deque()
        self._is_busy = False

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Returns what ends the subscription."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, events: Sequence[Event]) -> None:
        """Never raises: a screen that fails must not stop a trade. What a listener publishes itself
        follows after the batch it heard."""
        if not events:
            return
        self._waiting.append(events)
        if self._is_busy:
            return
        self._is_busy = True
        try:
            while self._waiting:
                self._tell(self._waiting.popleft())
        finally:
            self._is_busy = False

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(events)
            except Exception:
                log.exception("listener failed listener=%s", getattr(listener, "__name__", "?"))
                self._listeners.remove(listener)
