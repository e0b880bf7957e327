"""An account's own number for the loss of a day: it tightens, it locks, and raising it unlocks
nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import ClosePosition
from moniqo_desktop.domain.messages.events import GateJudged, Notified, SafetyChanged
from moniqo_desktop.domain.messages.wallet_commands import SetDayLoss
from moniqo_desktop.domain.messages.wallet_events import DayLossSet
from moniqo_desktop.domain.money import MONEY_UNIT, PPM
from moniqo_desktop.domain.risk import UNLIMITED, SafetyState, profile
from moniqo_desktop.domain.safety import in_force, own_daily_loss, with_own_loss
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.program.checkpoint import restore_wallet, saved
from tests.kit.builders import SYMBOL
from tests.kit.flows import CASH, MARKETS, some_terms
from tests.kit.talk import Talk

DAY = 86_400_000
PERCENT = PPM // 100


def talking(daily_loss: float = 0.05) -> Talk:
    """Cash of 100,000; the account's profile lets a day lose so much."""
    free = profile("research")
    return Talk(some_terms(replace(free, limits=replace(free.limits, daily_loss=daily_loss))))


def put(talk: Talk, ppm: int = 0, money: int = 0) -> None:
    talk.order(SetDayLoss(wallet="test", ppm=ppm, money=money))


def lost(talk: Talk, units: int) -> None:
    """A trade that loses so much money: 10.000 coins, bought at 1,000."""
    talk.enter(amount=10_000)
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000 - units)


def locks(talk: Talk) -> list[SafetyChanged]:
    return [each for each in talk.all(SafetyChanged) if each.kind == "daily_loss"]


@pytest.mark.parametrize(
    "number", [{"ppm": PERCENT}, {"money": 1_000 * MONEY_UNIT}], ids=["percent", "money"]
)
def test_a_loss_of_exactly_the_number_locks_the_day(number: dict[str, int]) -> None:
    talk = talking()
    put(talk, **number)
    lost(talk, 999)
    assert talk.want(amount=10).allowed
    talk.end(talk.submitted()[-1].group.orders[0])
    assert locks(talk) == []
    lost(talk, 1)
    [lock] = locks(talk)
    assert lock.until == (talk.at // DAY + 1) * DAY
    assert {"BREAKER", "DAILY_LOSS"} <= set(talk.want(amount=10).codes)


def test_without_it_the_profile_decides_and_a_looser_number_changes_nothing() -> None:
    talk = talking(0.01)
    put(talk, ppm=3 * PERCENT)
    lost(talk, 1_000)
    assert len(locks(talk)) == 1


@pytest.mark.parametrize("after", [{"ppm": 4 * PERCENT}, {"money": 90_000 * MONEY_UNIT}, {}])
def test_raising_it_after_it_was_reached_does_not_unlock_the_day(after: dict[str, int]) -> None:
    talk = talking()
    put(talk, ppm=PERCENT)
    lost(talk, 1_000)
    until = talk.core.safety.breaker_until
    assert until > talk.at
    put(talk, **after)
    assert talk.core.safety.breaker_until == until
    talk.close(1_000)
    assert "BREAKER" in talk.want(amount=10).codes
    talk.at = until
    talk.close(1_000)
    assert talk.want(amount=10).allowed


def test_a_number_that_is_lost_already_locks_at_once() -> None:
    talk = talking()
    lost(talk, 600)
    put(talk, money=500 * MONEY_UNIT)
    assert len(locks(talk)) == 1
    assert not talk.want(amount=10).allowed


def test_an_old_number_that_was_reached_unseen_counts_before_a_new_one() -> None:
    """The loss is an open one: no trade has told it, and no candle has closed since."""
    talk = talking()
    put(talk, ppm=PERCENT)
    talk.enter(amount=10_000)
    talk.desk.last_price[SYMBOL] = 9_000
    put(talk, ppm=4 * PERCENT)
    assert len(locks(talk)) == 1


def test_it_is_recorded_and_told_again_after_a_restart() -> None:
    talk = talking()
    put(talk, ppm=PERCENT)
    told = talk.last(DayLossSet)
    assert (told.wallet, told.ppm, told.money, told.actor) == ("test", PERCENT, 0, "owner")
    core = Core(talk.terms, MARKETS, lambda: 0.0)
    restore_wallet(core, json.loads(saved(core_of(talk))), [e for e in talk.events if e.durable])
    assert core.safety.own_loss_ppm == PERCENT
    assert core.day_limited
    again = [each for each in safety_watch.present(core) if isinstance(each, DayLossSet)]
    assert [(each.wallet, each.ppm, each.money) for each in again] == [("test", PERCENT, 0)]


def core_of(talk: Talk) -> Core:
    return talk.core


def test_half_of_the_number_is_warned_of() -> None:
    talk = talking()
    put(talk, money=1_000 * MONEY_UNIT)
    lost(talk, 600)
    [warned] = talk.all(Notified)
    assert warned.title == "50 % of the daily loss limit is used"
    assert warned.message.startswith("Lost today: 600.00 of 1,000.00.")


@pytest.mark.parametrize(
    "number",
    [{"ppm": -1}, {"money": -1}, {"ppm": PPM + 1}, {"ppm": PERCENT, "money": 1}],
    ids=["below zero", "money below zero", "more than all", "both"],
)
def test_what_is_no_such_number_is_refused_and_changes_nothing(number: dict[str, int]) -> None:
    talk = talking()
    put(talk, ppm=PERCENT)
    with pytest.raises(Mistake):
        put(talk, **number)
    assert talk.core.safety.own_loss_ppm == PERCENT


def test_it_can_be_taken_away() -> None:
    talk = talking()
    put(talk, ppm=PERCENT)
    put(talk)
    assert own_daily_loss(talk.core.safety) == UNLIMITED
    lost(talk, 2_000)
    assert locks(talk) == []
    assert talk.all(GateJudged)[-1].allowed


def test_the_tighter_of_both_is_in_force() -> None:
    standard = profile("standard").limits
    began: Any = SafetyState(day_start_equity=CASH)
    assert in_force(began, standard) is standard
    assert in_force(with_own_loss(began, 5 * PERCENT, 0), standard) is standard
    tight = in_force(with_own_loss(began, PERCENT, 0), standard)
    assert tight == replace(standard, daily_loss=0.01)
    money = in_force(with_own_loss(began, 0, CASH // 100), standard)
    assert money.daily_loss == pytest.approx(0.01)
    assert money.daily_loss <= 0.01
    unknown = with_own_loss(SafetyState(), 0, CASH)
    assert in_force(unknown, standard) is standard
