"""What a run costs unless the trader says otherwise: the same in the terminal and the window."""

from __future__ import annotations

from typing import Final

FEE_BPS: Final = 10.0
"""Per side, basis points: a plain retail account."""
SLIPPAGE_BPS: Final = 0.0
"""None: the trader knows the market, and the assumptions of the result say that none was taken."""
