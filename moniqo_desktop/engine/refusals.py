"""What the gate refused, as a sentence for who asked by hand."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.engine.ruling import Ruling

_REFUSED: Final = {
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
}


def refuse(ruling: Ruling, but: frozenset[int] = frozenset()) -> None:
    """Raises Mistake for the first check that refuses and is not left out."""
    named = {result.code for result in ruling.results if result.number in but}
    for code in ruling.codes:
        if code not in named:
            raise Mistake(_REFUSED.get(code, f"Refused: {code}."))
