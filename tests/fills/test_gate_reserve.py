"""The gate keeps 5 % above the venue's smallest notional at the worse of price and stop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.reports import CandleClosed
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import OrderIntent, OrderKind, Purpose, Side
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.orders_out import carry_out
from moniqo_desktop.engine.program.run import Run
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import MARKETS, a_source, compiled, some_terms


def ruled(market: dict[str, Any], **changes: Any) -> tuple[str, ...]:
    """Codes of the gate for an entry of 0.1 at 1,000.0, worth 100."""
    core = Core(
        some_terms(profile("research")),
        {SYMBOL: replace(MARKETS[SYMBOL], **market)},
        lambda: 0.0,
    )
    run = Run("run", compiled(a_source()), profile("research"))
    core.start(run, 0, {})
    bar = Candle(0, 1_000.0, 1_000.0, 1_000.0, 1_000.0, 1.0)
    core.handle(CandleClosed(MINUTE, SYMBOL, timeframe("1m"), bar))
    intent = OrderIntent("", SYMBOL, Purpose.OPEN, Side.BUY, 100, decided_price=10_000)
    return carry_out(core, run, replace(intent, **changes), MINUTE).codes


@pytest.mark.parametrize(
    ("least", "stop", "codes"),
    [
        (95, 0, ()),
        (96, 0, ("MIN_NOTIONAL",)),
        (94, 9_870, ()),
        (95, 9_870, ("MIN_NOTIONAL",)),
    ],
)
def test_an_entry_and_its_stop_are_worth_five_percent_more_than_the_least(
    least: int, stop: int, codes: tuple[str, ...]
) -> None:
    assert ruled({"min_notional": least * MONEY_UNIT}, stop_price=stop) == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"stop_price": 9_000, "target_price": 11_000}, ()),
        ({"stop_price": 8_999}, ("PRICE_RANGE",)),
        ({"target_price": 11_001}, ("PRICE_RANGE",)),
        ({"kind": OrderKind.LIMIT, "limit_price": 8_990}, ("PRICE_RANGE",)),
    ],
)
def test_every_price_of_an_entry_lies_in_the_range(
    changes: dict[str, Any], codes: tuple[str, ...]
) -> None:
    assert ruled({"min_price": 9_000, "max_price": 11_000}, **changes) == codes


@pytest.mark.parametrize(("most", "codes"), [(0, ()), (3, ()), (2, ("MAX_ORDERS",))])
def test_an_entry_and_its_protection_fit_into_the_orders_a_market_allows(
    most: int, codes: tuple[str, ...]
) -> None:
    assert ruled({"max_orders": most}, stop_price=9_900, target_price=10_100) == codes
