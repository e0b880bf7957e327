"""The venue's clearing in the compiled gear: what a fill does to money, children and neighbours.

Mirrors domain.paper_clearing, domain.ledger and domain.paper_forced.
"""

from __future__ import annotations

from moniqo_desktop.domain.funding import funding_payment
from moniqo_desktop.domain.margin import (
    NO_PRICE,
    affordable_amount,
    bankruptcy_price,
    initial_margin,
    left_of,
    liquidation_fee,
    liquidation_price,
    tied_up,
)
from moniqo_desktop.domain.money import fee_of, floor_to
from moniqo_desktop.domain.positions import released_cost
from moniqo_desktop.engine.fast import book
from moniqo_desktop.engine.fast.codes import (
    AMENDED,
    BOUGHT,
    ENDED,
    FILLED,
    SOLD,
    TOO_LARGE,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import (
    Order,
    Report,
    Terms,
    Wallet,
)


# ── reports ──────────────────────────────────────────────────────────────────────────────────
def tell(s: World, kind: int, row: int) -> Report:
    """A new report about an order."""
    w = s.wallet[0]
    if w.reports == len(s.reports):
        w.status = TOO_LARGE
        w.reports -= 1
    r = s.reports[w.reports]
    w.reports += 1
    r.kind, r.row = kind, row
    r.price = r.amount = r.fee = r.best = r.limit = r.trigger = 0
    r.maker = r.ambiguous = False
    return r


def tell_fill(
    s: World, row: int, price: int, amount: int, fee: int, maker: bool, best: int
) -> None:
    r = tell(s, FILLED, row)
    r.price, r.amount, r.fee, r.maker = price, amount, fee, maker
    r.best = best if best != 0 else price
    r.ambiguous = r.best != price


# ── reserves ─────────────────────────────────────────────────────────────────────────────────
def opposite(lot: int, w: Wallet, o: Order) -> int:
    """How much of the position the order would take off, without sign, on the lot."""
    return floor_to(abs(w.held), lot) if w.held * o.sign < 0 else 0


def reserve(w: Wallet, o: Order, need: int) -> None:
    """Locks need for the order, in place of what it had."""
    w.locked += need - o.locked
    o.locked = need


def reserve_of(t: Terms, w: Wallet, o: Order) -> int:
    """Margin at the worst price it was priced with, and fee, of the part that adds."""
    if o.reducing:
        return 0
    remaining = o.amount - o.filled
    adding = remaining - min(remaining, opposite(t.lot, w, o))
    notional = book.reserve_price(t, w, o) * adding * t.factor
    return tied_up(notional, o.leverage, t.worst_fee_ppm)


# ── ends ─────────────────────────────────────────────────────────────────────────────────────
def end(s: World, o: Order, kind: int) -> None:
    """Takes the order out with a report; children of an entry without a fill go with it."""
    _forget(s, o)
    tell(s, kind, o.row)
    if o.child or o.filled != 0:
        return
    for line in range(s.wallet[0].orders):
        child = s.orders[s.lines[line]]
        if is_child(child, o):
            _forget(s, child)
            tell(s, ENDED, child.row)


def is_child(child: Order, o: Order) -> bool:
    """Whether child is another open child of the order's group."""
    return child.resting and child.child and child.group == o.group and child.row != o.row


def _forget(s: World, o: Order) -> None:
    w = s.wallet[0]
    w.locked -= o.locked
    o.locked = 0
    o.resting = False


# ── fills ────────────────────────────────────────────────────────────────────────────────────
def fill(s: World, o: Order, price: int, maker: bool, best: int) -> None:
    """Executes up to the candle's budget at price, and what follows. best: 0 = price."""
    w = s.wallet[0]
    before = o.filled
    taking_off = min(w.budget, o.amount - o.filled, opposite(s.terms[0].lot, w, o))
    if taking_off != 0:
        _take_off(s, o, taking_off, price, maker, best)
    adding = min(w.budget - taking_off, o.amount - o.filled)
    if adding != 0 and not o.reducing:
        _put_on(s, o, adding, price, maker)
    if o.filled != before:
        _settle_neighbours(s, o, o.filled - before, price)


def _take_off(s: World, o: Order, amount: int, price: int, maker: bool, best: int) -> None:
    t, w = s.terms[0], s.wallet[0]
    price = _borne(t, w, amount, price)
    notional = price * amount * t.factor
    fee = fee_of(notional, t.maker_ppm if maker else t.taker_ppm)
    fee = min(fee, _freed(w, amount, notional))
    reduce_holding(w, amount, notional, fee)
    _book(s, o, price, amount, fee, maker, best)


def _put_on(s: World, o: Order, amount: int, price: int, maker: bool) -> None:
    t, w = s.terms[0], s.wallet[0]
    rate = t.maker_ppm if maker else t.taker_ppm
    money, unit = w.cash - w.locked + o.locked, price * t.factor
    paid_for = min(amount, affordable_amount(money, unit, o.leverage, rate, t.lot))
    if paid_for != 0:
        notional = unit * paid_for
        fee = fee_of(notional, rate)
        margin = initial_margin(notional, o.leverage)
        w.cash -= margin + fee
        w.held += o.sign * paid_for
        w.cost += notional
        w.borrowed += notional - margin
        _book(s, o, price, paid_for, fee, maker, 0)
    if o.resting and (paid_for < amount or not _reserve_rest(t, w, o)):
        end(s, o, ENDED)


def _reserve_rest(t: Terms, w: Wallet, o: Order) -> bool:
    need = reserve_of(t, w, o)
    if need > w.cash - w.locked + o.locked:
        return False
    reserve(w, o, need)
    return True


def _book(s: World, o: Order, price: int, amount: int, fee: int, maker: bool, best: int) -> None:
    o.filled += amount
    tell_fill(s, o.row, price, amount, fee, maker, best)
    if o.amount == o.filled:
        _forget(s, o)


def _settle_neighbours(s: World, o: Order, filled: int, price: int) -> None:
    if o.child:
        _shrink_siblings(s, o, filled)
    else:
        _wake_children(s, o, filled, price)
    shrink_to_position(s)


def _shrink_siblings(s: World, o: Order, filled: int) -> None:
    for line in range(s.wallet[0].orders):
        other = s.orders[s.lines[line]]
        if not other.resting or other.group != o.group:
            continue
        if not other.child:
            end(s, other, ENDED)
        elif other.row != o.row:
            _resize(s, other, other.amount - filled)


def _wake_children(s: World, entry: Order, filled: int, price: int) -> None:
    tick = s.terms[0].tick
    for line in range(s.wallet[0].orders):
        child = s.orders[s.lines[line]]
        if not is_child(child, entry):
            continue
        woken = filled if child.asleep else child.amount + filled
        if child.asleep:
            child.asleep = False
            child.live = True
            if child.trail_ppm != 0:
                book.wake(child, price, tick)
        _resize(s, child, woken)


def shrink_to_position(s: World) -> None:
    """No reducing order may be larger than what it can take off."""
    w = s.wallet[0]
    for line in range(w.orders):
        other = s.orders[s.lines[line]]
        if other.resting and other.reducing and not other.asleep:
            most = opposite(s.terms[0].lot, w, other)
            if other.amount - other.filled > most:
                _resize(s, other, other.filled + most)


def _resize(s: World, o: Order, amount: int) -> None:
    if amount <= o.filled:
        end(s, o, ENDED)
    elif amount != o.amount:
        o.amount = amount
        tell(s, AMENDED, o.row).amount = amount


# ── the position at the venue ────────────────────────────────────────────────────────────────
def _sign(w: Wallet) -> int:
    return (w.held > 0) - (w.held < 0)


def _freed(w: Wallet, amount: int, notional: int) -> int:
    """What a fill that takes amount off would bring to cash before its fee."""
    cost = released_cost(w.cost, abs(w.held), amount)
    margin = released_cost(w.cost - w.borrowed, abs(w.held), amount)
    return left_of(_sign(w), notional, cost, margin)


def reduce_holding(w: Wallet, amount: int, notional: int, fee: int) -> None:
    """Books a fill that takes amount off the position."""
    released = released_cost(w.cost, abs(w.held), amount)
    freed = released_cost(w.cost - w.borrowed, abs(w.held), amount)
    w.cash += freed + _sign(w) * (notional - released) - fee
    w.held -= _sign(w) * amount
    w.cost -= released
    w.borrowed += freed - released


def _cover_price(t: Terms, w: Wallet, amount: int) -> int:
    """The worst price at which amount of the position can be closed by its own margin."""
    cost = released_cost(w.cost, abs(w.held), amount)
    margin = released_cost(w.cost - w.borrowed, abs(w.held), amount)
    if w.held > 0 and margin >= cost:
        return NO_PRICE
    return bankruptcy_price(_sign(w), amount * t.factor, cost, margin, t.worst_fee_ppm)


def _borne(t: Terms, w: Wallet, amount: int, price: int) -> int:
    """The price the margin of the position can bear for amount; the venue bears the rest."""
    ends, sign = _cover_price(t, w, amount), _sign(w)
    if ends == NO_PRICE or sign * (ends - price) <= 0:
        return price
    w.insured += abs(price - ends) * amount * t.factor
    return ends


def charge(s: World, rate_e8: int, mark: int) -> int:
    """Funding of the position at a boundary, from its margin; returns what was paid."""
    t, w = s.terms[0], s.wallet[0]
    if w.held == 0 or t.spot:
        return 0
    notional = (mark if mark != 0 else w.last) * abs(w.held) * t.factor
    payment = funding_payment(_sign(w), notional, rate_e8)
    paid = min(payment, w.cost - w.borrowed)
    w.borrowed += paid
    w.insured += payment - paid
    w.charged += paid
    return paid


def cover(s: World) -> int:
    """The price at which the position is liquidated; 0 = there is none."""
    t, w = s.terms[0], s.wallet[0]
    if w.held == 0 or t.spot:
        return NO_PRICE
    unit = abs(w.held) * t.factor
    return liquidation_price(
        _sign(w), unit, w.cost, w.cost - w.borrowed, t.worst_fee_ppm, s.tiers[: t.tiers]
    )


def liquidate(s: World, price: int, best: int) -> None:
    """Closes the whole position at price, or where its margin ends. best: 0 = the same."""
    t, w = s.terms[0], s.wallet[0]
    sign, amount = _sign(w), abs(w.held)
    price = _borne(t, w, amount, price)
    notional = price * amount * t.factor
    fee = liquidation_fee(notional, t.liquidation_ppm, _freed(w, amount, notional))
    reduce_holding(w, amount, notional, fee)
    tell_fill(s, SOLD if sign > 0 else BOUGHT, price, amount, fee, False, best)
    s.reports[w.reports - 1].ambiguous = best != 0
    shrink_to_position(s)
