"""The council as a node: views in, one decision out, in words a trader can check."""

from __future__ import annotations

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.nodes.agent.council import Council
from tests.nodes.steps import FLAT, Conversation, long_at, short_at

UP = long_at(0.56)


def test_agreeing_rules_make_a_decision_on_paper() -> None:
    step = Conversation(Council(), evidence="stated").ask(views=(UP, UP, Decision(FLAT, 0.5)))
    decision = step.emit["decision"]
    assert decision.direction is Direction.LONG
    assert decision.reason == "2 of 3 say long, p 0.57"
    assert step.text == "LONG 0.57"
    assert step.emit["p"] == decision.confidence


def test_a_short_decision_carries_the_probability_of_its_own_side() -> None:
    step = Conversation(Council(), evidence="stated").ask(views=(short_at(0.56),) * 3)
    assert step.emit["decision"].direction is Direction.SHORT
    assert step.emit["decision"].confidence == 1 - step.emit["p"] > 0.5


def test_by_record_new_agents_move_the_council_little() -> None:
    step = Conversation(Council()).ask(views=(UP, Decision(FLAT, 0.5)))
    assert step.text == "no trade: 0.512 within the tie band 0.02"
    assert step.emit["decision"].direction is Direction.FLAT


def test_an_agent_without_a_view_abstains() -> None:
    step = Conversation(Council(), evidence="stated").ask(views=(UP, None, None))
    assert step.text == "no trade: no quorum"
    assert step.decision is not None
    assert ("Agent 2", "abstains: has no view yet") in step.decision[3]


def test_each_vote_is_in_the_minutes() -> None:
    step = Conversation(Council(), evidence="stated").ask(views=(UP, short_at(0.54)))
    assert step.decision is not None
    votes = dict(step.decision[3])
    assert (votes["Agent 1"], votes["Agent 2"]) == ("LONG 0.56: up", "SHORT 0.54: down")


def test_minutes_are_written_only_when_the_council_says_something_new() -> None:
    talk = Conversation(Council(), evidence="stated")
    assert talk.ask(views=(UP, UP)).decision is not None
    assert talk.later().ask(views=(UP, long_at(0.58))).decision is None
    assert talk.later().ask(views=(UP, short_at(0.56))).decision is not None


def test_a_target_asks_whether_the_trade_is_worth_it() -> None:
    talk = Conversation(Council(), evidence="stated", reward_r=1.0, stop_percent=2, cost_bps=40)
    assert talk.ask(views=(UP, UP)).text == "no trade: not worth it"


def test_nobody_connected_is_no_quorum() -> None:
    assert Conversation(Council()).ask(views=()).text == "no trade: no quorum"
