"""What the engine does raises the notices a trader expects, each with its account and symbol."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.commands import ClosePosition, PullKillSwitch, ReleaseKillSwitch
from moniqo_desktop.domain.orders import OrderStatus
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.ui.state.notes import Notification
from moniqo_desktop.ui.state.state import State
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS, some_terms
from tests.kit.talk import Talk

ACCOUNT = "test"


def talking() -> Talk:
    """Cash of 100,000; a day may lose 5,000."""
    free = profile("research")
    return Talk(some_terms(replace(free, limits=replace(free.limits, daily_loss=0.05))))


def lost(talk: Talk, units: int) -> None:
    """A trade that loses so much money: 10.000 coins, bought at 1,000."""
    talk.enter(amount=10_000)
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_000 - units)


def notes(talk: Talk) -> list[Notification]:
    """Oldest first."""
    state = State(MARKETS)
    state.apply(talk.events)
    return list(reversed(state.notifications.newest()))


def test_a_trade_is_told_as_it_opens_and_as_it_ends_with_its_result() -> None:
    talk = talking()
    lost(talk, 100)
    told = [(note.kind, note.symbol, note.wallet) for note in notes(talk)]
    assert told == [
        ("position_opened", SYMBOL, ACCOUNT),
        ("order_filled", SYMBOL, ACCOUNT),
        ("position_closed", SYMBOL, ACCOUNT),
    ]
    assert notes(talk)[-1].title.endswith("closed: −100.00")


def test_a_day_that_loses_is_told_at_half_at_four_fifths_and_at_its_end() -> None:
    talk = talking()
    for part in (2_500, 1_500, 1_000):
        lost(talk, part)
    found = [note for note in notes(talk) if note.kind == "safety"]
    assert [note.title for note in found] == [
        "50 % of the daily loss limit is used",
        "80 % of the daily loss limit is used",
        "The daily loss lock holds",
    ]
    assert {note.wallet for note in found} == {ACCOUNT}


def test_an_order_that_is_refused_is_told_once_with_its_symbol() -> None:
    talk = talking()
    lost(talk, 5_000)
    for _ in range(3):
        assert not talk.want(amount=10).allowed
    [note] = [each for each in notes(talk) if each.kind == "refused"]
    assert (note.symbol, note.wallet, note.count) == (SYMBOL, ACCOUNT, 3)


def test_the_emergency_stop_and_its_end_are_told() -> None:
    talk = talking()
    talk.order(PullKillSwitch(wallet=ACCOUNT))
    talk.order(ReleaseKillSwitch(wallet=ACCOUNT))
    found = [(note.title, note.wallet) for note in notes(talk)]
    assert found == [
        ("The kill switch is on", ACCOUNT), ("The kill switch is released", ACCOUNT),
    ]  # fmt: skip


def test_an_order_the_venue_refuses_is_told_with_its_symbol() -> None:
    talk = talking()
    assert talk.want(amount=10).allowed
    talk.end(talk.submitted()[-1].group.orders[0], OrderStatus.REJECTED)
    [note] = [each for each in notes(talk) if each.kind == "order_rejected"]
    assert (note.symbol, note.wallet) == (SYMBOL, ACCOUNT)
