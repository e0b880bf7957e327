"""Decide, record, publish, act: what a runner does in its turn."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable

from moniqo_desktop.domain.errors import MoniqoError, Rejected, StoreBusy, Unavailable, Unknown
from moniqo_desktop.domain.messages.reports import (
    CancelRefused,
    OrderEnded,
    OrderLost,
    OrderNotFound,
    OrderReport,
    Report,
)
from moniqo_desktop.domain.orders import RESTING_STATUSES, OrderId, OrderStatus
from moniqo_desktop.domain.protocols import VenueState
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.gate.barring import BARRED, is_barred
from moniqo_desktop.engine.records import Records
from moniqo_desktop.engine.terms import Decided, joined
from moniqo_desktop.engine.world import World

log = logging.getLogger(__name__)


class Acting(ABC):
    """One report after the other; who calls sees to it that they do not overlap."""

    def __init__(self, core: Core, world: World) -> None:
        self._core, self._world = core, world
        self._records = Records(core, world)
        self.reports = 0

    # ── what the runner does about it ────────────────────────────────────────────────────────
    @abstractmethod
    def look_for(self, order_id: OrderId) -> None:
        """It is to be looked up until the venue can tell what became of it."""

    @abstractmethod
    def stirred(self) -> None:
        """The records fell behind, or are level again."""

    @abstractmethod
    def follow_wants(self) -> None:
        """What is wanted of the feed may have changed."""

    # ── decide, record, publish, act ─────────────────────────────────────────────────────────
    async def _take(self, *reports: Report) -> None:
        """Decides on all of them and records what came of it as one."""
        self.reports += len(reports)
        self._records.tape(*reports)
        decided = [self._core.handle(report) for report in reports]
        await self._commit(joined(decided))

    async def _commit(self, decided: Decided, *, keep: bool = False) -> None:
        """keep: see Records.add. Raises StoreBusy if the journal refuses; then it waits."""
        late = self._records.is_behind
        floor = 0 if late else len(self._records.left)
        try:
            durable = await self._records.add(decided, keep=keep)
        finally:
            self.stirred()
        if durable:
            self.follow_wants()
        waited = len(self._records.left)
        while len(self._records.left) > floor:
            await self._leave(self._records.next())
        if late:
            self._records.say_level(waited)

    async def _level(self) -> None:
        """What the journal refused before is recorded first. Raises StoreBusy if it still cannot
        be: then nothing new is decided."""
        if not self._records.is_behind:
            return
        try:
            await self._commit(Decided([], []))
        except StoreBusy as problem:
            raise self._records.refusal(problem, decided=False) from problem

    async def _leave(self, action: Action) -> None:
        """An entry that had to wait does not leave past a kill switch pulled meanwhile."""
        if is_barred(self._core, action):
            await self._refused(action, BARRED)
        else:
            await self._act(action)

    async def _act(self, action: Action) -> None:
        """Hands one action to the venue. What fails becomes the next report, never a retry."""
        venue = self._world.venue
        try:
            match action:
                case Submit():
                    await venue.submit(action.group)
                case Amend():
                    await venue.amend(action.order, action.change)
                case Cancel():
                    await venue.cancel(action.order)
        except Rejected as problem:
            await self._refused(action, problem)
        except (Unknown, Unavailable) as problem:
            await self._unanswered(action, problem)

    async def _refused(self, action: Action, problem: MoniqoError) -> None:
        at, status = self._core.now, OrderStatus.REJECTED
        if isinstance(action, Cancel):
            await self._take(CancelRefused(at, action.order.order_id, problem.message.rstrip(".")))
        if not isinstance(action, Submit):
            log.warning("venue refused action=%s reason=%s", type(action).__name__, problem)
            return
        await self._take(
            *(
                OrderEnded(at, order.order_id, status, problem.code, problem.message)
                for order in action.group.orders
            )
        )

    async def _unanswered(self, action: Action, problem: MoniqoError) -> None:
        if isinstance(action, Amend | Cancel):
            self.look_for(action.order.order_id)
            return
        orders = action.group.orders
        for order in orders:
            self.look_for(order.order_id)
        lost = (OrderLost(self._core.now, order.order_id, problem.message) for order in orders)
        await self._take(*lost)

    # ── after a restart ──────────────────────────────────────────────────────────────────────
    async def resume(self, actions: Iterable[Action]) -> None:
        """Hands over what was recorded and may not have left, and looks for what nobody knew of
        when the program ended. Asks first; never repeats; under a kill switch no entry leaves."""
        orders = tuple(self._core.desk.open_orders.values())
        for order in orders:
            if order.status is OrderStatus.UNKNOWN:
                self.look_for(order.order_id)
        unanswered = {o.order_id for o in orders if o.status is OrderStatus.SUBMITTED}
        self._records.left = tuple(actions)
        while self._records.left:
            action = self._records.next()
            if isinstance(action, Submit):
                first, *others = (order.order_id for order in action.group.orders)
                unanswered.discard(first)
                if not await self._never_arrived(first):
                    continue
                unanswered.difference_update(others)
            await self._leave(action)
        for order_id in sorted(unanswered):
            await self._ask_for(order_id)

    async def _never_arrived(self, order_id: OrderId) -> bool:
        """Whether the venue is sure that it does not have this order and never will."""
        found = await self._world.venue.look_up(order_id)
        if not isinstance(found, OrderNotFound):
            await self._take(found)
            return False
        if not self._is_final():
            await self._lose(order_id)
        return self._is_final()

    async def _ask_for(self, order_id: OrderId) -> None:
        """An order that had left, or was refused, and of whose end nothing is recorded. A venue
        whose state we keep still has its answer to tell, unless it never heard of the order."""
        found = await self._found(order_id)
        if found is None:
            await self._lose(order_id)
        elif isinstance(found, OrderNotFound) or not isinstance(self._world.venue, VenueState):
            await self._take(found)

    async def _lose(self, order_id: OrderId) -> None:
        self.look_for(order_id)
        await self._take(OrderLost(self._core.now, order_id, "after a restart"))

    async def _found(self, order_id: OrderId) -> OrderReport | None:
        """What the venue says, or None while it cannot tell."""
        try:
            found = await self._world.venue.look_up(order_id)
        except (Unknown, Unavailable):
            return None
        if isinstance(found, OrderNotFound) and not self._is_final():
            return None
        return found

    def _unheard(self, order_id: OrderId) -> CancelRefused | None:
        """After a look-up: the order rests although its cancel was asked for."""
        order = self._core.desk.open_orders.get(order_id)
        if order is None or not order.cancel_asked or order.status not in RESTING_STATUSES:
            return None
        return CancelRefused(self._core.now, order_id, reason="the cancel did not arrive")

    def _is_final(self) -> bool:
        return self._world.venue.capabilities().lookup_is_final
