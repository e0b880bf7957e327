"""What is told of long work in a child process; for the screen only, none of it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from moniqo_desktop.domain.backtest.search import Trial
from moniqo_desktop.domain.messages.events import Event


@dataclass(frozen=True, slots=True)
class WorkProgress(Event):
    """How far long work is (screen only). share: 0..1; text: what it does now; left_s: about how
    many seconds remain, −1 = not known yet."""

    durable: ClassVar[bool] = False
    work_id: str
    share: float
    text: str
    left_s: float = -1.0


@dataclass(frozen=True, slots=True)
class WorkTrial(Event):
    """A trial of a search is done (screen only): see domain/backtest/search.py."""

    durable: ClassVar[bool] = False
    work_id: str
    trial: Trial


@dataclass(frozen=True, slots=True)
class WorkDone(Event):
    """Long work came to its end (screen only). folder: of the report it wrote; text: what it came
    to in one sentence."""

    durable: ClassVar[bool] = False
    work_id: str
    folder: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkFailed(Event):
    """Long work ended without a result (screen only). message: why, and what to do. cancelled:
    the trader ended it. node_id, field: the setting of the flow that must be mended, may be
    empty."""

    durable: ClassVar[bool] = False
    work_id: str
    message: str
    cancelled: bool = False
    node_id: str = ""
    field: str = ""
