"""A venue that answers as a test tells it to, and remembers everything it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol, Timeframe, columns_of
from moniqo_desktop.domain.messages.reports import (
    AccountSnapshot,
    OrderNotFound,
    OrderReport,
    Report,
)
from moniqo_desktop.domain.orders import Change, Order, OrderGroup, OrderId
from moniqo_desktop.domain.protocols import Capabilities, Wants


class ScriptedVenue:
    """fails: what the next requests raise, in turn. answers: of look-ups, in turn; then not found.

    asked: (verb, order id) of every request, in order. say: puts a report into the stream; None
    ends it.
    """

    def __init__(self, markets: Sequence[Market], *, final: bool = True) -> None:
        self._markets = tuple(markets)
        self._final = final
        self.fails: list[MoniqoError] = []
        self.answers: list[OrderReport | MoniqoError] = []
        self.asked: list[tuple[str, str]] = []
        self._stream: asyncio.Queue[Report | None] = asyncio.Queue()

    def verbs(self, order_id: str = "") -> list[str]:
        return [verb for verb, asked in self.asked if order_id in ("", asked)]

    def say(self, *reports: Report | None) -> None:
        for report in reports:
            self._stream.put_nowait(report)

    async def markets(self) -> Sequence[Market]:
        return self._markets

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        return columns_of([])

    async def stream(self, wants: Wants) -> AsyncIterator[Report]:
        while (report := await self._stream.get()) is not None:
            yield report

    def capabilities(self) -> Capabilities:
        return Capabilities(groups=True, amend=True, trailing=True, lookup_is_final=self._final)

    async def submit(self, group: OrderGroup) -> None:
        self._request("submit", group.orders[0].order_id)

    async def amend(self, order: Order, change: Change) -> None:
        self._request("amend", order.order_id)

    async def cancel(self, order: Order) -> None:
        self._request("cancel", order.order_id)

    async def look_up(self, order_id: OrderId) -> OrderReport:
        self.asked.append(("look_up", order_id))
        answer = self.answers.pop(0) if self.answers else OrderNotFound(0, order_id)
        if isinstance(answer, MoniqoError):
            raise answer
        return answer

    async def snapshot(self) -> AccountSnapshot:
        return AccountSnapshot(0, 0, 0)

    async def aclose(self) -> None:
        return None

    def _request(self, verb: str, order_id: str) -> None:
        self.asked.append((verb, order_id))
        if self.fails:
            raise self.fails.pop(0)
