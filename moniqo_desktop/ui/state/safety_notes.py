"""Messages about what keeps the account safe, and of locks whose time is over."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from moniqo_desktop.domain.messages.events import (
    Alarm,
    EquityMarked,
    Event,
    GateJudged,
    RunStarted,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.refusal_words import told_by
from moniqo_desktop.domain.safety import LOSS_KEY
from moniqo_desktop.domain.texts import day_minute_text
from moniqo_desktop.ui.state.note import Notification, note_of
from moniqo_desktop.ui.state.runs import RunView

NO_REASON: Final = "no reason given"
IS_OVER: Final = "its time is over"
_ENDS_BY_ITSELF: Final = ("breaker", "daily_loss", "drawdown")
"""Locks whose end is told; the pause after every trade is too short for that."""


class Locks:
    """Those in force that end by themselves, by account and kind."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], SafetyChanged] = {}

    def take(self, event: SafetyChanged) -> None:
        if event.kind in _ENDS_BY_ITSELF and event.until:
            self._held[event.wallet, event.kind] = event
        else:
            self._held.pop((event.wallet, event.kind), None)

    def ended_by(self, mark: EquityMarked) -> list[SafetyChanged]:
        """Those of the account whose time is over, told as the engine tells of one that is
        lifted."""
        over = [
            key
            for key, lock in self._held.items()
            if key[0] == mark.wallet and lock.until <= mark.at
        ]
        locks = [self._held.pop(key) for key in over]
        return [replace(lock, at=lock.until, until=0, reason=IS_OVER) for lock in locks]


def of_account(note: Notification) -> Notification:
    """What concerns a whole account is of none of its flows, though one of them may have said it;
    a daily loss names its account where no flow runs any more."""
    if note.kind not in ("safety", "kill_switch"):
        return note
    named = note.key.removeprefix(LOSS_KEY).rpartition(":")[0].rpartition(":")[0]
    wallet = named if note.key.startswith(LOSS_KEY) else note.wallet
    return replace(note, run_id="", node_id="", wallet=wallet)


def of_refusal(event: GateJudged, symbol: str) -> Notification | None:
    """symbol: of the order, "" = not known."""
    if event.allowed:
        return None
    codes, why = ", ".join(event.codes), told_by(event.codes, event.results)
    title = f"The gate refused an order of {symbol}" if symbol else "The gate refused an order"
    return note_of(
        event, "refused", "warning", title, f"Nothing was sent. {why}",
        key=f"gate:{symbol}:{codes}", order_id=event.order_id, symbol=symbol,
    )  # fmt: skip


def of_stop(event: RunStopped, run: RunView | None) -> Notification | None:
    """None where it was stopped by someone."""
    if "stopped by" in event.reason:
        return None
    name = run.flow_name if run is not None else ""
    return note_of(
        event, "run_stopped", "error", f"“{name}” stopped" if name else "A flow stopped",
        f"Its stops stay at the venue. {event.reason}".strip(),
    )  # fmt: skip


def of_safety(event: Event) -> Notification | None:
    """None where nothing is to be told."""
    match event:
        case Alarm():
            key = f"alarm:{event.code}:{event.message}"
            return note_of(event, "alarm", "error", "Alarm", event.message, key=key)
        case SafetyChanged(kind="kill_switch"):
            why, key = event.reason or NO_REASON, f"kill_switch:{bool(event.until)}"
            if event.until:
                return note_of(
                    event, "kill_switch", "error", "The kill switch is on",
                    f"Nothing new is opened; stops stay ({why}).", key=key,
                )  # fmt: skip
            return note_of(
                event, "kill_switch", "success", "The kill switch is released",
                "Flows may open positions again.", key=key,
            )  # fmt: skip
        case SafetyChanged():
            name = event.kind.replace("_", " ")
            when = day_minute_text(event.until)
            why = event.reason or NO_REASON
            words = f"Nothing new is opened until {when} UTC ({why})."
            words = words if event.until else f"Positions may be opened again ({why})."
            title = f"The {name} lock {'holds' if event.until else 'ended'}"
            level = "warning" if event.until else "success"
            return note_of(
                event, "safety", level, title, words,
                key=f"safety:{event.kind}:{bool(event.until)}",
            )  # fmt: skip
        case RunStarted(mode=Mode.LIVE):
            return note_of(
                event, "live", "warning", f"“{event.flow_name}” trades live",
                "Real money is moved from now on.",
            )  # fmt: skip
        case _:
            return None
