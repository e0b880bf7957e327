"""Undo and redo: flows are values, so the past is kept, never recomputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow import Flow

MOST: Final = 1_000
"""Steps kept; flows share their parts, so a step costs little more than what it changed."""


class History:
    """The states of one flow. A label says what led to the state: "Move 3 nodes"."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._past: list[tuple[Flow, str]] = []
        self._future: list[tuple[Flow, str]] = []

    @property
    def flow(self) -> Flow:
        return self._flow

    @property
    def undo_label(self) -> str:
        """What undo would take back; empty if there is nothing."""
        return self._past[-1][1] if self._past else ""

    @property
    def redo_label(self) -> str:
        return self._future[-1][1] if self._future else ""

    def push(self, flow: Flow, label: str) -> bool:
        """A new state; forgets what was undone. False if it equals the present one."""
        if flow == self._flow:
            return False
        self._past.append((self._flow, label))
        del self._past[:-MOST]
        self._future.clear()
        self._flow = flow
        return True

    def undo(self) -> str:
        """Returns the label of what was taken back; empty if there was nothing."""
        if not self._past:
            return ""
        flow, label = self._past.pop()
        self._future.append((self._flow, label))
        self._flow = flow
        return label

    def redo(self) -> str:
        if not self._future:
            return ""
        flow, label = self._future.pop()
        self._past.append((self._flow, label))
        self._flow = flow
        return label
