"""One message for the trader."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import ApprovalAsked, Event, OrderFilled, TradeClosed


@dataclass(frozen=True, slots=True)
class Notification:
    """count: how often it came within five minutes of the one before. at: the last time. kind:
    one of notes.KINDS. number: of its coming, never used twice. approval: the question to
    answer. wallet: id of the account it is about, "" = of none."""

    at: Millis
    level: str
    title: str
    message: str
    key: str
    run_id: str
    node_id: str = ""
    count: int = 1
    kind: str = "message"
    order_id: str = ""
    symbol: str = ""
    is_read: bool = False
    number: int = 0
    approval: ApprovalAsked | None = None
    wallet: str = ""


def note_of(
    event: Event,
    kind: str,
    level: str,
    title: str,
    message: str,
    *,
    key: str = "",
    order_id: str = "",
    symbol: str = "",
) -> Notification:
    """kind: one of notes.KINDS; key: "" = never the same again."""
    return Notification(
        moment_of(event), level, title, message, key, event.run_id, getattr(event, "node_id", ""),
        kind=kind, order_id=order_id, symbol=symbol,
    )  # fmt: skip


def moment_of(event: Event) -> Millis:
    """When it happened: a fill and the end of a trade in the candle whose price it got."""
    match event:
        case OrderFilled():
            return event.filled_at
        case TradeClosed():
            return event.exited_at
        case _:
            return event.at


def in_one(title: str, message: str) -> str:
    """Title and message in one line, parted by a colon where no other sign parts them."""
    if not (title and message) or title[-1] in ".!?:;…":
        return f"{title} {message}".strip()
    return f"{title}: {message}"
