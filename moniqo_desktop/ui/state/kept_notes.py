"""Notices that no open run tells again after a restart: kept as JSON texts, in the settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from moniqo_desktop.ui.state.note import Notification

KEPT_KINDS: Final = frozenset(("price_alert", "run_stopped"))
"""A price alert is of no run, and a run that stopped by a fault is not open any more."""
MOST: Final = 100


def rows_of(notes: Iterable[Notification]) -> list[str]:
    """notes: newest first; those of other kinds are left out."""
    kept = [note for note in notes if note.kind in KEPT_KINDS][:MOST]
    return [json.dumps(_row(note), ensure_ascii=False) for note in kept]


def notes_of(rows: Iterable[str]) -> list[Notification]:
    """What `rows_of` gave; what cannot be read is left out."""
    found = []
    for row in rows:
        try:
            note = _note(json.loads(row))
        except (ValueError, TypeError):
            continue
        if note.kind in KEPT_KINDS:
            found.append(note)
    return found


def _row(note: Notification) -> list[Any]:
    return [
        note.at, note.level, note.title, note.message, note.key, note.run_id, note.node_id,
        note.kind, note.symbol, note.wallet, note.count, note.is_read,
    ]  # fmt: skip


def _note(row: Any) -> Notification:
    at, *texts, count, is_read = row
    level, title, message, key, run_id, node_id, kind, symbol, wallet = map(str, texts)
    return Notification(
        int(at), level, title, message, key, run_id, node_id, int(count), kind,
        symbol=symbol, is_read=is_read is True, wallet=wallet,
    )  # fmt: skip
