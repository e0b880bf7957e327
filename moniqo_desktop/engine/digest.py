"""One hash that tells whether two runs came to the same end in the same way."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event

_ORDER_ID: Final = re.compile(r"\b[bptl][a-z2-7]{24}\b")
_LEFT_OUT: Final = ("run_id", "revision", "candle_at", "entry_candle_at", "exit_candle_at")


class Digest:
    """Fold of durable events. Order ids depend on the run id, so they count by order of
    appearance; run ids, revisions and what only tells of a candle once more are left out."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=16)
        self._ids: dict[str, str] = {}
        self._runs: set[str] = set()

    def add(self, events: Iterable[Event]) -> None:
        for event in events:
            if event.durable and event.folded:
                self._hash.update(self._text(event).encode())

    def hex(self) -> str:
        return self._hash.hexdigest()

    def _text(self, event: Event) -> str:
        self._runs.add(event.run_id)
        found = codec.encode(event)
        text = json.dumps(
            {name: value for name, value in found.items() if name not in _LEFT_OUT},
            sort_keys=True,
            separators=(",", ":"),
        )
        for run_id in self._runs:
            text = text.replace(run_id, "") if run_id else text
        return _ORDER_ID.sub(self._number, text) + "\n"

    def _number(self, match: re.Match[str]) -> str:
        return self._ids.setdefault(match.group(), f"o{len(self._ids)}")


def digest(events: Iterable[Event]) -> str:
    fold = Digest()
    fold.add(events)
    return fold.hex()
