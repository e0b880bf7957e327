"""What the numbers in the rows of the compiled gear stand for."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.backtest.results import PURPOSES
from moniqo_desktop.domain.orders import OrderKind, Purpose, TimeInForce

KINDS: Final = tuple(OrderKind)
MARKET: Final = KINDS.index(OrderKind.MARKET)
LIMIT: Final = KINDS.index(OrderKind.LIMIT)
STOP: Final = KINDS.index(OrderKind.STOP)
STOP_LIMIT: Final = KINDS.index(OrderKind.STOP_LIMIT)
TAKE_PROFIT: Final = KINDS.index(OrderKind.TAKE_PROFIT)
TRAILING: Final = KINDS.index(OrderKind.TRAILING)

FOR_OPEN: Final = PURPOSES.index(Purpose.OPEN)
FOR_ADD: Final = PURPOSES.index(Purpose.ADD)
FOR_REDUCE: Final = PURPOSES.index(Purpose.REDUCE)
FOR_CLOSE: Final = PURPOSES.index(Purpose.CLOSE)
FOR_STOP: Final = PURPOSES.index(Purpose.STOP)
FOR_TARGET: Final = PURPOSES.index(Purpose.TARGET)
FOR_LIQUIDATION: Final = PURPOSES.index(Purpose.LIQUIDATION)

FORCES: Final = tuple(TimeInForce)
GTC: Final = FORCES.index(TimeInForce.GTC)
IOC: Final = FORCES.index(TimeInForce.IOC)
POST_ONLY: Final = FORCES.index(TimeInForce.POST_ONLY)

ACCEPTED, AMENDED, ENDED, REJECTED, FILLED = range(5)
"""What a report says."""

SUBMIT, AMEND, CANCEL = range(3)
"""What is asked of the venue."""

RUNNING, MORE_ROOM, BAD_CANDLE, TOO_LARGE = range(4)
"""Why the loop handed back: not at all, a table is full, an impossible candle, numbers beyond
what 64 bits carry."""

SOLD, BOUGHT = -1, -2
"""In place of an order's row: the venue closed a long, or a short."""
LEAVES_LONG, LEAVES_SHORT = 1, 2
NONE_YET: Final = -1
