"""Where a signal changes, so that the node that hears it is asked."""

from __future__ import annotations

from typing import Any


def mark_changes(directions: Any, confidences: Any, bit: int, wakes: Any) -> None:
    """Sets bit in wakes where direction or confidence differs from the row before, in the first
    row from no signal at all. The same as engine.columns.changes."""
    if len(wakes) > 0 and (directions[0] != 0 or confidences[0] == confidences[0]):
        wakes[0] |= bit
    for row in range(1, len(wakes)):
        if directions[row] != directions[row - 1]:
            wakes[row] |= bit
            continue
        now, before = confidences[row], confidences[row - 1]
        if now != before and not (now != now and before != before):
            wakes[row] |= bit
