"""Live paper and history are one machine: the same candles and orders give the same reports."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.reports import CandleClosed, Report
from moniqo_desktop.domain.orders import Change, OrderGroup, OrderKind, Side
from moniqo_desktop.domain.protocols import Wants
from moniqo_desktop.exchanges.paper import Paper
from tests.exchanges.test_paper import CASH, ScriptedFeed
from tests.kit.builders import MINUTE, SYMBOL, Tape, a_bracket, a_market, an_order, fills

ONE = timeframe("1m")
MARKET = a_market(maker_ppm=200, taker_ppm=700)


def some_candles(seed: int, count: int = 300) -> list[tuple[int, int, int, int]]:
    """A walk with ranges wide enough to meet stops and targets."""
    source = np.random.default_rng(seed)
    points = (1_000 * np.exp(source.normal(0, 0.01, 4 * count).cumsum())).astype(int)
    rows = points.reshape(count, 4).tolist()
    return [(row[0], max(row), min(row), row[3]) for row in rows]


def wishes(seed: int) -> Iterator[tuple[OrderGroup, Change]]:
    """An order group, and what its first child is later changed to."""
    source = np.random.default_rng(seed)
    for number in range(1_000):
        side = (Side.BUY, Side.SELL)[int(source.integers(2))]
        price = int(source.integers(950, 1_050))
        entry = an_order(
            f"e{number}", side=side, kind=OrderKind.LIMIT, limit_price=price, created_at=0
        )
        away = side.sign * int(source.integers(5, 40))
        yield (
            a_bracket(entry, stop=price - away, target=price + away),
            Change(trigger_price=price - away // 2 - side.sign),
        )


def on_tape(seed: int) -> list[Report]:
    """History: the paper market called directly."""
    tape, coming = Tape(MARKET, cash=CASH), wishes(seed)
    group, change = next(coming)
    for number, candle in enumerate(some_candles(seed)):
        tape.candle(*candle)
        if number % 7 == 0:
            group, change = next(coming)
            tape.submit(group)
        if number % 7 == 3:
            tape.reports += tape.market.amend(group.children[0].order_id, change, tape.at)
        if number % 7 == 5:
            tape.reports += tape.market.cancel(group.orders[0].order_id, tape.at)
    return tape.reports


async def on_paper(seed: int) -> list[Report]:
    """Live: the same through the venue and a feed."""
    feed, coming = ScriptedFeed(), wishes(seed)
    told: list[Report] = []
    venue = Paper(feed, (MARKET,), CASH)
    for number, (open_, high, low, close) in enumerate(some_candles(seed)):
        candle = Candle(number * MINUTE, open_ / 10, high / 10, low / 10, close / 10, 1e9)
        feed.coming.put_nowait(CandleClosed((number + 1) * MINUTE, SYMBOL, ONE, candle))
    feed.coming.put_nowait(None)
    group, change = next(coming)
    number = 0
    async for report in venue.stream(Wants(((SYMBOL, ONE),))):
        if not isinstance(report, CandleClosed):
            told.append(report)
            continue
        if number % 7 == 0:
            group, change = next(coming)
            await venue.submit(made_at(group, report.at))
        if number % 7 == 3:
            await venue.amend(group.children[0], change)
        if number % 7 == 5:
            await venue.cancel(group.orders[0])
        number += 1
    return told


def made_at(group: OrderGroup, at: int) -> OrderGroup:
    """The group as a flow made it at this time."""
    entry, *children = (replace(order, created_at=at) for order in group.orders)
    return OrderGroup(group.group_id, entry, tuple(children))


@pytest.mark.parametrize("seed", range(5))
def test_live_paper_and_history_tell_the_same(seed: int) -> None:
    history = on_tape(seed)
    assert asyncio.run(on_paper(seed)) == history
    assert len(fills(history)) > 10
