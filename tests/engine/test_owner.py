"""A position belongs to the flow that opened it: what other flows on the account see and may do."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import (
    AtStop,
    ClosePosition,
    MoveProtection,
    StopRun,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, ReversePosition
from moniqo_desktop.domain.messages.events import (
    GateJudged,
    NodeEvaluated,
    RunStarted,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Direction, OrderIntent, OrderStatus, Purpose, Side
from moniqo_desktop.domain.positions import Position
from moniqo_desktop.domain.verdicts import Verdict
from moniqo_desktop.domain.views import PositionView
from moniqo_desktop.engine.desk.views import OwnSight
from moniqo_desktop.engine.gate.ruling import OF_ANOTHER
from tests.kit.builders import SYMBOL
from tests.kit.flows import ETHER, a_flow, a_source, candles_of
from tests.kit.talk import Talk
from tests.kit.two_flows import let_in, named, seen, two, want


def sentence(talk: Talk) -> str:
    found = [r for r in talk.last(GateJudged).results if r.verdict is Verdict.FAIL]
    assert [(r.number, r.name, r.code) for r in found] == [(19, OF_ANOTHER, "OF_ANOTHER_FLOW")]
    return found[0].detail


def test_a_second_flow_is_refused_while_the_first_holds_a_position() -> None:
    talk, beta = two()
    talk.enter(stop_price=9_800)
    sent = len(talk.submitted())
    for purpose, side in ((Purpose.OPEN, Side.BUY), (Purpose.OPEN, Side.SELL),
                          (Purpose.ADD, Side.BUY)):  # fmt: skip
        assert want(talk, beta, purpose=purpose, side=side).codes == ("OF_ANOTHER_FLOW",)
        assert sentence(talk) == (
            f"“Alpha” holds {SYMBOL} on this account: one position belongs to one flow. Use "
            "another account, or wait until it is closed."
        )
    assert len(talk.submitted()) == sent


def test_a_working_entry_holds_the_market_too() -> None:
    talk, beta = two()
    assert talk.want(stop_price=9_800).allowed
    assert want(talk, beta).codes == ("OF_ANOTHER_FLOW",)
    assert sentence(talk).startswith(f"“Alpha” has an entry for {SYMBOL} under way")
    [entry] = talk.submitted()[-1].group.orders[:1]
    talk.end(entry)
    assert want(talk, beta).allowed
    assert talk.want().codes == ("OF_ANOTHER_FLOW",)


def test_another_market_of_the_account_is_free() -> None:
    talk, _ = two()
    talk.enter()
    beta = let_in(talk, named(a_source(ETHER), "Gamma"), "gamma-run")
    talk.close(1_000, ETHER)
    assert want(talk, beta, symbol=ETHER).allowed


def test_once_it_is_closed_another_may_enter() -> None:
    talk, beta = two()
    talk.enter()
    talk.order(ClosePosition(symbol=SYMBOL))
    assert want(talk, beta).codes == ("OF_ANOTHER_FLOW",), "it is still open until the fill"
    talk.fill(talk.submitted()[-1].group.orders[0], 10_010)
    assert want(talk, beta).allowed


def test_a_flow_sees_none_of_what_another_holds() -> None:
    talk, _ = two()
    assert talk.want(stop_price=9_800).allowed
    sight = OwnSight(talk.core, "beta")
    assert not sight.pending_entry(SYMBOL)
    assert OwnSight(talk.core, "alpha").pending_entry(SYMBOL)
    group = talk.submitted()[-1].group
    assert group.entry is not None
    talk.accept(*group.orders)
    talk.fill(group.entry, 10_000)
    theirs, own = seen(talk, "beta"), seen(talk, "alpha")
    assert theirs == PositionView(held_by="“Alpha”")
    assert (own.amount, own.stop_price, own.held_by) == (1_000, 9_800, "")
    assert sight.account_view() == OwnSight(talk.core, "alpha").account_view()


def test_trades_are_counted_for_the_flow_that_closed_them() -> None:
    talk, beta = two()
    talk.enter()
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_010)
    assert (seen(talk, "alpha").closed_trades, seen(talk, "beta").closed_trades) == (1, 0)
    assert want(talk, beta).allowed
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_010)
    assert (seen(talk, "alpha").closed_trades, seen(talk, "beta").closed_trades) == (1, 1)
    assert [each.run_id for each in talk.all(TradeClosed)] == ["run", "beta-run"]


MEDDLING = a_flow(
    {
        "candles": candles_of(),
        "yes": ("logic.compare", {"op": "above", "value": 1.0}),
        "leave": "trade.close",
        "half": ("position.partial_close", {"at": "percent", "profit_percent": 0.05}),
        "even": ("position.break_even", {"activation_percent": 0.05}),
        "trail": ("position.trail", {"distance_percent": 0.1}),
        "guard": ("position.protect", {"stop_percent": 0.5, "target_percent": 5.0}),
        "tired": ("position.time_exit", {"candles": 1}),
        "look": "position.watch",
    },
    "candles.close > yes.a; yes.result > leave.when",
)
"""Everything that could end or change a position, at the first candle."""


def test_no_node_of_another_flow_touches_the_position() -> None:
    talk, _ = two(MEDDLING)
    talk.core.watch = True
    talk.enter(stop_price=9_800)
    place, asked = len(talk.actions), len(talk.all(GateJudged))
    for price in (1_010, 1_050, 1_040):
        talk.close(price)
    assert talk.actions[place:] == []
    assert len(talk.all(GateJudged)) == asked
    said = {e.node_id: e.text for e in talk.all(NodeEvaluated) if e.run_id == "beta-run"}
    words = "none of its own; “Alpha” holds one"
    for node in ("leave", "half", "even", "trail", "guard", "tired", "look"):
        assert said[node] == words, node


def test_the_same_nodes_end_a_position_of_their_own() -> None:
    talk, beta = two(MEDDLING)
    assert want(talk, beta).allowed
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    place = len(talk.actions)
    talk.close(1_010)
    assert talk.actions[place:]
    assert all(e.run_id == "beta-run" for e in talk.all(GateJudged))


@pytest.mark.parametrize("purpose", [Purpose.CLOSE, Purpose.REDUCE, Purpose.STOP, Purpose.TARGET])
def test_the_gate_lets_no_exit_of_another_flow_pass(purpose: Purpose) -> None:
    talk, beta = two()
    talk.enter(stop_price=9_800)
    prices = {"stop_price": 9_900, "target_price": 10_500}
    assert want(talk, beta, purpose=purpose, side=Side.SELL, **prices).codes == ("OF_ANOTHER_FLOW",)
    alpha = talk.run
    assert want(talk, alpha, purpose=purpose, side=Side.SELL, **prices).allowed


def test_an_entry_of_another_flow_does_not_wait_for_its_close() -> None:
    talk, beta = two()
    talk.enter()
    talk.order(ReversePosition(symbol=SYMBOL))
    waiting = dict(talk.core.waiting)
    intent = OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.SELL, 500, decided_price=10_000)
    ruling = talk.core._carry_out(beta, intent, talk.at)
    assert ruling is not None
    assert ruling.codes == ("OF_ANOTHER_FLOW",)
    assert talk.core.waiting == waiting


def test_a_hand_acts_on_it_as_before_and_it_stays_its_flow_s() -> None:
    talk, beta = two()
    talk.enter(stop_price=9_800)
    talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_900))
    talk.order(ClosePart(symbol=SYMBOL, amount=400))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    assert talk.desk.position(SYMBOL).amount == 600
    talk.order(ReversePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    assert want(talk, beta).codes == ("OF_ANOTHER_FLOW",), "the entry of the reversal is on its way"
    [entry, *_] = talk.submitted()[-1].group.orders
    talk.fill(entry, 10_000)
    assert talk.desk.position(SYMBOL).amount == -600
    assert seen(talk, "alpha").direction is Direction.SHORT
    assert seen(talk, "beta").held_by == "“Alpha”"
    assert want(talk, beta, side=Side.SELL).codes == ("OF_ANOTHER_FLOW",)


def test_a_stopped_flow_keeps_its_position_and_says_so() -> None:
    talk, beta = two()
    talk.enter(stop_price=9_800)
    talk.order(StopRun(run_id="run", at_stop=AtStop.KEEP_STOPS))
    assert want(talk, beta).codes == ("OF_ANOTHER_FLOW",)
    assert sentence(talk) == (
        f"“Alpha” is stopped and its {SYMBOL} position is still open on this account, with the "
        "stop and target that rest there. Close it by hand, start “Alpha” again, or use another "
        "account."
    )
    assert talk.desk.guards(SYMBOL, Purpose.STOP) == talk.desk.protection(SYMBOL, Purpose.STOP)
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    assert want(talk, beta).allowed


def test_a_stop_of_one_flow_closes_its_own_positions_only() -> None:
    talk, _ = two()
    talk.enter()
    place = len(talk.submitted())
    talk.order(StopRun(run_id="beta-run", at_stop=AtStop.CLOSE))
    assert len(talk.submitted()) == place
    talk.order(StopRun(run_id="run", at_stop=AtStop.CLOSE))
    assert len(talk.submitted()) == place + 1


def test_a_stop_takes_back_what_an_earlier_run_of_the_flow_left_resting() -> None:
    """Its first run broke with an entry resting: nobody else could take it back."""
    talk, beta = two()
    assert talk.want(stop_price=9_800).allowed
    [entry] = talk.submitted()[-1].group.orders[:1]
    talk.accept(entry)
    talk.core.stop("run", talk.at, "broken")
    let_in(talk, named(a_source(), "Alpha"), "second-run")
    talk.order(StopRun(run_id="second-run"))
    assert talk.cancelled() == [entry.order_id]
    talk.end(entry)
    assert want(talk, beta).allowed


def test_a_late_fill_of_one_flow_takes_back_the_entry_of_the_other() -> None:
    """A cancelled entry is filled after all: the position is that flow's, and its alone."""
    talk, beta = two()
    assert talk.want(stop_price=9_800).allowed
    late = talk.submitted()[-1].group.orders[0]
    talk.end(late)
    assert want(talk, beta, stop_price=9_700).allowed
    resting = talk.submitted()[-1].group.orders[0]
    talk.accept(resting)
    talk.fill(late, 9_990)
    assert talk.desk.is_owner(SYMBOL, "alpha")
    assert talk.cancelled() == [resting.order_id]


