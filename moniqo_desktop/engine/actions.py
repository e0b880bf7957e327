"""What the core asks the runner to do after it was recorded."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.orders import Change, Order, OrderGroup


@dataclass(frozen=True, slots=True)
class Submit:
    group: OrderGroup


@dataclass(frozen=True, slots=True)
class Amend:
    order: Order
    change: Change


@dataclass(frozen=True, slots=True)
class Cancel:
    order: Order


Action = Submit | Amend | Cancel
