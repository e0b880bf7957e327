"""What a kill switch forbids of that which was decided before it was pulled: on a wallet that was
held it counts from the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Rejected
from moniqo_desktop.engine.actions import Action, Submit

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core

BARRED: Final = Rejected(
    "The kill switch was pulled before this order left; it was not sent.", code="KILL_SWITCH"
)


def is_barred(core: Core, action: Action) -> bool:
    """Whether it is an entry, with its protection, that must not leave any more."""
    if not core.safety.kill_switch or not isinstance(action, Submit):
        return False
    return any(order.purpose.adds_exposure for order in action.group.orders)


def is_overdue(core: Core) -> bool:
    """Whether the kill switch is on and an entry still rests, or waits for a close."""
    rests = any(
        order.purpose.adds_exposure and not order.cancel_asked
        for order in core.desk.open_orders.values()
    )
    return core.safety.kill_switch and (rests or bool(core.waiting))
