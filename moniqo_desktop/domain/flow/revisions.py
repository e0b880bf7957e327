"""Versions of a flow: what is asked for them, and what is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRevision(Command):
    """Keeps a flow as it is now; nothing happens where the newest version is the same and no name
    is given. emptied: the trader wants an empty flow over a full one."""

    flow: Flow = field(hash=False)
    name: str = ""
    emptied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRevision(Command):
    """name "" takes the name away."""

    flow_id: str
    revision: int
    name: str


@dataclass(frozen=True, slots=True)
class RevisionsOf:
    """Versions of a flow that are kept, newest first → tuple[RevisionInfo, ...]."""

    flow_id: str


@dataclass(frozen=True, slots=True)
class RevisionOf:
    """One of them → Flow. Raises Mistake if it is not kept any more."""

    flow_id: str
    revision: int


RevisionCommand = KeepRevision | NameRevision
RevisionQuery = RevisionsOf | RevisionOf


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """saved_at: ms UTC. name: given by the trader, "" = none. actor: who kept it; device: where."""

    revision: int
    saved_at: Millis
    name: str = ""
    actor: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class RevisionKept(Event):
    """There is another version of a flow, or one has another name. run_id is empty."""

    durable: ClassVar[bool] = False
    flow_id: str
    revision: int
