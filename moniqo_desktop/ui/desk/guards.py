"""Orders that protect an open position: which they are, and what is asked before one goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.orders import Order, OrderId, Purpose
from moniqo_desktop.ui.desk import actions
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.prices import profit_of
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import profit_text
from moniqo_desktop.ui.words.translation import tr


class Ask(Protocol):
    """Words and answers; it waits for one and holds nothing up. holds: see QuestionBar.ask."""

    def __call__(
        self, words: str, answers: Sequence[Answer], *, holds: Callable[[], bool] = ...
    ) -> None: ...


GUARDS: Final = (Purpose.STOP, Purpose.TARGET)
_PROTECT: Final = "position.protect"


def is_asleep(state: State, order: Order) -> bool:
    """A stop or target whose entry has no fill yet: it lives and dies with the entry."""
    entry = state.orders.get(OrderId(order.group_id))
    waits = entry is not None and entry.is_open and entry.purpose.adds_exposure
    return order.purpose in GUARDS and waits and entry is not None and not entry.filled


def guarded(state: State, order: Order) -> PositionView | None:
    """The open position the order protects; None where it protects none."""
    if order.purpose not in GUARDS or is_asleep(state, order):
        return None
    wallet = state.runs.wallet_of(order.run_id)
    held = state.positions.on(wallet)
    return next((view for view in held if view.symbol == order.symbol), None)


def still(state: State, order: Order, held: PositionView) -> bool:
    """Whether the order protects that position as it was when it was told of."""
    now = state.orders.get(order.order_id)
    found = guarded(state, now) if now is not None and now.is_open else None
    if now is None or found is None:
        return False
    prices = now.trigger_price == order.trigger_price and now.limit_price == order.limit_price
    return prices and found.amount == held.amount


def without(state: State, order: Order, held: PositionView) -> str:
    """What the order is for, and what the position risks without it."""
    market = state.markets.get(order.symbol)
    price = order.trigger_price or order.limit_price
    ends = profit_text(profit_of(market, price, held.amount, held.cost) if market else None)
    words = _stop_words() if order.purpose is Purpose.STOP else _target_words(held)
    amount = state.markets.amount_text(held.symbol, abs(held.amount))
    told = words.format(
        position=f"{held.direction.value.upper()} {amount} {held.symbol}",
        price=state.markets.price_text(order.symbol, price),
        ends=ends,
    )
    return f"{told}{_set_again(state, order)}"


def answers(
    order: Order, held: PositionView, cancel: Callable[[], None], send: Callable[[Command], None]
) -> tuple[Answer, ...]:
    """Keep, cancel, or close what it protects."""
    stop = order.purpose is Purpose.STOP
    return (
        Answer(tr("Keep the stop") if stop else tr("Keep the target"), lambda: None),
        Answer(tr("Close the position"), lambda: send(actions.close(held))),
        Answer(tr("Cancel the stop") if stop else tr("Cancel the target"), cancel, "danger"),
    )


def _stop_words() -> str:
    return tr(
        "This stop ends {position} at {price}, with {ends} before the fee. Without it nothing "
        "limits the loss."
    )


def _target_words(held: PositionView) -> str:
    if held.stop:
        return tr(
            "This target ends {position} at {price}, with {ends} before the fee. Without it only "
            "its stop, its flow or you end it."
        )
    return tr(
        "This target ends {position} at {price}, with {ends} before the fee. Without it, and "
        "without a stop, only its flow or you end it."
    )


def _set_again(state: State, order: Order) -> str:
    drawing = state.runs.drawing_of(order.run_id)
    if order.purpose is not Purpose.STOP or drawing is None:
        return ""
    protects = any(node.kind == _PROTECT for node in drawing.nodes)
    return " " + tr("The flow protects its positions: it sets a stop again.") if protects else ""
