"""A reversal by hand is one decision: the pause its own close causes does not refuse its entry, a
lock that the loss trips does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import ClosePosition
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.events import Alarm, GateJudged, SafetyChanged
from moniqo_desktop.domain.orders import OrderIntent, Purpose, Side
from moniqo_desktop.domain.risk import SafetyRules, profile
from tests.kit.builders import SYMBOL
from tests.kit.flows import some_terms
from tests.kit.talk import Talk

PAUSES = SafetyRules()
WISH = {"stop_price": 9_800, "amount": 100}


def talking() -> Talk:
    """With all pauses, and a daily loss of 1 %."""
    free = profile("research")
    limits = replace(free, limits=replace(free.limits, daily_loss=0.01))
    return Talk(some_terms(limits, rules=PAUSES))


def turned(talk: Talk, at: int) -> None:
    """The position is reversed by hand; its close fills at this price."""
    talk.order(ReversePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], at)


def test_the_pause_of_its_own_close_does_not_leave_the_trader_flat() -> None:
    talk = talking()
    talk.enter(**WISH)
    turned(talk, 10_000)
    assert talk.last(GateJudged).allowed
    entry = talk.submitted()[-1].group.entry
    assert entry is not None
    assert (entry.purpose, entry.side, entry.amount) == (Purpose.OPEN, Side.SELL, 100)
    talk.fill(entry, 10_000)
    assert talk.desk.position(SYMBOL).amount == -100


@pytest.mark.parametrize("price", [10_000, 9_950], ids=["even", "at a loss"])
def test_the_pause_holds_for_all_others(price: int) -> None:
    talk = talking()
    talk.enter(**WISH)
    turned(talk, price)
    pause = talk.last(SafetyChanged)
    assert (pause.kind, pause.until > talk.at) == ("cooldown", True)
    assert talk.core.safety.cooldown_until == pause.until
    talk.end(talk.submitted()[-1].group.orders[0])
    assert "COOLDOWN" in talk.want(**WISH).codes


def test_a_pause_that_was_there_before_refuses_the_reversal_at_once() -> None:
    talk = talking()
    talk.enter(**WISH)
    turned(talk, 10_000)
    entry = talk.submitted()[-1].group.orders[0]
    talk.fill(entry, 10_000)
    with pytest.raises(Mistake, match="cools down"):
        talk.order(ReversePosition(symbol=SYMBOL))


def lost(talk: Talk, times: int) -> None:
    for _ in range(times):
        talk.enter(**WISH)
        talk.order(ClosePosition(symbol=SYMBOL))
        talk.fill(talk.submitted()[-1].group.orders[0], 9_990)
        for _ in range(20):
            talk.close(1_000)


def test_a_breaker_that_its_loss_trips_refuses_the_entry_and_it_is_told() -> None:
    talk = talking()
    lost(talk, 2)
    talk.enter(**WISH)
    turned(talk, 9_990)
    assert talk.last(GateJudged).codes == ("BREAKER",)
    assert not talk.desk.positions
    assert [each.message for each in talk.all(Alarm) if each.code == "NOT_TURNED"] == [
        f"{SYMBOL} was closed and not turned round: nothing is open in it. The breaker is open: "
        "nothing may add exposure yet."
    ]


def test_a_daily_loss_that_its_close_reaches_refuses_the_entry_and_it_is_told() -> None:
    talk = talking()
    talk.enter(price=10_000, stop_price=9_800, amount=49_000)
    turned(talk, 9_100)
    assert not talk.last(GateJudged).allowed
    assert {"BREAKER", "DAILY_LOSS"} & set(talk.last(GateJudged).codes)
    assert not talk.desk.positions
    assert [each.code for each in talk.all(Alarm)] == ["NOT_TURNED"]


def test_a_stop_that_closed_first_leaves_its_pause_in_force_and_it_is_told() -> None:
    """Nothing was turned round by hand then: the position was lost on the way."""
    talk = talking()
    talk.enter(**WISH)
    talk.order(ReversePosition(symbol=SYMBOL))
    [stop] = talk.desk.guards(SYMBOL, Purpose.STOP)
    talk.fill(stop, 9_790)
    assert talk.last(GateJudged).codes == ("COOLDOWN",)
    assert not talk.desk.positions
    assert [each.code for each in talk.all(Alarm)] == ["NOT_TURNED"]


def test_a_run_that_is_gone_at_the_fill_turns_nothing_and_it_is_told() -> None:
    talk = talking()
    talk.enter(**WISH)
    talk.order(ReversePosition(symbol=SYMBOL))
    closing = talk.submitted()[-1].group.orders[0]
    talk.core.stop("run", talk.at, "broken")
    talk.fill(closing, 10_000)
    assert [each.message for each in talk.all(Alarm) if each.code == "NOT_TURNED"] == [
        f"{SYMBOL} was closed and not turned round: nothing is open in it. Its flow does not run "
        "any more."
    ]


def test_a_turn_of_a_flow_is_judged_with_its_pause() -> None:
    """Its two orders are two decisions of a node, as in history."""
    talk = talking()
    talk.enter(**WISH)
    talk.want(purpose=Purpose.CLOSE, side=Side.SELL, amount=100)
    closing = talk.submitted()[-1].group.orders[0]
    intent = OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.SELL, 100, stop_price=10_200,
                         decided_price=10_000)  # fmt: skip
    assert talk.core._carry_out(talk.run, intent, talk.at) is None
    talk.fill(closing, 10_000)
    assert "COOLDOWN" in talk.last(GateJudged).codes
    assert not talk.all(Alarm)
