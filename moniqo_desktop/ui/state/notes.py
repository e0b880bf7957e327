"""Messages for the trader: what deserves one, how important it is, what is the same again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import (
    ApprovalAsked,
    EquityMarked,
    Event,
    GateJudged,
    IntentMade,
    Notified,
    OrderChanged,
    OrderFilled,
    OrderRevised,
    RunStopped,
    SafetyChanged,
    TradeClosed,
)
from moniqo_desktop.domain.orders import OrderId, OrderStatus, Purpose
from moniqo_desktop.domain.safety import LOSS_KEY
from moniqo_desktop.ui.state.alerts import symbol_told
from moniqo_desktop.ui.state.note import Notification as Notification
from moniqo_desktop.ui.state.note import note_of
from moniqo_desktop.ui.state.orders import Orders
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.runs import Runs
from moniqo_desktop.ui.state.safety_notes import Locks, of_account, of_refusal, of_safety, of_stop
from moniqo_desktop.ui.state.texts import profit_text

KEPT_NOTES: Final = 500
SAME_WITHIN_MS: Final = 5 * 60_000
LEVELS: Final = ("info", "success", "warning", "error")
KINDS: Final[Mapping[str, tuple[str, bool]]] = {
    "approval": ("An approval is awaited", True),
    "alarm": ("Alarms", True),
    "price_alert": ("A price reached an alert", True),
    "order_rejected": ("An order was rejected", True),
    "order_unknown": ("An order is unknown", True),
    "order_filled": ("An order was filled", False),
    "position_opened": ("A position was opened", False),
    "position_closed": ("A position was closed", True),
    "stop_moved": ("A stop was moved", False),
    "refused": ("The gate or the venue refused", False),
    "safety": ("Breaker, cooldown, daily loss, drawdown", True),
    "kill_switch": ("The kill switch", True),
    "run_stopped": ("A flow stopped by a fault", True),
    "live": ("A flow trades live", True),
    "message": ("Messages of flows", False),
    "problem": ("What was asked could not be done", False),
}
"""Kind → (title, whether it is shown on the desktop too unless the trader chose otherwise)."""
_EACH_TIME: Final = ("alarm", "kill_switch")
"""One entry of the list counts them, yet each is told: the stop that was lost a minute ago may have
been put back since, and lost again."""
_STATUS: Final = {
    OrderStatus.REJECTED: ("order_rejected", "Order rejected", "It is not in the market. {reason}"),
    OrderStatus.UNKNOWN: (
        "order_unknown",
        "Order unknown",
        "No answer came; it is looked up, not repeated. {reason}",
    ),
}


class Notifications:
    """Newest first; the same key of the same run and account within five minutes counts up. muted:
    kinds that are not kept."""

    def __init__(self, runs: Runs, orders: Orders, markets: Markets) -> None:
        self._runs, self._orders, self._markets = runs, orders, markets
        self._notes: deque[Notification] = deque(maxlen=KEPT_NOTES)
        self._fresh: deque[Notification] = deque(maxlen=KEPT_NOTES)
        self._count = 0
        self.unread = 0
        """Came since the list was last looked at."""
        self.muted: frozenset[str] = frozenset()
        self._locks = Locks()
        self._wanted: dict[OrderId, str] = {}
        """Symbol of an order that was asked for, until the gate has judged it."""
        self.is_past = False
        """While what happened before the window opened is told: it is read already."""
        self._recalled: tuple[Notification, ...] | None = None

    def apply(self, event: Event) -> bool:
        if isinstance(event, EquityMarked):
            ended = self._locks.ended_by(event)
            kept = [self._keep(of_safety(each), each.wallet) for each in ended]
            return any(kept)
        if isinstance(event, SafetyChanged) and not self.is_past:
            self._locks.take(event)
        if isinstance(event, IntentMade):
            self._wanted[event.order_id] = event.intent.symbol
            return False
        wallet = getattr(event, "wallet", "")
        if event.run_id and not wallet:
            wallet = self._runs.wallet_of(event.run_id)
        return self._keep(self._note_of(event), wallet)

    def _keep(self, found: Notification | None, wallet: str) -> bool:
        if found is None or found.kind in self.muted:
            return False
        note = of_account(replace(found, wallet=wallet))
        self._count += 1
        same = self._same(note)
        if same is None:
            made = replace(note, number=self._count, is_read=self.is_past)
            if not self.is_past:
                self.unread += 1
                self._fresh.append(made)
        else:
            self._notes.remove(same)
            made = replace(note, number=same.number, count=same.count + 1)
            if note.kind in _EACH_TIME and not self.is_past:
                self.unread += 1
                self._fresh.append(made)
        self._notes.appendleft(made)
        return True

    @property
    def is_recalled(self) -> bool:
        return self._recalled is not None

    def recall(self, kept: Iterable[Notification]) -> None:
        """Once, before anything else is told: notices of an earlier life of the program, which no
        journal of an open run tells again. Each comes into its place by time."""
        self._recalled = tuple(
            replace(note, number=number) for number, note in enumerate(kept, start=self._count + 1)
        )
        self._count += len(self._recalled)
        self._order()

    def end_past(self) -> None:
        """What happened before the window opened is told."""
        self.is_past = False
        self._order()

    def _order(self) -> None:
        """A past longer than the list may not have pushed out what is newer than it."""
        known = {note.number: note for note in (*(self._recalled or ()), *self._notes)}
        by_time = sorted(known.values(), key=lambda note: (note.at, note.number), reverse=True)
        self._notes = deque(by_time[:KEPT_NOTES], maxlen=KEPT_NOTES)

    def newest(self, limit: int = KEPT_NOTES) -> tuple[Notification, ...]:
        return tuple(islice(self._notes, limit))

    def take_fresh(self) -> list[Notification]:
        """Those that came since this was last asked; repetitions are none, but for those of a kind
        that is told each time."""
        fresh = list(self._fresh)
        self._fresh.clear()
        return fresh

    def mark_read(self) -> None:
        """The list was looked at."""
        self.unread = 0

    def mark(self, *numbers: int) -> None:
        """These were read; without numbers all of them."""
        chosen = set(numbers)
        marked = [
            replace(note, is_read=True) if not chosen or note.number in chosen else note
            for note in self._notes
        ]
        self._notes = deque(marked, maxlen=KEPT_NOTES)

    def clear(self) -> None:
        """Nothing is left but questions that wait for an answer; those expire by themselves."""
        kept = [note for note in self._notes if note.approval is not None]
        self._recalled = ()
        self._notes = deque(kept, maxlen=KEPT_NOTES)
        self.unread = 0

    def _same(self, made: Notification) -> Notification | None:
        """Of what could not be done the key is a kind of reason: other words are another one."""
        if not made.key:
            return None
        return next(
            (
                note
                for note in self._notes
                if (note.key, note.run_id, note.wallet) == (made.key, made.run_id, made.wallet)
                and (made.kind != "problem" or note.title == made.title)
                and made.at - note.at < SAME_WITHIN_MS
            ),
            None,
        )

    def _note_of(self, event: Event) -> Notification | None:
        match event:
            case Notified():
                kind = "message" if event.run_id else "problem"
                kind = "safety" if event.key.startswith(LOSS_KEY) else kind
                symbol = "" if event.run_id else symbol_told(event.key)
                kind = "price_alert" if symbol else kind
                level = event.level if event.level in LEVELS else "info"
                return Notification(
                    event.at, level, event.title, event.message, event.key, event.run_id,
                    event.node_id, kind=kind, symbol=symbol,
                )  # fmt: skip
            case ApprovalAsked():
                return Notification(
                    event.at, "warning", f"Approve {event.direction} {event.symbol}?",
                    event.summary, f"approval:{event.node_id}:{event.key}", event.run_id,
                    event.node_id, kind="approval", symbol=event.symbol, approval=event,
                )  # fmt: skip
            case OrderFilled() | TradeClosed() | OrderChanged() | OrderRevised() | EditRefused():
                return self._of_order(event)
            case GateJudged():
                return of_refusal(event, self._wanted.pop(event.order_id, ""))
            case RunStopped():
                return of_stop(event, self._runs.get(event.run_id))
            case _:
                return of_safety(event)

    def _of_order(
        self, event: OrderFilled | TradeClosed | OrderChanged | OrderRevised | EditRefused
    ) -> Notification | None:
        match event:
            case OrderFilled():
                return self._filled(event)
            case TradeClosed():
                level = "success" if event.profit > 0 else "warning"
                title = f"{event.symbol} closed: {profit_text(event.profit)}"
                words = f"The {event.direction} ended by {event.exit_purpose}, after fees."
                return note_of(event, "position_closed", level, title, words, symbol=event.symbol)
            case OrderChanged():
                return self._changed(event)
            case OrderRevised():
                return self._revised(event)
            case EditRefused():
                order, reason = self._orders.get(event.order_id), event.reason or event.code
                return note_of(
                    event, "refused", "warning", "A change was refused",
                    f"It stays as it was. {reason}", key=f"edit:{event.order_id}:{reason}",
                    order_id=event.order_id, symbol=order.symbol if order is not None else "",
                )  # fmt: skip

    def _filled(self, event: OrderFilled) -> Notification:
        amount = self._markets.amount_text(event.symbol, event.amount)
        price = self._markets.price_text(event.symbol, event.price)
        opens = event.purpose is Purpose.OPEN
        side = "Bought" if event.side.sign > 0 else "Sold"
        title = f"{side} {amount} {event.symbol} at {price}"
        words = "A position was opened." if opens else f"Purpose: {event.purpose}."
        kind = "position_opened" if opens else "order_filled"
        return note_of(
            event, kind, "info", title, words, order_id=event.order_id, symbol=event.symbol
        )

    def _changed(self, event: OrderChanged) -> Notification | None:
        if event.status not in _STATUS:
            return None
        kind, title, words = _STATUS[event.status]
        order = self._orders.get(event.order_id)
        symbol = order.symbol if order is not None else ""
        return note_of(
            event, kind, "error", f"{title} {symbol}".strip(),
            words.format(reason=event.reason).strip(), order_id=event.order_id, symbol=symbol,
            key=f"{kind}:{symbol}:{event.reason}" if kind == "order_rejected" else "",
        )  # fmt: skip

    def _revised(self, event: OrderRevised) -> Notification | None:
        order = self._orders.get(event.order_id)
        if order is None or order.purpose is not Purpose.STOP or not event.trigger_price:
            return None
        price = self._markets.price_text(order.symbol, event.trigger_price)
        return note_of(
            event, "stop_moved", "info", f"Stop of {order.symbol} moved to {price}",
            "It rests at the venue.", key=f"stop:{event.order_id}",
            order_id=event.order_id, symbol=order.symbol,
        )  # fmt: skip
