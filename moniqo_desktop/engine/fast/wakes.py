"""Where a signal changes, so that the node that hears it is asked."""

from __future__ import annotations

from typing import Any


def mark_changes(directions: Any, confidences: Any, bit: int, wakes: Any) -> None:
    """Sets bit in wakes where direction or confidence differs from the row before; the first row
    always. The same as engine.columns.changes."""
    for row in range(len(wakes)):
        if row == 0 or directions[row] != directions[row - 1]:
            wakes[row] |= bit
            continue
        now, before = confidences[row], confidences[row - 1]
        if now != before and not (now != now and before != before):
            wakes[row] |= bit
