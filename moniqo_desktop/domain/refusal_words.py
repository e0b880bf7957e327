"""Why the gate refused, in sentences: one for each of its codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from moniqo_desktop.domain.verdicts import CheckResult

SENTENCES: Final = {
    "STOP_LOOSENED": "A stop may only move towards the price: this one would risk more.",
    "STOP_WRONG_SIDE": "That stop lies on the wrong side of the price; it would close at once.",
    "TARGET_WRONG_SIDE": "That target lies on the wrong side of the price; it would close at once.",
    "KILL_SWITCH": "The kill switch is on: nothing may add exposure.",
    "FLOW_PAUSED": "The flow is paused: nothing may add exposure until it goes on.",
    "FLOW_STOPPED": "The flow of this order has ended: it can only be cancelled.",
    "NO_SHORT": "This market cannot be sold short.",
    "DATA_STALE": "Prices are stale: nothing may add exposure until fresh ones come.",
    "STOP_MISSING": "The limits in force ask for a stop.",
    "STOP_TOO_FAR": "The stop would lie farther from the entry than the limits allow.",
    "STOP_TOO_NEAR": "The stop would lie nearer to the entry than the limits allow.",
    "RISK_PER_TRADE": "More would be lost at the stop than the limits allow.",
    "MAX_POSITION": "The position would be larger than the limits allow.",
    "MAX_EXPOSURE": "All positions together would be larger than the limits allow.",
    "MARGIN": "There is not enough free money.",
    "MIN_AMOUNT": "The venue takes no order that small.",
    "MAX_AMOUNT": "The venue takes no order that large.",
    "MIN_NOTIONAL": "The venue takes no order worth that little.",
    "FILTER_TICK": "That price does not lie on the tick of the market.",
    "FILTER_LOT": "That amount is no whole number of lots.",
    "PRICE_RANGE": "The venue takes no price that far away.",
    "DAILY_LOSS": "The loss of the day has reached its limit: nothing may add exposure.",
    "COOLDOWN": "The wallet cools down: nothing may add exposure yet.",
    "BREAKER": "The breaker is open: nothing may add exposure yet.",
    "MORE_THAN_OPEN": "That is more than is open.",
    "MODE_MISMATCH": "The flow trades another kind of money than its account holds.",
    "PROFILE_NOT_FOR_LIVE": "The limits of this account do not allow live trading.",
    "CLOCK_BACKWARDS": "The clock runs behind the market: nothing may add exposure.",
    "VENUE_DOWN": "The venue does not answer: nothing may add exposure until it does.",
    "ORDER_UNKNOWN": "An order is without an answer: nothing may add exposure until it is found.",
    "DRAWDOWN": "The fall from the highest equity has reached its limit: nothing may add exposure.",
    "TRADES_PER_HOUR": "The account has made all the trades it may make in an hour.",
    "TRADES_PER_DAY": "The account has made all the trades it may make in a day.",
    "SYMBOL_UNKNOWN": "This market is not known.",
    "SPREAD": "Bid and ask lie farther apart than the limits allow.",
    "CRASH": "The market falls faster than the limits allow.",
    "VOLATILITY": "Prices move more than the limits allow.",
    "PER_SYMBOL": "As many positions of this market are open as the limits allow.",
    "OPEN_POSITIONS": "As many positions are open as the limits allow.",
    "OPPOSITE_OPEN": "A position the other way is open.",
    "NO_EQUITY": "The account has no equity left.",
    "LEVERAGE": "More would be borrowed than the limits or the market allow.",
    "LIQUIDATION_NEAR": "The venue would close the position too soon after its stop.",
    "STOP_OFF_TICK": "That stop does not lie on the tick of the market.",
    "TARGET_OFF_TICK": "That target does not lie on the tick of the market.",
    "TARGET_MISSING": "The limits in force ask for a target.",
    "TRAIL_OUT_OF_RANGE": "A stop cannot trail at that distance.",
    "AMOUNT_ZERO": "Nothing is left of the amount once it is put down to whole lots.",
    "MAX_ORDERS": "As many orders of this market are open as the venue takes.",
    "FILTER_PRICE": "The prices of the order do not fit its kind.",
    "PRICE_DRIFT": "The price ran too far from where the flow decided.",
    "APPROVAL_MISSING": "A person must approve an entry of this size.",
    "CAP_MISSING": "Buying more needs a cap on what may be bought in all.",
    "CAP_REACHED": "The cap on what may be bought in all is reached.",
    "ID_USED": "This order has been sent before; it is not sent twice.",
    "NOTHING_TO_REDUCE": "Nothing is open that this order could make smaller.",
    "NOTHING_TO_PROTECT": "Nothing is open that this order could protect.",
    "NOT_REDUCE_ONLY": "An order that closes must not be able to open.",
    "NUMBER_OUT_OF_RANGE": "A number of the order is out of range.",
    "LIMIT_UNKNOWN": "A limit cannot be read: nothing may add exposure.",
    "OF_ANOTHER_FLOW": "Another flow holds this market on this account: one position belongs to "
    "one flow. Use another account, or wait until it is closed.",
    "NOT_MEASURABLE": "A fact that this check needs is missing.",
}


def sentence_of(code: str) -> str:
    """A code without one says itself."""
    return SENTENCES.get(code, f"Refused: {code}.")


def told_of(codes: Iterable[str]) -> str:
    """One sentence for each code, each only once."""
    return " ".join(dict.fromkeys(sentence_of(code) for code in codes))


def told_by(codes: Iterable[str], results: Iterable[CheckResult]) -> str:
    """As above, with what a check said of its own where it did."""
    said = {each.code: each.detail for each in results if each.detail}
    return " ".join(dict.fromkeys(said.get(code) or sentence_of(code) for code in codes))
