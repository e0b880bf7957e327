"""A past run says on its cards which check refused an order, as the run itself did."""

from moniqo_desktop.domain.messages.events import GateJudged
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.risk import SafetyRules
from moniqo_desktop.engine.history.retelling import Retelling, Source
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS, compiled, some_terms, walk
from tests.kit.trading_flows import trend

A_DAY_S = 86_400


def test_a_past_card_names_the_very_check() -> None:
    plan = compiled(trend())
    [clock] = plan.sources
    terms = some_terms(rules=SafetyRules(cooldown_trade_s=A_DAY_S))
    market = PaperMarket({SYMBOL: MARKETS[SYMBOL]}, terms.cash)
    told = Retelling(Source("r", plan, {clock: walk(900, 5)}, 0, terms, market))
    told.advance(lambda: True)
    refused = [e for e in told.events if isinstance(e, GateJudged) and not e.allowed]
    assert refused
    [order] = [node for node in plan.nodes if node.node_id == "order"]
    said = told.node_at(order, refused[-1].at)
    assert said is not None
    assert said.text == "Refused: cooldown"
