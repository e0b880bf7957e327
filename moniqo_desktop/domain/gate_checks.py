"""The gate's checks as scalar functions: same answer for the gate, the event and the compiled gear.

Each returns a refusal code, "" for a pass or NOT_MEASURABLE where a fact is missing. Money is
scaled; ratios are 0..1; facts that may be missing are negative when unknown. Order and wording:
domain.md §9.3.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.money import PPM, ceil_div

NOT_MEASURABLE: Final = "NOT_MEASURABLE"
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000
RESERVE_PPM: Final = 50_000
_NEVER: Final = float("inf")


def own_market(is_held_by_another: bool) -> str:
    """One position belongs to one flow."""
    return "OF_ANOTHER_FLOW" if is_held_by_another else ""


def kill_switch(is_on: bool) -> str:
    return "KILL_SWITCH" if is_on else ""


def mode_match(order_letter: str, wallet_letter: str, live_allowed: bool) -> str:
    if order_letter != wallet_letter:
        return "MODE_MISMATCH"
    return "PROFILE_NOT_FOR_LIVE" if wallet_letter == "l" and not live_allowed else ""


def data_fresh(age_ms: int, candle_ms: int, stale: bool) -> str:
    """age_ms: time since the last candle closed, negative = clock runs backwards."""
    if stale:
        return "DATA_STALE"
    if age_ms < 0:
        return "CLOCK_BACKWARDS"
    return "DATA_STALE" if age_ms > 2 * candle_ms else ""


def venue_ready(connected: bool, unknown_orders: int) -> str:
    if not connected:
        return "VENUE_DOWN"
    return "ORDER_UNKNOWN" if unknown_orders else ""


def flow_enabled(running: bool, paused: bool) -> str:
    if not running:
        return "FLOW_STOPPED"
    return "FLOW_PAUSED" if paused else ""


def pauses(at: int, cooldown_until: int, breaker_until: int) -> str:
    if at < breaker_until:
        return "BREAKER"
    return "COOLDOWN" if at < cooldown_until else ""


def drawdown(equity: int, peak: int, limit: float) -> str:
    return "DRAWDOWN" if peak > 0 and peak - equity >= limit * peak else ""


def daily_loss(equity: int, day_start: int, limit: float) -> str:
    """Reached counts: a loss of exactly the limit refuses."""
    return "DAILY_LOSS" if day_start > 0 and day_start - equity >= limit * day_start else ""


def trade_count(in_hour: int, in_day: int, per_hour: float, per_day: float) -> str:
    if in_hour >= per_hour:
        return "TRADES_PER_HOUR"
    return "TRADES_PER_DAY" if in_day >= per_day else ""


def market_open(known: bool, spread: float, max_spread: float) -> str:
    """spread: ratio of price, negative = unknown. Candles have no spread: unknown fails only
    where a limit is set on a venue with quotes."""
    if not known:
        return "SYMBOL_UNKNOWN"
    return "SPREAD" if spread > max_spread else ""


def side_allowed(opens_short: bool, allows_short: bool) -> str:
    return "NO_SHORT" if opens_short and not allows_short else ""


def crash(change_1h: float, change_24h: float, threshold: float) -> str:
    """Refuses new longs and shorts alike while the market falls by more than threshold."""
    return "CRASH" if min(change_1h, change_24h) <= -threshold else ""


def volatility(value: float, limit: float) -> str:
    return "VOLATILITY" if value > limit else ""


def concurrency(open_positions: int, in_symbol: int, max_open: float, max_symbol: float) -> str:
    """Counts include entries on their way."""
    if in_symbol >= max_symbol:
        return "PER_SYMBOL"
    return "OPEN_POSITIONS" if open_positions >= max_open else ""


def leverage(exposure_after: int, equity: int, limit: float) -> str:
    if equity <= 0:
        return "NO_EQUITY"
    return "LEVERAGE" if exposure_after > limit * equity else ""


def order_leverage(asked: int, limit: float, most: int) -> str:
    """most: what the market lets an order ask for. 1 borrows nothing and is always allowed."""
    return "LEVERAGE" if asked < 1 or (asked > 1 and (asked > limit or asked > most)) else ""


def margin(required: int, free: int) -> str:
    return "MARGIN" if required > free else ""


def liquidation_distance(sign: int, price: int, stop_price: int, liquidation: int) -> str:
    """The stop must come long before the venue does: at most half the way to the liquidation.
    stop_price, liquidation: 0 = there is none."""
    if not liquidation:
        return ""
    way = sign * (price - liquidation)
    needed = 2 * abs(price - stop_price) if stop_price else 1
    return "LIQUIDATION_NEAR" if way < needed else ""


def stop(
    sign: int, price: int, stop_price: int, tick: int, required: bool, nearest: float, widest: float
) -> str:
    """sign: +1 long, −1 short; stop_price 0 = none; nearest, widest: ratio of price."""
    if stop_price == 0:
        return "STOP_MISSING" if required else ""
    if price <= 0:
        return NOT_MEASURABLE
    if stop_price < 0 or sign * (price - stop_price) <= 0:
        return "STOP_WRONG_SIDE"
    if stop_price % tick:
        return "STOP_OFF_TICK"
    distance = abs(price - stop_price)
    if distance < nearest * price:
        return "STOP_TOO_NEAR"
    return "STOP_TOO_FAR" if distance > widest * price else ""


def trail(trail_ppm: int) -> str:
    return "" if 0 <= trail_ppm < PPM else "TRAIL_OUT_OF_RANGE"


def target(sign: int, price: int, target_price: int, tick: int) -> str:
    if target_price == 0:
        return ""
    if target_price < 0 or sign * (target_price - price) <= 0:
        return "TARGET_WRONG_SIDE"
    return "TARGET_OFF_TICK" if target_price % tick else ""


def size(risk: int, position: int, exposure: int, equity: int, limits: tuple[float, ...]) -> str:
    """risk: money lost if the stop fills at its price, with fees. position, exposure: notional
    after the order. limits: risk_per_trade, max_position, max_exposure."""
    if equity <= 0:
        return "NO_EQUITY"
    if risk > limits[0] * equity:
        return "RISK_PER_TRADE"
    if position > limits[1] * equity:
        return "MAX_POSITION"
    return "MAX_EXPOSURE" if exposure > limits[2] * equity else ""


def filters(
    amount: int, lot: int, smallest: int, largest: int, notional: int, min_notional: int
) -> str:
    if amount <= 0:
        return "AMOUNT_ZERO"
    if amount % lot:
        return "FILTER_LOT"
    if amount < smallest:
        return "MIN_AMOUNT"
    if amount > largest:
        return "MAX_AMOUNT"
    return "MIN_NOTIONAL" if notional < min_notional else ""


def with_reserve(min_notional: int) -> int:
    """The least notional an entry may have at the worse of its price and its stop: 5 % above the
    venue's, so that neither a move nor the stop leaves a rest the venue does not take."""
    return ceil_div(min_notional * (PPM + RESERVE_PPM), PPM)


