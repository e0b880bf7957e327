"""The desk in the compiled gear: what the wallet holds, folded from what the venue told.

Mirrors engine.desk, engine.holdings and domain.positions.
"""

from __future__ import annotations

from moniqo_desktop.domain.margin import initial_margin
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.positions import released_cost
from moniqo_desktop.engine.fast.codes import (
    FOR_CLOSE,
    FOR_STOP,
    FOR_TARGET,
    TOO_LARGE,
)
from moniqo_desktop.engine.fast.node_rows import View, World
from moniqo_desktop.engine.fast.records import (
    Order,
    Report,
    Terms,
    Wallet,
)


def adds_exposure(purpose: int) -> bool:
    """To open or to add."""
    return purpose <= 1


def protects(purpose: int) -> bool:
    """A stop or a target."""
    return purpose in (FOR_STOP, FOR_TARGET)


def sign_of(amount: int) -> int:
    return (amount > 0) - (amount < 0)


# ── what is held ─────────────────────────────────────────────────────────────────────────────
def unrealised(t: Terms, w: Wallet) -> int:
    value = w.last_price * abs(w.position) * t.factor
    return sign_of(w.position) * (value - w.position_cost)


def equity(t: Terms, w: Wallet) -> int:
    return t.start_cash + w.realised - w.fees - w.funding + unrealised(t, w)


def held_value(t: Terms, w: Wallet) -> int:
    return w.last_price * abs(w.position) * t.factor


def worst_price(w: Wallet, o: Order) -> int:
    """Of an entry on its way, see holdings.Holdings."""
    if o.known_limit == 0:
        return max(o.known_trigger, w.last_price)
    return max(o.known_limit, w.last_price) if o.sign < 0 else o.known_limit


def coming(s: World) -> int:
    """Notional of entries on their way."""
    t, w = s.terms[0], s.wallet[0]
    total = 0
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.open and adds_exposure(o.purpose):
            total += worst_price(w, o) * (o.known_amount - o.known_filled) * t.factor
    return total


def free(s: World) -> int:
    """Money not bound in positions or entries on their way."""
    t, w = s.terms[0], s.wallet[0]
    margin = w.position_cost - w.position_borrowed
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.open and adds_exposure(o.purpose):
            left = o.known_amount - o.known_filled
            margin += initial_margin(worst_price(w, o) * left * t.factor, o.leverage)
    return t.start_cash + w.realised - w.fees - w.funding - margin


def pending_entry(s: World) -> bool:
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if o.open and adds_exposure(o.purpose):
            return True
    return False


def is_turning(s: World, sign: int) -> bool:
    """Whether an order that closes the whole position is on its way, and sign is against it."""
    w = s.wallet[0]
    if w.position * sign >= 0:
        return False
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.open and o.purpose == FOR_CLOSE:
            return True
    return False


def protective_price(s: World, purpose: int) -> int:
    """The price of the stop or target nearest to the market; 0 = none."""
    w = s.wallet[0]
    tight_is_high = (w.position >= 0) == (purpose == FOR_STOP)
    found, price = False, 0
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if not o.open or o.purpose != purpose:
            continue
        one = o.known_trigger if o.known_trigger != 0 else o.known_limit
        if not found:
            found, price = True, one
        else:
            price = max(price, one) if tight_is_high else min(price, one)
    return price


def farthest_stop(s: World, sign: int, own: int) -> int:
    """Of the stop of an order that adds on a side and those that rest, the one the market would
    reach last; 0 = none. own: 0 = it has none."""
    found = own
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if o.open and o.purpose == FOR_STOP and o.known_trigger != 0:
            if found == 0 or sign * (o.known_trigger - found) < 0:
                found = o.known_trigger
    return found


def age(w: Wallet) -> int:
    """Candles closed since the position was opened."""
    return w.marked - w.entry_row + 1 if w.position != 0 else 0


def look(s: World) -> View:
    """The position as nodes see it now; see engine.views.position_view."""
    t, w, view = s.terms[0], s.wallet[0], s.seen[0]
    view.closed_trades = w.closed_trades
    view.last_profit = w.last_profit
    view.closed_at = w.trade_closed_at
    held = w.position != 0
    gain = unrealised(t, w)
    view.sign = sign_of(w.position)
    view.amount = w.position
    view.entry_price = entry_price(t, w) if held else 0.0
    view.profit = gain / MONEY_UNIT
    view.profit_ratio = gain / w.position_cost if held and w.position_cost != 0 else 0.0
    view.age = age(w)
    view.opened_at = w.opened_at if held else 0
    view.stop_price = protective_price(s, FOR_STOP) if held else 0
    view.target_price = protective_price(s, FOR_TARGET) if held else 0
    view.initial_amount = w.largest if held else 0
    view.initial_stop = w.initial_stop if held else 0
    view.entries = w.entries if held else 0
    return view


