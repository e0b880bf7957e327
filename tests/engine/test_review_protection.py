"""A position is never left without the protection it was entered with."""

from __future__ import annotations

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.reports import CandleClosed, Report
from moniqo_desktop.domain.orders import OrderIntent, OrderKind, Purpose, Side
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.actions import Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.orders_out import carry_out
from moniqo_desktop.engine.program.run import Run
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import CASH, MARKETS, a_source, compiled, some_terms

MARKET = MARKETS[SYMBOL]
THICK = 1_000_000


class Bench:
    """A core and a paper market, candle by candle."""

    def __init__(self) -> None:
        plan = compiled(a_source())
        self.core = Core(some_terms(), plan.markets, lambda: 0.0)
        self.market = PaperMarket(plan.markets, CASH)
        self.run = Run("run", plan, self.core.terms.profile)
        self.at = 0
        self.core.start(self.run, 0, {})

    def candle(self, low: int, high: int, volume: float = THICK) -> None:
        """Opens and closes in the middle. Prices in price steps."""
        opened, self.at = self.at, self.at + MINUTE
        middle = (low + high) // 2
        steps = (middle, high, low, middle, int(volume * 1_000))
        self._hear(list(self.market.on_candle(SYMBOL, self.at, *steps)))
        prices = (middle / 10, high / 10, low / 10, middle / 10)
        closed = Candle(opened, *prices, volume)
        self._hear([CandleClosed(self.at, SYMBOL, timeframe("1m"), closed)])

    def enter(self, stop: int, amount: int = 1_000, limit: int = 0) -> None:
        self.ask(
            Purpose.ADD if self.core.desk.positions else Purpose.OPEN,
            Side.BUY,
            amount,
            stop_price=stop,
            limit_price=limit,
            kind=OrderKind.LIMIT if limit else OrderKind.MARKET,
        )

    def ask(self, purpose: Purpose, side: Side, amount: int, **more: object) -> None:
        wanted = {"decided_price": self.core.desk.last_price[SYMBOL], **more}
        intent = OrderIntent("", SYMBOL, purpose, side, amount, **wanted)  # type: ignore[arg-type]  # mixed on purpose
        assert carry_out(self.core, self.run, intent, self.at).allowed
        self._act()

    @property
    def held(self) -> int:
        return self.core.desk.position(SYMBOL).amount

    @property
    def protected(self) -> int:
        """How much of the position a stop at the venue would take off."""
        ours = {o.order_id for o in self.core.desk.protection(SYMBOL, Purpose.STOP)}
        resting = {o.order_id for o in self.market.open_orders()}
        amounts = [o.remaining for o in self.core.desk.open_orders.values() if o.order_id in ours]
        assert ours <= resting
        return sum(amounts)

    def _hear(self, reports: list[Report]) -> None:
        for report in reports:
            for action in self.core.handle(report).actions:
                self._carry(action)

    def _act(self) -> None:
        for action in self.core.drain().actions:
            self._carry(action)

    def _carry(self, action: object) -> None:
        at = self.core.now
        match action:
            case Submit():
                self._hear(self.market.submit(action.group, at))
            case Cancel():
                self._hear(self.market.cancel(action.order.order_id, at))
            case Amend():
                self._hear(self.market.amend(action.order.order_id, action.change, at))


def test_a_resting_entry_keeps_its_stop_when_another_position_closes() -> None:
    bench = Bench()
    bench.candle(9_990, 10_010)
    bench.enter(stop=9_900)
    bench.candle(9_990, 10_010)
    assert bench.held == 1_000
    bench.enter(stop=9_500, limit=9_800)
    bench.candle(9_890, 10_010)
    assert bench.held == 0
    bench.candle(9_700, 9_900)
    assert bench.held == 1_000
    assert bench.protected == 1_000


def test_the_rest_of_an_entry_goes_when_its_position_is_closed() -> None:
    bench = Bench()
    bench.candle(9_990, 10_010)
    bench.enter(stop=9_000, amount=10_000)
    bench.candle(9_990, 10_010, volume=10)
    assert bench.held == 1_000
    bench.ask(Purpose.CLOSE, Side.SELL, bench.held)
    for _ in range(3):
        bench.candle(9_990, 10_010, volume=10)
        assert bench.protected >= bench.held
    assert bench.held == 0
    assert not bench.core.desk.open_orders
