"""Cooldown and breaker: orders are blocked after losses, and only then."""

from __future__ import annotations

from moniqo_desktop.nodes.base import AccountView, PositionView
from moniqo_desktop.nodes.risk.breaker import DAY_MS, Breaker
from moniqo_desktop.nodes.risk.cooldown import Cooldown
from tests.nodes.steps import MINUTE, START, Conversation, a_plan


def closed(count: int, profit: float, at: int) -> PositionView:
    return PositionView(closed_trades=count, last_profit=profit, closed_at=at)


def blocked(talk: Conversation) -> str:
    plan = talk.ask(plan=a_plan(decided_at=talk.at)).emit["plan"]
    return str(plan.blocked)


def test_an_order_passes_while_nothing_was_traded() -> None:
    assert blocked(Conversation(Cooldown())) == ""


def test_a_loss_pauses_longer_than_a_win() -> None:
    talk = Conversation(Cooldown())
    talk.position = closed(1, +5.0, START)
    assert blocked(talk.later(1)) == ""
    talk = Conversation(Cooldown())
    talk.position = closed(1, -5.0, START)
    assert blocked(talk.later(4)) == "cooling down for 60 s more"
    assert blocked(talk.later(1)) == ""


def test_two_losses_in_a_row_pause_longest_and_a_win_ends_the_row() -> None:
    talk = Conversation(Cooldown())
    talk.position = closed(1, -5.0, START)
    talk.ask(plan=None)
    talk.position = closed(2, -5.0, START)
    assert blocked(talk.later(14)) == "cooling down for 60 s more"
    talk.position = closed(3, 5.0, START + 14 * MINUTE)
    assert blocked(talk.later(1)) == ""


def test_a_trade_counts_once_however_often_the_node_is_asked() -> None:
    talk = Conversation(Breaker(), losses_in_row=2)
    talk.position = closed(1, -5.0, START)
    for _ in range(5):
        assert talk.later().ask(plan=None).text == "1 of 2 losses"


def test_an_order_may_follow_another_only_after_the_pause() -> None:
    talk = Conversation(Cooldown(), after_order_s=120)
    assert blocked(talk) == ""
    assert blocked(talk.later(1)) == "cooling down for 60 s more"
    assert blocked(talk.later(1)) == ""


def test_asking_twice_about_one_order_changes_nothing() -> None:
    talk = Conversation(Cooldown(), after_order_s=120)
    assert blocked(talk) == blocked(talk) == ""


def test_the_breaker_pauses_after_losses_in_a_row_and_counts_anew() -> None:
    talk = Conversation(Breaker(), losses_in_row=2, pause_minutes=10)
    talk.position = closed(1, -1.0, START)
    assert blocked(talk) == ""
    talk.position = closed(2, -1.0, START)
    assert blocked(talk.later(9)) == "2 losses in a row"
    assert blocked(talk.later(1)) == ""
    talk.position = closed(3, -1.0, talk.at)
    assert talk.ask(plan=None).text == "1 of 2 losses"


def test_a_drawdown_blocks_until_the_next_day() -> None:
    talk = Conversation(Breaker(), drawdown_percent=10)
    talk.ask(plan=None)
    talk.account = AccountView(equity=9_000.0, cash=9_000.0, free=9_000.0)
    assert blocked(talk.later()) == "equity fell 10 % from the peak of the day"
    talk.at = (START // DAY_MS + 1) * DAY_MS
    assert blocked(talk) == ""


def test_a_reason_from_before_is_kept() -> None:
    talk = Conversation(Breaker(), losses_in_row=1)
    talk.position = closed(1, -1.0, START)
    step = talk.ask(plan=a_plan(blocked="said so"))
    assert step.emit["plan"].blocked == "said so"