def entry_price(t: Terms, w: Wallet) -> float:
    return w.position_cost / MONEY_UNIT / (abs(w.position) / t.amount_scale)


# ── booking ──────────────────────────────────────────────────────────────────────────────────
def book_fill(s: World, r: Report, purpose: int, sign: int, leverage: int) -> bool:
    """Books a fill on the position and writes it down. True if it closed the trade."""
    t, w = s.terms[0], s.wallet[0]
    notional = r.price * r.amount * t.factor
    before = w.position
    realised = 0
    if before * sign < 0:
        realised = _reduce(w, r.amount, notional, r.fee)
    else:
        _add(w, sign, r.amount, notional, r.fee, leverage)
    w.ambiguous += r.ambiguous
    w.realised += realised
    w.fees += r.fee
    _write_fill(s, r, purpose, sign, realised)
    note_stop(s)
    if before != 0 and w.position == 0:
        _close_trade(s, before, purpose, False)
        return True
    return False


def note_stop(s: World) -> None:
    """The first stop of a position is kept: R is measured by it."""
    w = s.wallet[0]
    if w.position != 0 and w.initial_stop == 0:
        w.initial_stop = protective_price(s, FOR_STOP)


def _add(w: Wallet, sign: int, amount: int, notional: int, fee: int, leverage: int) -> None:
    if w.position == 0:
        w.opened_at, w.entry_row = w.at, w.row
        w.entry_notional = w.exit_notional = w.trade_fees = w.trade_realised = 0
        w.largest = w.total = w.entries = w.ambiguous = w.trade_funding = 0
        w.position_cost = w.position_borrowed = 0
    w.position += sign * amount
    w.position_cost += notional
    w.position_borrowed += notional - initial_margin(notional, leverage)
    w.entry_notional += notional
    w.trade_fees += fee
    w.largest = max(w.largest, abs(w.position))
    w.total += amount
    w.entries += 1


def _reduce(w: Wallet, amount: int, notional: int, fee: int) -> int:
    """Returns what the fill realised."""
    sign, held = sign_of(w.position), abs(w.position)
    released = released_cost(w.position_cost, held, amount)
    freed = released_cost(w.position_cost - w.position_borrowed, held, amount)
    realised = sign * (notional - released)
    w.position -= sign * amount
    w.position_cost -= released
    w.position_borrowed += freed - released
    w.exit_notional += notional
    w.trade_fees += fee
    w.trade_realised += realised
    return realised


def _write_fill(s: World, r: Report, purpose: int, sign: int, realised: int) -> None:
    w = s.wallet[0]
    if w.new_fills == len(s.fills):
        w.status = TOO_LARGE
        w.new_fills -= 1
    row = s.fills[w.new_fills]
    w.new_fills += 1
    row.at, row.side, row.purpose = w.at, sign, purpose
    row.price, row.amount, row.fee, row.realised = r.price, r.amount, r.fee, realised
    row.maker, row.ambiguous, row.best_price = r.maker, r.ambiguous, r.best


def _close_trade(s: World, before: int, purpose: int, marked: bool) -> None:
    w = s.wallet[0]
    if w.new_trades == len(s.trades):
        w.status = TOO_LARGE
        w.new_trades -= 1
    row = s.trades[w.new_trades]
    w.new_trades += 1
    row.direction, row.opened_at, row.closed_at = sign_of(before), w.opened_at, w.at
    row.amount, row.total_amount = w.largest, w.total
    row.notional_in, row.notional_out = w.entry_notional, w.exit_notional
    row.fees, row.funding = w.trade_fees, w.trade_funding
    row.profit = w.trade_realised - w.trade_fees - w.trade_funding
    row.exit, row.ambiguous, row.marked = purpose, w.ambiguous, marked
    w.closed_trades += 1
    w.last_profit = row.profit
    w.trade_closed_at = w.at
    w.initial_stop = 0
