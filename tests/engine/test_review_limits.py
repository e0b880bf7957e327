"""Which limits bind a run: the tightest of wallet, profile and node, watched or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.events import GateJudged
from moniqo_desktop.domain.messages.reports import CandleClosed, FillSeen
from moniqo_desktop.domain.orders import OrderIntent, Purpose, Side
from moniqo_desktop.domain.risk import LimitProfile, profile
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.orders_out import carry_out
from moniqo_desktop.engine.program.run import Run
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import CASH, MARKETS, a_flow, a_source, compiled, some_terms

RESEARCH = profile("research")


def _candle(core: Core, number: int, price: float) -> None:
    bar = Candle(number * MINUTE, price, price, price, price, 1.0)
    core.handle(CandleClosed((number + 1) * MINUTE, SYMBOL, timeframe("1m"), bar))


def _bought(amount: int) -> OrderIntent:
    return OrderIntent("", SYMBOL, Purpose.OPEN, Side.BUY, amount, decided_price=10_000)


@pytest.mark.parametrize("tight_wallet", [True, False])
def test_the_tighter_of_wallet_and_run_binds(tight_wallet: bool) -> None:
    tight = replace(RESEARCH, limits=replace(RESEARCH.limits, max_position=0.01))
    wallet, mine = (tight, RESEARCH) if tight_wallet else (RESEARCH, tight)
    core = Core(some_terms(wallet), MARKETS, lambda: 0.0)
    run = Run("run", compiled(a_source()), mine)
    core.start(run, 0, {})
    _candle(core, 0, 1_000.0)
    whole = CASH // MARKETS[SYMBOL].notional(10_000, 1)
    assert carry_out(core, run, _bought(whole // 50), MINUTE).codes == ("MAX_POSITION",)
    assert carry_out(core, run, _bought(whole // 200), MINUTE).allowed


def _limited_by_run() -> tuple[Run, LimitProfile]:
    tight = replace(RESEARCH, limits=replace(RESEARCH.limits, max_drawdown=0.05))
    return Run("run", compiled(a_source()), tight), RESEARCH


def _limited_by_node() -> tuple[Run, LimitProfile]:
    nodes = {
        "candles": ("market.candles", {"symbol": SYMBOL, "timeframe": "1m"}),
        "gate": ("risk.gate", {"max_drawdown_percent": 5.0}),
    }
    flow = a_flow(nodes)
    flow = replace(flow, nodes=tuple(replace(n, bypassed=n.node_id == "gate") for n in flow.nodes))
    return Run("run", compiled(flow), RESEARCH), RESEARCH


@pytest.mark.parametrize("watch", [False, True], ids=["alone", "watched"])
@pytest.mark.parametrize("made", [_limited_by_run, _limited_by_node])
def test_the_peak_of_the_day_is_seen_on_every_candle(made: object, watch: bool) -> None:
    run, wallet = made()  # type: ignore[operator]  # one of two functions
    core = Core(some_terms(wallet), MARKETS, lambda: 0.0, watch=watch)
    core.start(run, 0, {})
    _candle(core, 0, 1_000.0)
    unit = MARKETS[SYMBOL].notional(10_000, 1)
    amount = CASH // unit // 2
    first = carry_out(core, run, _bought(amount), MINUTE)
    assert first.allowed
    (order,) = core.desk.open_orders.values()
    core.drain()
    core.handle(
        FillSeen(
            MINUTE, "f", order.order_id, SYMBOL, Side.BUY, 10_000, amount, 0, best_price=10_000
        )
    )
    _candle(core, 1, 1_200.0)
    _candle(core, 2, 1_050.0)
    more = replace(_bought(1), limits=(("max_drawdown", 0.05),))
    ruling = carry_out(core, run, more, 3 * MINUTE)
    judged = [event for event in core.events if isinstance(event, GateJudged)]
    assert judged[-1].codes == ruling.codes
    assert "DRAWDOWN" in ruling.codes
