"""The practice market as a feed: history at once, candles as practice time goes by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from itertools import count
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import (
    Columns,
    Market,
    Millis,
    Symbol,
    Timeframe,
    resampled,
    timeframe,
)
from moniqo_desktop.domain.messages.reports import PriceSeen, Report
from moniqo_desktop.domain.protocols import Clock, Wants
from moniqo_desktop.exchanges.merged import (
    Series,
    after,
    between,
    closed_candles,
    joined,
    resume_points,
)
from moniqo_desktop.exchanges.pace import Follower, Pace
from moniqo_desktop.exchanges.practice_days import (
    PracticeDays,
    day_of,
    price_at,
)
from moniqo_desktop.exchanges.practice_model import (
    DAY_MS,
    FIRST_DAY_AT,
    PRACTICE_START,
    PRACTICE_SYMBOLS,
    PracticeSymbol,
)

PRICES_UP_TO: Final = 60.0
"""Up to this speed prices are shown between candles; above it a candle comes every second."""
LAST_AT: Final[Millis] = PRACTICE_START + 20 * 365 * DAY_MS
"""History is made day after day: a request beyond this is a slip, not a wish."""
_MINUTE: Final = timeframe("1m")
_PRICE_EVERY_MS: Final = 10_000
_HALF_SPREAD: Final = 0.5e-4
_DAYS_PER_YIELD: Final = 4
"""Of days that are remembered."""


class Practice:
    """A feed that needs no network. Practice time starts at PRACTICE_START and moves only as
    candles are delivered; the 30 days before it are history from the first moment on."""

    def __init__(
        self,
        seed: int,
        clock: Clock,
        *,
        speed: float = 1.0,
        ends_at: Millis = 0,
        symbols: Sequence[PracticeSymbol] = PRACTICE_SYMBOLS,
    ) -> None:
        """speed: practice seconds per second, or pace.FASTEST. ends_at: close time of the last
        candle a stream delivers (0 = it never ends)."""
        self._markets = tuple(one.market for one in symbols)
        self._days = PracticeDays(seed, symbols)
        self._pace = Pace(clock, PRACTICE_START, speed)
        self._ends_at = ends_at
        self._making = asyncio.Lock()

    @property
    def now(self) -> Millis:
        """Practice time: close of the last candle delivered."""
        return self._pace.at

    @property
    def speed(self) -> float:
        return self._pace.speed

    def set_speed(self, speed: float) -> None:
        """Felt within a quarter of a second. Raises Mistake unless speed > 0."""
        self._pace.set_speed(speed)

    @property
    def is_held(self) -> bool:
        """Whether practice time stands still."""
        return self._pace.is_held

    def hold(self) -> None:
        """Time stands still: no candle and no price comes until it goes on."""
        self._pace.hold()

    def go_on(self) -> None:
        """Time goes by at its speed again."""
        self._pace.go_on()

    def rush(self, until: Millis) -> None:
        """Candles come as fast as they are taken, none from after until, before `hold` or `go_on`
        or a rush to a later moment."""
        self._pace.rush(until)

    async def markets(self) -> Sequence[Market]:
        return self._markets

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        """See Feed. until 0 = what has closed by now in practice time. The caller asks for no
        more than it may know: candles beyond practice time are the same as those to come.
        Raises Mistake for a symbol the practice market does not have, or after LAST_AT."""
        self._days.practice_symbol(symbol)
        since, until = max(since, FIRST_DAY_AT), until or self.now
        if until > LAST_AT:
            raise Mistake("The practice market has no history after the year 2045.")
        parts = []
        for day in range(day_of(since), day_of(until - 1) + 1):
            parts.append(_resampled(await self._columns(symbol, day), timeframe))
            if day % _DAYS_PER_YIELD == 0:
                await asyncio.sleep(0)
        return between(joined(parts), since, until)

    def stream(self, wants: Wants) -> AsyncIterator[Report]:
        """Closed candles after wants.since (0 = from now in practice time), and prices between
        them at low speed. Candles that practice time has passed already come at once.
        Raises Mistake for a symbol the practice market does not have, or if nothing is wanted."""
        if not wants.candles:
            raise Mistake("No candles are wanted from the practice market.")
        for symbol, _ in wants.candles:
            self._days.practice_symbol(symbol)
        return self._streamed(wants, resume_points(wants, self.now))

    async def aclose(self) -> None:
        """Nothing is held open."""

    async def _streamed(
        self, wants: Wants, points: dict[tuple[Symbol, Timeframe], Millis]
    ) -> AsyncIterator[Report]:
        present = max(points.values())
        if present > self._pace.at:
            self._pace.move_to(present)
        follower = self._pace.follower()
        try:
            async with aclosing(self._followed(follower, wants, points)) as reports:
                async for report in reports:
                    yield report
        finally:
            follower.leave()

    async def _followed(
        self, follower: Follower, wants: Wants, points: dict[tuple[Symbol, Timeframe], Millis]
    ) -> AsyncGenerator[Report]:
        reached = min(points.values())
        symbols = tuple(dict.fromkeys(symbol for symbol, _ in wants.candles))
        for day in count(day_of(reached)):
            for symbol in symbols:
                await self._columns(symbol, day)
            for closed in closed_candles(self._series(points, day)):
                if self._ends_at and closed.at > self._ends_at:
                    return
                if closed.at > reached:
                    async for seen in self._prices(follower, symbols, reached, closed.at):
                        yield seen
                    reached = closed.at
                    await follower.reach(reached)
                yield closed

    async def _columns(self, symbol: Symbol, day: int) -> Columns:
        """One day is made each turn, however many ask: nobody waits for a month of them."""
        if not self._days.has(symbol, day):
            async with self._making:
                for before in self._days.factors_before(day):
                    self._days.make_factor(before)
                    await asyncio.sleep(0)
                for made in self._days.missing(symbol, day):
                    self._days.columns(symbol, made)
                    await asyncio.sleep(0)
        return self._days.columns(symbol, day)

    def _series(self, points: dict[tuple[Symbol, Timeframe], Millis], day: int) -> list[Series]:
        """What is still to be delivered of a day."""
        return [
            after(Series(symbol, frame, _resampled(self._days.columns(symbol, day), frame)), at)
            for (symbol, frame), at in points.items()
        ]

    async def _prices(
        self, follower: Follower, symbols: tuple[Symbol, ...], since: Millis, until: Millis
    ) -> AsyncIterator[PriceSeen]:
        """Prices strictly between two moments while practice time goes slowly."""
        start = max(since, until - DAY_MS) // _PRICE_EVERY_MS + 1
        for at in range(start * _PRICE_EVERY_MS, until, _PRICE_EVERY_MS):
            if self._pace.speed > PRICES_UP_TO or self._pace.rushes:
                return
            if at <= self._pace.at:
                continue
            await follower.reach(at)
            for symbol in symbols:
                yield self._price(symbol, at)

    def _price(self, symbol: Symbol, at: Millis) -> PriceSeen:
        market = self._days.practice_symbol(symbol).market
        price = price_at(self._days.day(symbol, day_of(at)), at)
        return PriceSeen(
            at,
            symbol,
            market.price_below(price * (1 - _HALF_SPREAD)),
            market.price_above(price * (1 + _HALF_SPREAD)),
        )


def _resampled(columns: Columns, frame: Timeframe) -> Columns:
    """A day of one-minute candles as candles of frame: every timeframe divides a day."""
    return columns if frame == _MINUTE else resampled(columns, _MINUTE, frame)
