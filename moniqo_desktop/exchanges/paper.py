"""The paper venue: the paper market around any feed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from moniqo_desktop.domain.errors import BadFile, Unavailable
from moniqo_desktop.domain.market import (
    Columns,
    Market,
    Millis,
    Symbol,
    Timeframe,
    timeframe,
)
from moniqo_desktop.domain.messages.codec import decode, encode
from moniqo_desktop.domain.messages.reports import (
    AccountSnapshot,
    CandleClosed,
    OrderReport,
    PriceSeen,
    Report,
)
from moniqo_desktop.domain.money import nearest_to
from moniqo_desktop.domain.orders import Change, Order, OrderGroup, OrderId
from moniqo_desktop.domain.paper.book import NEVER
from moniqo_desktop.domain.paper.funding import FundingSource, charged
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.protocols import Capabilities, Feed, Wants

_MINUTE: Final = timeframe("1m")
CAPABILITIES: Final = Capabilities(groups=True, amend=True, trailing=True, lookup_is_final=True)


class Paper:
    """Takes orders on paper, at the prices of a feed.

    markets: those the wallet may trade; symbols the feed has beside them are only read. settings:
    see PaperMarket. funding: rates of linear markets, None = none are charged. Time is what the
    stream last said: an order acts from the first candle that opens after it was made.
    """

    def __init__(
        self,
        feed: Feed,
        markets: Sequence[Market],
        cash: int,
        *,
        funding: FundingSource | None = None,
        **settings: Any,
    ) -> None:
        self._feed = feed
        self._funding = funding
        self._markets = {market.symbol: market for market in markets}
        self._market = PaperMarket(self._markets, cash, **settings)
        self._inbox: deque[Report] = deque()
        self._news = asyncio.Event()
        self._at: Millis = 0
        self._listeners = 0

    # ---- feed

    async def markets(self) -> Sequence[Market]:
        return tuple(self._markets.values())

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        """Candles with since <= opened_at < until."""
        return await self._feed.history(symbol, timeframe, since, until)

    async def aclose(self) -> None:
        await self._feed.aclose()

    async def stream(self, wants: Wants) -> AsyncIterator[Report]:
        """Own reports as soon as there are any, and the feed's; a candle's fills before it.

        There is one listener: a new stream ends the one before.
        """
        self._listeners += 1
        me, finest = self._listeners, _finest(wants)
        self._inbox = deque(r for r in self._inbox if not isinstance(r, CandleClosed | PriceSeen))
        source = _Ahead(self._feed.stream(wants), self._news)
        try:
            while await self._arrived(source, finest) and me == self._listeners:
                report = self._inbox.popleft()
                self._at = max(self._at, report.at)
                yield report
        finally:
            await source.aclose()

    async def _arrived(self, source: _Ahead, finest: dict[Symbol, Timeframe]) -> bool:
        """Waits for the inbox to hold something; False at the end of the feed."""
        while not self._inbox:
            self._news.clear()
            if not source.is_ready():
                await self._news.wait()
                continue
            report = source.take()
            if report is None:
                return False
            if isinstance(report, CandleClosed):
                await self._match(report, finest)
            self._inbox.append(report)
        return True

    async def _match(self, closed: CandleClosed, finest: dict[Symbol, Timeframe]) -> None:
        """A candle that was matched before the last shutdown is only told again."""
        market = self._markets.get(closed.symbol)
        if market is None or closed.timeframe != finest.get(closed.symbol):
            return
        for candle in await self._unmatched(closed):
            if candle.at > self._market.closed_at(closed.symbol):
                prices = candle_steps(candle, market)
                over = candle.timeframe.ms
                self._inbox.extend(
                    charged(self._market, self._funding, closed.symbol, candle.at, over)
                )
                fills = self._market.on_candle(closed.symbol, candle.at, *prices, over=over)
                self._inbox.extend(fills)

    async def _unmatched(self, closed: CandleClosed) -> list[CandleClosed]:
        """What is to be matched of a candle: itself, or minutes from where the last one ended if
        it does not begin there, as after a change of the timeframe followed: prices from before an
        order must not fill it, nor may those between be left out."""
        symbol, opened = closed.symbol, closed.at - closed.timeframe.ms
        before = self._market.closed_at(symbol)
        if before in (NEVER, opened) or before >= closed.at or not self._is_in_use(symbol):
            return [closed]
        until = opened if before < opened else closed.at
        minutes = await self._minutes(symbol, before, until)
        return [*minutes, closed] if before < opened or not minutes else minutes

    async def _minutes(self, symbol: Symbol, since: Millis, until: Millis) -> list[CandleClosed]:
        """Those between two moments; none where the feed cannot tell."""
        try:
            found = await self._feed.history(symbol, _MINUTE, since, until - _MINUTE.ms + 1)
        except Unavailable:
            return []
        candles = (found.candle(row) for row in range(len(found)))
        return [CandleClosed(c.opened_at + _MINUTE.ms, symbol, _MINUTE, c) for c in candles]

    def _is_in_use(self, symbol: Symbol) -> bool:
        """Whether anything is held or rests in the symbol."""
        held = self._market.position(symbol).amount
        return bool(held) or any(order.symbol == symbol for order in self._market.open_orders())

    # ---- orders

    def twin(self, cash: int) -> tuple[PaperMarket, FundingSource | None]:
        """A market of the same terms that nothing has happened in, and the rates it charges."""
        return PaperMarket(self._markets, cash, rules=self._market.rules), self._funding

    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def submit(self, group: OrderGroup) -> None:
        """Effective from the first candle that opens at or after its order was made."""
        made = max((order.created_at for order in group.orders), default=self._at)
        self._tell(self._market.submit(group, made))

    async def amend(self, order: Order, change: Change) -> None:
        self._tell(self._market.amend(order.order_id, change, self._at))

    async def cancel(self, order: Order) -> None:
        self._tell(self._market.cancel(order.order_id, self._at))

    async def look_up(self, order_id: OrderId) -> OrderReport:
        return self._market.look_up(order_id, self._at)

    async def snapshot(self) -> AccountSnapshot:
        return self._market.snapshot(self._at)

    def _tell(self, reports: Sequence[Report]) -> None:
        self._inbox.extend(reports)
        self._news.set()

    # ---- its state in our ledger

    def state(self) -> bytes:
        """The market and the reports that were not taken yet, as JSON."""
        state = {
            "at": self._at,
            "inbox": [encode(report) for report in self.untold()],
            "market": self._market.state(),
        }
        return json.dumps(state, separators=(",", ":")).encode()

    def untold(self) -> tuple[Report, ...]:
        """Own reports that were not taken yet."""
        return tuple(r for r in self._inbox if not isinstance(r, CandleClosed | PriceSeen))

    def restore(self, state: bytes) -> None:
        """Raises BadFile if state was not written by `state`, and changes nothing then."""
        try:
            found = json.loads(state)
            at, told = found["at"], [decode(row) for row in found["inbox"]]
            self._market.restore(found["market"])
        except (ValueError, KeyError, TypeError) as problem:
            raise BadFile("The saved state of the paper wallet cannot be read.") from problem
        self._at, self._inbox = at, deque(told)


class _Ahead:
    """A feed's stream whose next report is fetched while own reports go out.

    One task reads the whole stream, a report whenever one is wanted, and is ended by `aclose`; a
    task group cannot hold it, as the stream it serves is a generator whose reader may leave between
    two reports.
    """

    def __init__(self, stream: AsyncIterator[Report], news: asyncio.Event) -> None:
        self._stream = stream
        self._news = news
        self._wanted = asyncio.Event()
        self._fetched: Report | None = None
        self._reading: asyncio.Task[None] | None = None

    def is_ready(self) -> bool:
        """Whether `take` has an answer; if not, one is fetched now, and told by the news."""
        if self._fetched is not None:
            return True
        if self._reading is None:
            loop = asyncio.get_running_loop()
            self._reading = loop.create_task(self._read(), name="paper-feed")
            self._reading.add_done_callback(lambda _: self._news.set())
        self._wanted.set()
        return self._reading.done()

    async def _read(self) -> None:
        async for report in self._stream:
            self._fetched = report
            self._news.set()
            self._wanted.clear()
            await self._wanted.wait()

    def take(self) -> Report | None:
        """The fetched report, None at the end. Raises what the feed raised."""
        report, self._fetched = self._fetched, None
        if report is None and self._reading is not None:
            ended, self._reading = self._reading, None
            ended.result()
        return report

    async def aclose(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()


def _finest(wants: Wants) -> dict[Symbol, Timeframe]:
    """The shortest timeframe of each symbol: orders are matched on its candles only."""
    finest: dict[Symbol, Timeframe] = {}
    for symbol, frame in wants.candles:
        finest[symbol] = min(frame, finest.get(symbol, frame))
    return finest


def candle_steps(closed: CandleClosed, market: Market) -> tuple[int, int, int, int, int]:
    """open, high, low, close in price steps on the tick, volume in amount steps rounded down.

    The same rounding as a replay of stored columns: ties of the float product to even.
    """
    candle, scale = closed.candle, 10.0**market.price_decimals
    open_, high, low, close = (
        nearest_to(round(price * scale), market.tick_size)
        for price in (candle.open, candle.high, candle.low, candle.close)
    )
    return open_, high, low, close, int(candle.volume * 10.0**market.amount_decimals)
