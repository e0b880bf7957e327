"""How the paper venue fills: the assumptions a result must state."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.money import PPM

PATHS: Final = ("worst", "ohlc", "olhc", "nearest", "close")
"""Ways through a candle of which only open, high, low and close are known.

worst: each ambiguity against the position. nearest: the extreme nearer to the open first. close:
the high first if it closed below its open, else the low (exchange.md §5). Where finer candles
exist, they are matched instead, each by this path (`detail`).
"""


@dataclass(frozen=True, slots=True)
class PaperRules:
    """Settings of a paper venue, the same on history and on live paper.

    volume_share_ppm: the most one order may fill of a candle's volume, 0 = no bound (for candles
    without volume). slippage_ppm: of market orders and touched stops; slippage_ticks on top.
    impact_ppm: price impact of an order that takes the whole volume of a candle; it grows with the
    square of the share taken. touch_fills: a limit that is only touched fills. fee_received: a
    spot purchase pays its fee in what it received.
    """

    path: str = "worst"
    volume_share_ppm: int = 100_000
    slippage_ppm: int = 0
    slippage_ticks: int = 0
    impact_ppm: int = 0
    touch_fills: bool = False
    fee_received: bool = False

    def __post_init__(self) -> None:
        if self.path not in PATHS:
            known = ", ".join(f"“{path}”" for path in PATHS)
            raise Mistake(f"“{self.path}” is not a path through a candle.", hint=f"Use {known}.")
        if not 0 <= self.volume_share_ppm <= PPM or not 0 <= self.slippage_ppm < PPM:
            raise Mistake("Volume share and slippage are ratios between 0 and 1.")
        if not 0 <= self.impact_ppm < PPM or self.slippage_ticks < 0:
            raise Mistake("Impact is a ratio between 0 and 1, ticks of slippage are not negative.")

    def row(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
