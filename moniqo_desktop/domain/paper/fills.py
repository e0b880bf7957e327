"""Fill laws: what a candle does to an order. Whole numbers in, whole numbers out.

sign is +1 for a buy order and -1 for a sell order. Prices are price steps, NONE means no fill.
Both gears and the paper exchange call these, so that none of them can flatter the trader alone.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.money import PPM, ceil_div, ceil_to, floor_to

NONE: Final = -1


def stop_fill(sign: int, trigger: int, open_: int, high: int, low: int) -> int:
    """A resting stop is a market order once touched: the open if it gaps, else its trigger."""
    if sign * (open_ - trigger) >= 0:
        return open_
    reached = high >= trigger if sign > 0 else low <= trigger
    return trigger if reached else NONE


def touch_fill(sign: int, trigger: int, open_: int, high: int, low: int) -> int:
    """A take-profit is a market order once touched from the other side than a stop."""
    return stop_fill(-sign, trigger, open_, high, low)


def limit_fill(sign: int, limit: int, open_: int, high: int, low: int, through: int = 1) -> int:
    """A resting limit: the open if that is better, its price if traded through, else nothing.

    through: price steps the market must go beyond the limit; 0 = a touch is enough.
    """
    if sign * (limit - open_) > 0:
        return open_
    best = low if sign > 0 else high
    return limit if sign * (limit - best) >= through else NONE


def arriving_limit_fill(sign: int, limit: int, open_: int) -> int:
    """A limit that arrives at the open takes it when that is at its price or better."""
    return open_ if sign * (limit - open_) >= 0 else NONE


def limit_after_touch(sign: int, limit: int, touched: int, close: int, through: int = 1) -> int:
    """A stop-limit from its touch on: filled at once inside its limit, else only by what is
    certain to come, which lies between the touch and the close."""
    if sign * (limit - touched) >= 0:
        return touched
    return limit_fill(sign, limit, touched, max(touched, close), min(touched, close), through)


def trailing_level(sign: int, best: int, trail_ppm: int, tick: int) -> int:
    """Trigger of a trailing stop whose best price so far is best; towards the market on the tick.

    Source: domain.md appendix A, trailing (long): high·(1 − distance); short mirrored.
    """
    if sign < 0:
        return ceil_to(ceil_div(best * (PPM - trail_ppm), PPM), tick)
    return floor_to(best * (PPM + trail_ppm) // PPM, tick)


def turning_point(sign: int, starts: int, adverse: int, trail_ppm: int, tick: int) -> int:
    """From where a trailing stop that begins to follow at starts is met latest in a candle.

    That is starts itself, or, where its level from there lies beyond the candle's adverse extreme,
    the nearest price whose level does not.
    """
    if sign * (adverse - trailing_level(sign, starts, trail_ppm, tick)) >= 0:
        return starts
    if sign < 0:
        turn = ceil_to(ceil_div(adverse * PPM, PPM - trail_ppm), tick)
    else:
        turn = floor_to(adverse * PPM // (PPM + trail_ppm), tick)
    nearer = turn + sign * tick
    return nearer if sign * (adverse - trailing_level(sign, nearer, trail_ppm, tick)) >= 0 else turn


def activation_level(sign: int, origin: int, activation_ppm: int, tick: int) -> int:
    """The price from which a trailing stop that woke at origin follows; away from it, on the tick.

    0 = it follows at once. sign: of the stop order, -1 protects a long.
    """
    if activation_ppm == 0:
        return 0
    if sign < 0:
        return ceil_to(ceil_div(origin * (PPM + activation_ppm), PPM), tick)
    return max(tick, floor_to(origin * (PPM - activation_ppm) // PPM, tick))


def tighter(sign: int, trigger: int, level: int) -> int:
    """The stop trigger nearer to the market; 0 = none yet. A stop is never loosened."""
    if trigger == 0:
        return level
    return min(trigger, level) if sign > 0 else max(trigger, level)


def slipped(sign: int, price: int, slippage_ppm: int, tick: int, ticks: int = 0) -> int:
    """The price of a market order after slippage: worse, on the tick, never below one tick.

    slippage_ppm: share of the price, rounded up to at least one tick; ticks come on top.
    """
    if slippage_ppm == 0:
        return price + ticks * tick if sign > 0 else max(tick, price - ticks * tick)
    if sign > 0:
        return ceil_to(ceil_div(price * (PPM + slippage_ppm), PPM), tick) + ticks * tick
    return max(tick, floor_to(price * (PPM - slippage_ppm) // PPM, tick) - ticks * tick)


def impact(full_ppm: int, amount: int, volume: int) -> int:
    """How far an order moves the price against itself, in ppm of it, rounded up.

    It grows with the square of the share of the candle's volume it takes: full_ppm at the whole of
    it, which is also assumed where no volume is known. amount × PPM must stay below 2^62.
    """
    share = PPM if amount >= volume else ceil_div(amount * PPM, volume)
    return ceil_div(full_ppm * ceil_div(share * share, PPM), PPM)


def volume_share(volume: int, share_ppm: int, lot: int) -> int:
    """The most one order may fill in a candle, on the lot."""
    return floor_to(volume * share_ppm // PPM, lot)


def falls_into(sign: int, kind_is_stop: bool) -> bool:
    """Whether an entry inside a candle is reached by a falling price: buy limit, sell stop."""
    return (sign < 0) if kind_is_stop else (sign > 0)


def certain_high(price: int, high: int, close: int, fell: bool) -> int:
    """The highest price that surely comes after a fill at price inside a candle.

    The candle's high may lie before an entry that a falling price reached; its close cannot.
    """
    return max(price, close) if fell else high


def certain_low(price: int, low: int, close: int, fell: bool) -> int:
    """The lowest price that surely comes after a fill at price inside a candle."""
    return low if fell else min(price, close)


def best_instead_of_stop(sign: int, stopped: int, target: int, close: int, certain: bool) -> int:
    """What the best path would have paid where the worst one was stopped at stopped.

    sign: of the stop order. target: fill of the target if the candle reaches it, else NONE.
    certain: every path hits the stop. Equal to stopped when nothing was ambiguous.
    """
    if target != NONE:
        return target
    if certain:
        return stopped
    return max(stopped, close) if sign < 0 else min(stopped, close)


def bankruptcy_price(collateral: int, unit: int, fee_ppm: int) -> int:
    """The highest price at which buying back costs no more than collateral, fee included.

    collateral: money; unit: amount × notional factor, the notional of one price step.
    """
    return collateral * PPM // ((PPM + fee_ppm) * unit)


def affordable_amount(money: int, unit: int, fee_ppm: int, lot: int) -> int:
    """The largest amount on the lot that money pays for, fee included.

    unit: price × notional factor, the notional of one amount step.
    """
    return floor_to(max(0, money) * PPM // ((PPM + fee_ppm) * unit), lot)
