"""Whatever hands, kills and full disks do: no order is lost or doubled, no stop goes unheard, no
flow touches what another one holds, and the money is what the journal tells."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from moniqo_desktop.domain.errors import Mistake, Refused, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.commands import (
    AtStop,
    CancelOrder,
    ClosePosition,
    Command,
    ContinueRun,
    MoveProtection,
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
    StopRun,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.messages.events import (
    Alarm,
    Event,
    Notified,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    PositionChanged,
)
from moniqo_desktop.domain.orders import OrderStatus, Purpose
from moniqo_desktop.engine.desk.guarding import BARE
from moniqo_desktop.engine.desk.order_fold import folded_orders
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import CASH, MARKETS, kinds
from tests.kit.mortal_wallet import LENGTH, Killed, Mood, World
from tests.kit.owners import Owners
from tests.kit.trading_flows import trend, turning, waiting

FLOWS = (trend, turning, waiting)


class Session:
    """A trader at a wallet. done: which acts were carried out, and what befell them."""

    def __init__(self, seed: int) -> None:
        self.world = World(seed, kinds())
        self.rng = self.world.rng
        self.flows: tuple[Flow, ...] = tuple(
            replace(FLOWS[(seed + number) % len(FLOWS)](), flow_id=name, name=name)
            for number, name in enumerate(("first", "rival"))
        )
        """Both trade the one market of the account."""
        self.world.feed.until = 120 * MINUTE
        self.done: Counter[str] = Counter()

    # ── what may be done ─────────────────────────────────────────────────────────────────────
    async def go_on(self) -> None:
        feed = self.world.feed
        feed.until = min(feed.until + int(self.rng.integers(1, 16)) * MINUTE, LENGTH * MINUTE)
        await self.world.life.wallet.runner.follow()

    async def seek(self) -> None:
        """Lets it trade until something is open."""
        await self.start()
        core = self.world.core
        if core.safety.kill_switch:
            await self.order(ReleaseKillSwitch())
        for run_id, run in tuple(core.runs.items()):
            if run.paused:
                await self.order(ContinueRun(run_id=run_id))
        for _ in range(20):
            if not core.desk.positions:
                await self.go_on()

    async def start(self) -> None:
        at_work = {run.plan.flow.flow_id for run in self.world.core.runs.values()}
        for flow in self.flows:
            if flow.flow_id not in at_work:
                await self.world.life.wallet.start(flow)

    async def apply(self) -> None:
        for run_id, run in tuple(self.world.core.runs.items()):
            size = float(self.rng.integers(1, 30)) / 10
            nodes = tuple(
                replace(node, params={**node.params, "risk_percent": size})
                if node.kind == "risk.sizer"
                else node
                for node in run.plan.flow.nodes
            )
            await self.world.life.wallet.apply(run_id, replace(run.plan.flow, nodes=nodes))

    async def stop(self) -> None:
        for run_id in tuple(self.world.core.runs):
            how = (AtStop.KEEP_STOPS, AtStop.CLOSE, AtStop.CANCEL)[int(self.rng.integers(3))]
            await self.order(StopRun(run_id=run_id, at_stop=how))

    async def pause(self) -> None:
        for run_id, run in tuple(self.world.core.runs.items()):
            kind = ContinueRun if run.paused else PauseRun
            await self.order(kind(run_id=run_id))

    async def switch(self) -> None:
        if self.world.core.safety.kill_switch:
            await self.order(ReleaseKillSwitch())
        else:
            await self.order(PullKillSwitch(close_positions=bool(self.rng.random() < 0.3)))

    async def cancel(self) -> None:
        orders = list(self.world.core.desk.open_orders)
        if orders:
            chosen = orders[int(self.rng.integers(len(orders)))]
            await self.order(CancelOrder(order_id=chosen, unprotects=True))

    async def edit(self) -> None:
        for order in list(self.world.core.desk.open_orders.values())[:2]:
            name = "trigger_price" if order.purpose is Purpose.STOP else "limit_price"
            edit = EditOrder(order_id=order.order_id)
            await self.order(replace(edit, **{name: self.near()}))  # type: ignore[arg-type]  # a price

    async def move(self) -> None:
        name = ("stop_price", "target_price")[int(self.rng.integers(2))]
        await self.order(MoveProtection(symbol=SYMBOL, **{name: self.near()}))  # type: ignore[arg-type]  # one of two

    async def cancel_and_move(self) -> None:
        await self.cancel()
        await self.move()

    async def close(self) -> None:
        share = (0.5, 1.0)[int(self.rng.integers(2))]
        await self.order(ClosePosition(symbol=SYMBOL, fraction=share))

    async def close_part(self) -> None:
        await self.order(ClosePart(symbol=SYMBOL, amount=int(self.rng.integers(1, 1_000))))

    async def reverse(self) -> None:
        await self.order(ReversePosition(symbol=SYMBOL))

    async def fill_the_disk(self) -> None:
        self.world.perils.records = int(self.rng.integers(0, 4))

    async def make_room(self) -> None:
        self.world.perils.records = None

    async def end_somewhere(self) -> None:
        """At one of the next steps, whatever is done then."""
        self.world.perils.steps = int(self.rng.integers(0, 25))

    async def vex_the_venue(self) -> None:
        self.world.perils.mood = Mood(int(self.rng.integers(1, 4)))

    async def order(self, command: Command) -> None:
        await self.world.life.wallet.command(command)

    def near(self) -> int:
        last = self.world.core.desk.last_price.get(SYMBOL, 10_000)
        return int(last) + int(self.rng.integers(-300, 300))

    # ── one act ──────────────────────────────────────────────────────────────────────────────
    async def do(self, act: Callable[[], Awaitable[None]]) -> None:
        name, held = act.__name__, bool(self.world.core.desk.positions)
        try:
            await act()
            self.done[name] += 1
            self.done["while open"] += held
        except (Mistake, Refused):
            self.done["refused"] += 1
        except StoreBusy:
            self.done["disk full"] += 1
        except Killed:
            self.done["killed"] += 1
            await self.world.begin_again()
        self.check_records()

    async def settle(self) -> None:
        """Nothing befalls anybody, all that was said is heard, and who was lost is looked up."""
        self.world.calm()
        runner = self.world.life.wallet.runner
        await runner.follow()
        while not runner._lost.empty():
            found = await runner._found(runner._lost.get_nowait())
            assert found is not None, "this venue knows what became of its orders"
            await runner._hear(found)
        await runner.follow()
        self.check_records()
        self.check_venue()

    # ── the laws ─────────────────────────────────────────────────────────────────────────────
    def check_records(self) -> None:
        """Nothing is told that is not recorded, and nothing is recorded twice."""
        events = self.world.journal.all_events()
        life = self.world.life
        heard = [event for event in life.heard if event.durable and not isinstance(event, Notified)]
        assert heard == [e for e in events[life.begun :] if not isinstance(e, Notified)]
        planned = Counter(e.order.order_id for e in events if isinstance(e, OrderPlanned))
        booked = Counter(e.fill_id for e in events if isinstance(e, OrderFilled))
        assert [name for name, count in (planned + booked).items() if count > 1] == []
        assert Owners(events).faults == []
        if life.wallet.runner._records.is_behind:
            return
        desk = self.world.core.desk
        told = folded_orders(events, MARKETS)
        assert _open(told) == _open(desk.orders)
        fills = [event for event in events if isinstance(event, OrderFilled)]
        assert desk.earned() == CASH + sum(fill.realised - fill.fee for fill in fills)
        assert _held(events) == desk.position(SYMBOL).amount
        assert life.wallet.runner._records.left == ()

    def check_venue(self) -> None:
        """Both sides hold the same, and whoever reads the journal knows what protects it."""
        desk, venue = self.world.core.desk, self.world.life.venue
        theirs = {one.order_id: one.filled for one in venue._market.open_orders()}
        assert {order_id: one.filled for order_id, one in desk.open_orders.items()} == theirs
        assert OrderStatus.SUBMITTED not in {one.status for one in desk.open_orders.values()}
        held = venue._market.position(SYMBOL).amount
        assert desk.position(SYMBOL).amount == held
        assert desk.earned() == venue._market.snapshot(0).total
        events = self.world.journal.all_events()
        told = [event for event in events if isinstance(event, PositionChanged)]
        if held:
            stop, target = (desk.resting_price(SYMBOL, each) for each in _GUARDS)
            last = told[-1]
            assert (last.amount, last.stop_price, last.target_price) == (held, stop, target)
        assert _unheard(events) == []


_GUARDS = (Purpose.STOP, Purpose.TARGET)


def _open(orders: Any) -> dict[str, tuple[Any, ...]]:
    return {
        order_id: (o.status, o.filled, o.amount, o.cancel_asked, o.limit_price, o.trigger_price)
        for order_id, o in orders.items()
        if o.is_open
    }


def _held(events: Any) -> int:
    told = [event.amount for event in events if isinstance(event, PositionChanged)]
    return int(told[-1]) if told else 0


def _unheard(events: Sequence[Event]) -> list[Event]:
    """Moments at which the end of an order took the last stop of a position, and no alarm rang."""
    found: list[Event] = []
    stop = 0
    for number, event in enumerate(events):
        if not isinstance(event, PositionChanged):
            continue
        by_order = number and isinstance(events[number - 1], OrderChanged)
        if event.amount and stop and not event.stop_price and by_order:
            after = events[number + 1]
            if not isinstance(after, Alarm) or after.code != BARE:
                found.append(event)
        stop = event.stop_price if event.amount else 0
    return found


def _acts(session: Session) -> list[Callable[[], Awaitable[None]]]:
    once = [
        session.apply, session.stop, session.pause, session.switch, session.cancel, session.edit,
        session.move, session.cancel_and_move, session.close, session.close_part, session.reverse,
        session.fill_the_disk, session.make_room, session.end_somewhere, session.vex_the_venue,
    ]  # fmt: skip
    return [*once, session.end_somewhere, *[session.go_on] * 3, *[session.seek] * 5]


async def play(seed: int, acts: int) -> Counter[str]:
    """What was done in one session. Raises AssertionError where a law is broken."""
    session = Session(seed)
    await session.do(session.start)
    known = _acts(session)
    for number in range(acts):
        await session.do(known[int(session.rng.integers(len(known)))])
        if number % 10 == 9:
            await session.settle()
    await session.world.begin_again()
    await session.settle()
    return session.done


def prove(
    sessions: int = 200, acts: int = 80, progress: Callable[[str], None] = print, seed: int = 1
) -> dict[str, Any]:
    """Raises AssertionError, with the seed, at the first session that breaks a law."""
    done: Counter[str] = Counter()
    for number in range(seed, seed + sessions):
        try:
            done += asyncio.run(play(number, acts))
        except AssertionError as broken:
            raise AssertionError(f"session of seed {number}: {broken}") from broken
        if number % 20 == 0:
            progress(f"sessions: {number - seed + 1} of {sessions}")
    return {"sessions": sessions, **done}