def price_range(price: int, lowest: int, highest: int) -> str:
    """price 0 = the order has none; highest 0 = no bound."""
    if price == 0 or (price >= lowest and (highest == 0 or price <= highest)):
        return ""
    return "PRICE_RANGE"


def order_count(after: int, most: int) -> str:
    """after: open orders of the symbol with the new ones; most 0 = no bound."""
    return "MAX_ORDERS" if 0 < most < after else ""


def kind_prices(limited: bool, triggered: bool, limit_price: int, trigger_price: int) -> str:
    """Each kind of entry has its own prices. A stray one would make the order look smaller than
    it is, so it is refused; so is an entry kind whose price is not known before it fills."""
    fits = limited == bool(limit_price) and triggered == bool(trigger_price)
    return "" if fits else "FILTER_PRICE"


def tick(price: int, step: int) -> str:
    """price 0 = the order has none."""
    return "FILTER_TICK" if price < 0 or price % step else ""


def drift(decided: int, last: int, limit: float) -> str:
    """How far the price ran from where the node decided."""
    if decided <= 0 or last <= 0:
        return NOT_MEASURABLE
    return "PRICE_DRIFT" if abs(last - decided) > limit * decided else ""


def approval(position: int, equity: int, max_position: float, above: float, approved: bool) -> str:
    """A person must have said yes from `above` × the largest position on; 0 = always."""
    if approved or above == _NEVER:
        return ""
    return "APPROVAL_MISSING" if position >= above * max_position * equity else ""


def accumulation(spent: int, notional: int, cap: int, accumulates: bool) -> str:
    """A total cap bounds what accumulation may buy in all; 0 with the flag set is no cap at all."""
    if not accumulates:
        return ""
    if cap <= 0:
        return "CAP_MISSING"
    return "CAP_REACHED" if spent + notional > cap else ""


def unused(already_used: bool) -> str:
    return "ID_USED" if already_used else ""


def reduces(amount: int, side_sign: int, open_amount: int) -> str:
    """An exit may only shrink: opposite side and not more than is open (signed)."""
    if open_amount == 0 or side_sign * open_amount > 0:
        return "NOTHING_TO_REDUCE"
    return "MORE_THAN_OPEN" if amount > abs(open_amount) else ""
