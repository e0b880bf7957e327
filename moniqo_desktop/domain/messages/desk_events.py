"""Events for who looks at the desk: what became of a change that a hand asked for, and how a
council came to its decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.event import Event
from moniqo_desktop.domain.orders import OrderId


@dataclass(frozen=True, slots=True)
class DoneByHand(Event):
    """A person changed an order or a position, and the engine took it. words: who and what, one
    sentence; order_id: the order it is about or leads to, "" = none."""

    actor: str
    words: str
    symbol: Symbol
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class EditRefused(Event):
    """The venue kept an order as it was (screen only: nothing changed). code: of the venue."""

    durable: ClassVar[bool] = False
    order_id: OrderId
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderKept(Event):
    """A cancel came to nothing: the order still rests and may be cancelled again."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class VotesWeighed(Event):
    """Beside the DecisionMade of a council, its votes in the same order. weights: signed log-odds
    that each adds, 0 = it abstains; facts: what the voter read then, as (label, value, node id)."""

    folded: ClassVar[bool] = False
    node_id: str
    weights: tuple[float, ...]
    facts: tuple[tuple[tuple[str, str, str], ...], ...]
