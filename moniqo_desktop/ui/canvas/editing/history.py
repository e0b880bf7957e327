"""Undo and redo: flows are values, so the past is kept, never recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow

MOST: Final = 1_000
"""Steps kept; flows share their parts, so a step costs little more than what it changed."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The flow on the other side of a step, what the step was, and in which block it was made."""

    flow: Flow
    label: str
    path: tuple[str, ...]


class History:
    """The states of one flow. A label says what led to the state: "Move 3 nodes".

    path: ids of the block nodes one was inside of when the last undone or redone step was made.
    """

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self.path: tuple[str, ...] = ()

    @property
    def flow(self) -> Flow:
        return self._flow

    @property
    def undo_label(self) -> str:
        """What undo would take back; empty if there is nothing."""
        return self._past[-1].label if self._past else ""

    @property
    def redo_label(self) -> str:
        return self._future[-1].label if self._future else ""

    def push(self, flow: Flow, label: str, path: tuple[str, ...] = ()) -> bool:
        """A new state; forgets what was undone. False if it equals the present one."""
        if flow == self._flow:
            return False
        self._past.append(_Step(self._flow, label, path))
        del self._past[:-MOST]
        self._future.clear()
        self._flow = flow
        return True

    def undo(self) -> str:
        """Returns the label of what was taken back; empty if there was nothing."""
        return self._step(self._past, self._future)

    def redo(self) -> str:
        return self._step(self._future, self._past)

    def _step(self, here: list[_Step], there: list[_Step]) -> str:
        if not here:
            return ""
        step = here.pop()
        there.append(_Step(self._flow, step.label, step.path))
        self._flow, self.path = step.flow, step.path
        return step.label