def test_a_flow_that_is_started_again_goes_on_with_its_position() -> None:
    talk, beta = two()
    talk.enter(stop_price=9_800)
    talk.order(StopRun(run_id="run", at_stop=AtStop.KEEP_STOPS))
    with pytest.raises(Mistake, match="has ended"):
        talk.order(ReversePosition(symbol=SYMBOL))
    again = let_in(talk, named(a_source(), "Alpha"), "second-run")
    talk.close(1_000)
    assert seen(talk, "alpha").amount == 1_000
    assert want(talk, beta).codes == ("OF_ANOTHER_FLOW",)
    assert sentence(talk).startswith("“Alpha” holds")
    assert want(talk, again, purpose=Purpose.REDUCE, side=Side.SELL, amount=100).allowed
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    talk.order(ReversePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    assert seen(talk, "alpha").amount == -900
    talk.order(StopRun(run_id="second-run", at_stop=AtStop.CLOSE))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
    assert not talk.desk.positions


def test_what_no_flow_opened_is_traded_by_none() -> None:
    talk, beta = two()
    talk.desk.positions[SYMBOL] = Position(SYMBOL, 1_000, 10_000)
    for run, flow_id in ((talk.run, "alpha"), (beta, "beta")):
        assert want(talk, run).codes == ("OF_ANOTHER_FLOW",)
        assert sentence(talk).startswith(f"{SYMBOL} is open on this account and no flow opened it")
        assert seen(talk, flow_id) == PositionView(held_by="the account")
    talk.order(ClosePosition(symbol=SYMBOL))
    assert talk.last(GateJudged).allowed


def test_with_one_flow_a_ruling_has_its_eighteen_checks() -> None:
    talk = Talk(flow=named(a_source(), "Alpha"))
    talk.enter(stop_price=9_800)
    assert {len(each.results) for each in talk.all(GateJudged)} == {18}
    assert talk.status(talk.submitted()[-1].group.orders[0]) is OrderStatus.FILLED
    assert [e.flow_name for e in talk.all(RunStarted)] == ["Alpha"]
