"""Which candles are in view and where a price lies: plain arithmetic, no painting."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, floor, log, nan
from typing import TYPE_CHECKING, Final, overload

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

WIDEST: Final = 60.0
NORMAL: Final = 8.0
GAP: Final = 0.08
"""Share of the width kept free right of the newest candle while following it."""


class Span:
    """The horizontal window on the candles.

    left: candle index at the left edge; step: px per candle.
    """

    def __init__(self) -> None:
        self.left, self.step, self.width = 0.0, NORMAL, 800.0
        self.count = 0
        self.follows = True
        """Whether the newest candle stays in place when one more comes."""
        self.fits = False
        """Whether all candles stay in view when one more comes."""
        self._looked: tuple[int, int, float] | None = None
        """What look_at was asked for, until the trader moves: kept when the width changes."""

    @property
    def visible(self) -> float:
        """Candles that fit the width."""
        return self.width / self.step

    @property
    def first(self) -> int:
        """First candle of which a part is in view."""
        return max(0, int(self.left))

    @property
    def stop(self) -> int:
        """One past the last candle of which a part is in view."""
        return max(0, min(self.count, int(self.left + self.visible) + 2))

    def set_width(self, width: float) -> None:
        """Keeps the right edge in place."""
        right = self.left + self.visible
        self.width = max(1.0, width)
        self.left = right - self.visible
        if self._looked is not None:
            self.look_at(*self._looked)
            return
        self._settle()

    def set_count(self, count: int) -> None:
        self.count = count
        self._settle()

    def shift(self, candles: int) -> None:
        """So many older candles come in front; the next set_count settles."""
        self.left += candles

    def pan(self, pixels: float) -> None:
        """Positive pulls the past into view."""
        self._looked = None
        self.left -= pixels / self.step
        self.follows = self.fits = False
        self._keep_in_reach()
        self.follows = self.left >= self._home() - 0.5

    def zoom(self, factor: float, at: float) -> None:
        """factor > 1 makes candles wider; the candle at px `at` stays where it is."""
        self.fits, self._looked = False, None
        step = min(max(self.step * factor, self.narrowest), WIDEST)
        if self.follows:
            at = self.width * (1 - GAP)
        self.left += at / self.step - at / step
        self.step = step
        self._settle()

    def fit(self) -> None:
        """All candles."""
        self._looked = None
        self.follows = self.fits = True
        self._settle()

    def home(self) -> None:
        """The newest candles at their normal width."""
        self.step, self.follows, self.fits, self._looked = NORMAL, True, False, None
        self._settle()

    def look_at(self, first: int, last: int, share: float) -> None:
        """Candles first to last in the middle, at most at their normal width."""
        self.follows = self.fits = False
        self._looked = (first, last, share)
        self.step = min(NORMAL, self.width / (max(last - first, 1) * share))
        self.step = max(self.step, self.narrowest)
        self.left = (first + last + 1) / 2 - self.visible / 2
        self._keep_in_reach()

    def x(self, index: float) -> float:
        """Px of the middle of a candle."""
        return (index + 0.5 - self.left) * self.step

    def xs(self, indices: Floats) -> Floats:
        """Px of the middles of candles, (indices,)."""
        return (indices + (0.5 - self.left)) * self.step

    def index(self, x: float) -> int:
        """Candle under a px, clipped to what is; −1 if there is none."""
        if not self.count:
            return -1
        return min(max(int(x / self.step + self.left), 0), self.count - 1)

    def slot(self, x: float) -> int:
        """Number of the place under a px, also where no candle stands: left of the first it is
        below 0, right of the newest it is count or more."""
        return floor(x / self.step + self.left)

    def _home(self) -> float:
        return self.count - self.visible * (1 - GAP)

    @property
    def narrowest(self) -> float:
        return min(NORMAL * 2, self.width * (1 - GAP) / max(self.count, 1))

    def _settle(self) -> None:
        self.step = self.narrowest if self.fits else max(self.step, self.narrowest)
        if self.follows:
            self.left = self._home()
        self._keep_in_reach()

    def _keep_in_reach(self) -> None:
        """A tenth of the width always shows candles."""
        edge = self.visible * 0.1
        lowest = min(edge - self.visible, self._home())
        self.left = min(max(self.left, lowest), max(self.count - edge, lowest))


@dataclass(frozen=True, slots=True)
class Scale:
    """Prices onto pixels: low at bottom, high at top (px, top < bottom)."""

    low: float
    high: float
    top: float
    bottom: float

    @overload
    def y(self, price: float) -> float: ...
    @overload
    def y(self, price: Floats) -> Floats: ...
    def y(self, price: float | Floats) -> float | Floats:
        """Px of a price or of (n,) prices."""
        per_unit = (self.bottom - self.top) / (self.high - self.low)
        return self.bottom - (price - self.low) * per_unit

    def price(self, y: float) -> float:
        per_pixel = (self.high - self.low) / (self.bottom - self.top)
        return self.low + (self.bottom - y) * per_pixel

    def holds(self, price: float) -> bool:
        return self.low <= price <= self.high


@dataclass(frozen=True, slots=True)
class LogScale(Scale):
    """The same share of a price takes the same px everywhere. low is above 0; a price that is not
    has no place (NaN)."""

    @overload
    def y(self, price: float) -> float: ...
    @overload
    def y(self, price: Floats) -> Floats: ...
    def y(self, price: float | Floats) -> float | Floats:
        per_unit = (self.bottom - self.top) / log(self.high / self.low)
        if isinstance(price, np.ndarray):
            logs = np.full(price.shape, nan)
            np.log(price, out=logs, where=price > 0)
            return self.bottom - (logs - log(self.low)) * per_unit
        if not price > 0:
            return nan
        return self.bottom - log(price / self.low) * per_unit

    def price(self, y: float) -> float:
        per_pixel = log(self.high / self.low) / (self.bottom - self.top)
        return self.low * exp((self.bottom - y) * per_pixel)


def scale_over(low: float, high: float, top: float, bottom: float, *, air: float = 0.06) -> Scale:
    """A scale with air above and below; a flat line gets one percent of room."""
    room = (high - low) * air or abs(high) * 0.01 or 1.0
    return Scale(low - room, high + room, top, max(bottom, top + 1))


def log_scale_over(
    low: float, high: float, top: float, bottom: float, *, air: float = 0.06
) -> LogScale:
    """The same, logarithmic. low > 0."""
    room = (high / low) ** air if high > low else 1.01
    return LogScale(low / room, high * room, top, max(bottom, top + 1))


def stretched(low: float, high: float, wanted: tuple[float, ...]) -> tuple[float, float]:
    """Range that also takes in the wanted prices, as long as it grows to at most three times."""
    reach = (high - low) or abs(high) * 0.01
    for price in sorted(wanted, key=lambda price: max(low - price, price - high)):
        lower, higher = min(low, price), max(high, price)
        if higher - lower <= 3 * reach:
            low, high = lower, higher
    return low, high
