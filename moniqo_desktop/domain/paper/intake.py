"""What the paper venue does with a request: submit, amend, cancel, look up."""

from __future__ import annotations

from copy import copy

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.reports import (
    OrderAccepted,
    OrderAmended,
    OrderEnded,
    OrderNotFound,
    OrderReport,
)
from moniqo_desktop.domain.orders import Change, OrderGroup, OrderId, OrderStatus
from moniqo_desktop.domain.paper.book import NEVER, Book
from moniqo_desktop.domain.paper.checks import (
    REASONS,
    filter_code,
    group_code,
    leverage_code,
    position_code,
    room_code,
    takes,
)
from moniqo_desktop.domain.paper.clearing import Clearing
from moniqo_desktop.domain.paper.orders import Resting, rests_as


def submit(clearing: Clearing, group: OrderGroup, at: Millis) -> None:
    """All orders of the group rest, or none; reports are left in the clearing."""
    if any(order.symbol not in clearing.books for order in group.orders):
        _refuse(clearing, group, ["UNKNOWN_SYMBOL"] * len(group.orders), at)
        return
    if any(_known(clearing, order.order_id) for order in group.orders):
        _repeat(clearing, group, at)
        return
    resting = [
        rests_as(order, clearing.books[order.symbol].market, at, group) for order in group.orders
    ]
    codes = [_code(clearing, group, one) for one in resting]
    if any(codes):
        _refuse(clearing, group, codes, at)
        _remember_refused(clearing, resting, codes, at)
        return
    for one in resting:
        clearing.hold(one)
        clearing.out.append(OrderAccepted(at, one.order.order_id, one.order.order_id))
    for symbol in {one.order.symbol for one in resting}:
        clearing.shrink_to_position(symbol, at)


def _known(clearing: Clearing, order_id: OrderId) -> bool:
    return order_id in clearing.orders or order_id in clearing.finished


def _refuse(clearing: Clearing, group: OrderGroup, codes: list[str], at: Millis) -> None:
    for order, own in zip(group.orders, codes, strict=True):
        code = own or "GROUP_REJECTED"
        clearing.out.append(
            OrderEnded(at, order.order_id, OrderStatus.REJECTED, code, REASONS[code])
        )


def _remember_refused(
    clearing: Clearing, resting: list[Resting], codes: list[str], at: Millis
) -> None:
    for one, own in zip(resting, codes, strict=True):
        one.status, one.code, one.ended_at = OrderStatus.REJECTED, own or "GROUP_REJECTED", at
        clearing.remember(one)


def _repeat(clearing: Clearing, group: OrderGroup, at: Millis) -> None:
    """A repeated id never makes a second order: its true state, or a refusal of the impostor."""
    for order in group.orders:
        kept = clearing.orders.get(order.order_id) or clearing.finished.get(order.order_id)
        if kept is not None and kept.order == order:
            clearing.out.extend(true_state(clearing, order.order_id, at))
            continue
        code = "GROUP_REJECTED" if kept is None else "DUPLICATE_ORDER_ID"
        clearing.out.append(
            OrderEnded(at, order.order_id, OrderStatus.REJECTED, code, REASONS[code])
        )


def _code(clearing: Clearing, group: OrderGroup, resting: Resting) -> str:
    """The code the order is refused with, or ""."""
    book = clearing.books[resting.order.symbol]
    code = group_code(group) or filter_code(resting, book) or leverage_code(resting, book)
    if code or resting.asleep:
        return code
    code = room_code(resting, group, book) or position_code(
        resting, clearing.opposite(resting), book
    )
    if code:
        return code
    if takes(resting, book.last):
        return "POST_ONLY_WOULD_TAKE"
    return "INSUFFICIENT_FUNDS" if clearing.reserve_of(resting) > clearing.free else ""


def amend(clearing: Clearing, order_id: OrderId, change: Change, at: Millis) -> None:
    """Changes a resting order from the next open on; the amount at once."""
    resting = clearing.orders.get(order_id)
    if resting is None:
        clearing.out.extend(true_state(clearing, order_id, at))
        return
    book = clearing.books[resting.order.symbol]
    wished = _changed(resting, change)
    code = _amend_code(clearing, resting, wished, book)
    if code:
        clearing.out.append(OrderAmended(at, order_id, code=code, reason=REASONS[code]))
        return
    resting.amount = wished.amount
    resting.later = [at, wished.limit, wished.trigger, wished.trail_ppm]
    resting.catch_up(at if book.closed_at == NEVER else book.closed_at)
    clearing.reserve(resting, clearing.reserve_of(wished))
    clearing.out.append(
        OrderAmended(at, order_id, change.amount, change.limit_price, change.trigger_price)
    )


def _changed(resting: Resting, change: Change) -> Resting:
    """A copy as the change wants it, on top of one that still waits for its open."""
    wished = copy(resting)
    limit, trigger, trail_ppm = wished.limit, wished.trigger, wished.trail_ppm
    if wished.later:
        _, limit, trigger, trail_ppm = wished.later
    wished.limit = change.limit_price or limit
    wished.trigger = change.trigger_price or trigger
    wished.trail_ppm = change.trail_ppm or trail_ppm
    wished.amount = change.amount or wished.amount
    return wished


def _amend_code(clearing: Clearing, resting: Resting, wished: Resting, book: Book) -> str:
    code = filter_code(wished, book)
    if code:
        return code
    if resting.asleep:
        return "FOLLOWS_ENTRY" if wished.amount != resting.amount else ""
    if wished.reducing and wished.remaining > clearing.opposite(wished):
        return "REDUCE_ONLY"
    if takes(wished, book.last):
        return "POST_ONLY_WOULD_TAKE"
    short = clearing.reserve_of(wished) > clearing.free + resting.locked
    return "INSUFFICIENT_FUNDS" if short else ""


def cancel(clearing: Clearing, order_id: OrderId, at: Millis) -> None:
    """Takes a resting order out at once."""
    resting = clearing.orders.get(order_id)
    if resting is None:
        clearing.out.extend(true_state(clearing, order_id, at))
        return
    clearing.end(resting, OrderStatus.CANCELLED, at, "")


def true_state(clearing: Clearing, order_id: OrderId, at: Millis) -> list[OrderReport]:
    """What became of the order so far: acceptance, known fills, end. Never empty."""
    resting = clearing.orders.get(order_id) or clearing.finished.get(order_id)
    if resting is None:
        return [OrderNotFound(at, order_id)]
    if resting.status is OrderStatus.REJECTED:
        return [_ended(resting)]
    reports: list[OrderReport] = [OrderAccepted(resting.at, order_id, order_id)]
    reports += [fill for fill in clearing.recent if fill.order_id == order_id]
    if not resting.is_open and not _is_told_by_fills(resting, reports):
        reports.append(_ended(resting))
    return reports


def _is_told_by_fills(resting: Resting, reports: list[OrderReport]) -> bool:
    return resting.status is OrderStatus.FILLED and len(reports) == resting.fills + 1


def _ended(resting: Resting) -> OrderEnded:
    code = resting.code
    return OrderEnded(
        resting.ended_at, resting.order.order_id, resting.status, code, REASONS.get(code, "")
    )
