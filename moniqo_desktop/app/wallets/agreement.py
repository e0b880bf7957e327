"""Whether a wallet and its venue hold the same, before anything is done on it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.protocols import Venue, VenueState
from moniqo_desktop.engine.desk.desk import Desk


async def refuse_difference(desk: Desk, venue: Venue) -> None:
    """Both sides must agree to the last lot. Raises Unavailable if they do not."""
    there = await venue.snapshot()
    theirs = {item.symbol: item.amount for item in there.positions if item.amount}
    ours = _amounts(_once_told(desk, venue))
    if ours != theirs:
        raise Unavailable(
            f"the venue holds {_text(theirs, desk.markets)}, our journal says "
            f"{_text(ours, desk.markets)}.",
            hint="Settle it at the venue and start Moniqo again, or use another account.",
            code="POSITION_MISMATCH",
        )


def _once_told(desk: Desk, venue: Venue) -> Desk:
    """The desk after what a venue whose state we keep has done and not told of yet: a program may
    have ended between two fills of one candle."""
    untold = venue.untold() if isinstance(venue, VenueState) else ()
    fills = [report for report in untold if isinstance(report, FillSeen)]
    if not fills:
        return desk
    later = deepcopy(desk)
    for fill in fills:
        later.apply(fill)
    return later


def _amounts(desk: Desk) -> dict[Symbol, int]:
    return {symbol: item.amount for symbol, item in desk.positions.items()}


def _text(held: Mapping[Symbol, int], markets: Mapping[Symbol, Market]) -> str:
    """ "0.5 BTC/USDT and −1.2 ETH/USDT" or "nothing"."""
    told = [f"{markets[symbol].amount_text(held[symbol])} {symbol}" for symbol in held]
    return " and ".join(sorted(told)) or "nothing"
