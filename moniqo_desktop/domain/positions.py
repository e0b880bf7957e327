"""Positions and trades as pure folds over fills. Amounts in amount steps, money scaled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.margin import initial_margin
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.money import mul_div
from moniqo_desktop.domain.orders import Direction, Side, direction_of


@dataclass(frozen=True, slots=True)
class Position:
    """What is open in one symbol, and the trade it belongs to.

    amount: signed, negative = short. cost: entry notional of what is still open; average-cost.
    borrowed: the part of cost that its margin does not cover; more after funding was paid, less
    than zero where more was received.
    The rest counts from the fill that opened the trade and stays readable once it is flat:
    entry_notional, exit_notional, fees, funding (paid), realised (before both) in money; largest:
    the most that was open; total: all that was ever added; entries: fills that added; ambiguous:
    fills whose candle left more than one outcome. candle_at: of the fill that opened the trade,
    see FillSeen.
    """

    symbol: Symbol
    amount: int = 0
    cost: int = 0
    opened_at: Millis = 0
    entry_notional: int = 0
    exit_notional: int = 0
    fees: int = 0
    realised: int = 0
    largest: int = 0
    entries: int = 0
    ambiguous: int = 0
    total: int = 0
    borrowed: int = late(0)
    funding: int = late(0)
    candle_at: int = late(0)

    @property
    def margin(self) -> int:
        """What is set aside for it."""
        return self.cost - self.borrowed

    @property
    def direction(self) -> Direction:
        return direction_of(self.amount)

    @property
    def profit(self) -> int:
        """Of the trade so far: realised less all fees and funding, money."""
        return self.realised - self.fees - self.funding


def released_cost(cost: int, held: int, amount: int) -> int:
    """Entry notional, or margin, that leaves with amount of held, rounded down; the last part
    takes the rest.

    0 < amount <= held, both without sign.
    """
    return cost if amount == held else mul_div(cost, amount, held)


def after_fill(
    position: Position,
    side: Side,
    amount: int,
    notional: int,
    fee: int,
    at: Millis,
    *,
    ambiguous: bool = False,
    leverage: int = 1,
    candle_at: Millis = 0,
) -> tuple[Position, int]:
    """The position after a fill, and what the fill realised before fees. leverage: of what opens.
    candle_at: see FillSeen.

    A fill past zero closes this trade and opens the next one with what is left over; use
    `split_at_flat` first where the closed trade must be kept. Raises Broken on an amount <= 0.
    """
    realised = 0
    for part in split_at_flat(position, side, amount, notional, fee):
        if not position.amount:
            position = Position(position.symbol, opened_at=at, candle_at=candle_at)
        position, part_realised = _with_part(position, side, part, leverage)
        realised += part_realised
    if ambiguous:
        position = replace(position, ambiguous=position.ambiguous + 1)
    return position, realised


Part = tuple[int, int, int]
"""(amount, notional, fee) of a fill or a share of it."""


def split_at_flat(
    position: Position, side: Side, amount: int, notional: int, fee: int
) -> tuple[Part, ...]:
    """The fill as one part, or as two where it passes zero: what closes, what opens.

    The parts sum to the fill exactly. Raises Broken on an amount <= 0.
    """
    if amount <= 0:
        raise Broken(f"A fill of {amount} {position.symbol} is none.")
    held = -position.amount * side.sign
    if held <= 0 or amount <= held:
        return ((amount, notional, fee),)
    closing = (held, notional * held // amount, fee * held // amount)
    return closing, (amount - held, notional - closing[1], fee - closing[2])


def _with_part(position: Position, side: Side, part: Part, leverage: int) -> tuple[Position, int]:
    if position.amount * side.sign < 0:
        return _reduced(position, part)
    return _added(position, side, part, leverage), 0


def _added(position: Position, side: Side, part: Part, leverage: int) -> Position:
    amount, notional, fee = part
    open_now = position.amount + amount * side.sign
    return replace(
        position,
        amount=open_now,
        cost=position.cost + notional,
        borrowed=position.borrowed + notional - initial_margin(notional, leverage),
        entry_notional=position.entry_notional + notional,
        fees=position.fees + fee,
        largest=max(position.largest, abs(open_now)),
        total=position.total + amount,
        entries=position.entries + 1,
    )


def _reduced(position: Position, part: Part) -> tuple[Position, int]:
    amount, notional, fee = part
    sign = position.direction.sign
    held = abs(position.amount)
    released = released_cost(position.cost, held, amount)
    freed = released_cost(position.margin, held, amount)
    realised = sign * (notional - released)
    left = replace(
        position,
        amount=position.amount - sign * amount,
        cost=position.cost - released,
        borrowed=position.borrowed - released + freed,
        exit_notional=position.exit_notional + notional,
        fees=position.fees + fee,
        realised=position.realised + realised,
    )
    return left, realised


@dataclass(frozen=True, slots=True)
class Dust:
    """What is left of a spot position and too small to be sold. cost: its entry notional."""

    symbol: Symbol
    amount: int
    cost: int


def swept(position: Position, lot: int) -> tuple[Position, Dust | None]:
    """A position of less than a lot is flat, and what is left of it is dust; its cost is no more
    part of the trade."""
    if not 0 < position.amount < lot:
        return position, None
    dust = Dust(position.symbol, position.amount, position.cost)
    entry_notional = position.entry_notional - position.cost
    flat = replace(position, amount=0, cost=0, borrowed=0, entry_notional=entry_notional)
    return flat, dust


def from_dust(dust: Dust, at: Millis, candle_at: Millis = 0) -> Position:
    """The position that a purchase adds to when it takes up dust."""
    return Position(
        dust.symbol,
        dust.amount,
        dust.cost,
        opened_at=at,
        entry_notional=dust.cost,
        largest=dust.amount,
        total=dust.amount,
        candle_at=candle_at,
    )


def after_funding(position: Position, payment: int) -> Position:
    """The position after payment (money, negative = received) went from its margin."""
    return replace(
        position,
        borrowed=position.borrowed + payment,
        funding=position.funding + payment,
    )


def unrealised(position: Position, market: Market, price: int) -> int:
    """Profit at price before fees, money; 0 when flat."""
    value = market.notional(price, abs(position.amount))
    return position.direction.sign * (value - position.cost)
