"""What a hand asked for and then took back: nothing of it comes later."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import ClosePosition, PullKillSwitch, ReleaseKillSwitch
from moniqo_desktop.domain.messages.desk_commands import EditOrder, ReversePosition
from moniqo_desktop.domain.messages.reports import PriceSeen
from moniqo_desktop.domain.orders import Purpose
from tests.kit.builders import SYMBOL
from tests.kit.flows import ETHER, a_source
from tests.kit.talk import Talk


def turning() -> Talk:
    """A position that is being reversed."""
    talk = Talk()
    talk.enter(stop_price=9_800, target_price=10_400)
    talk.order(ReversePosition(symbol=SYMBOL))
    return talk


def entries(talk: Talk) -> int:
    return sum(action.group.entry is not None and action.group.entry.purpose is Purpose.OPEN
               for action in talk.submitted())  # fmt: skip


def test_the_kill_switch_takes_back_an_entry_that_waits_even_if_it_is_released() -> None:
    talk = turning()
    closing = talk.submitted()[-1].group.orders[0]
    before = entries(talk)
    talk.order(PullKillSwitch())
    talk.order(ReleaseKillSwitch())
    talk.fill(closing, 10_000)
    assert not talk.desk.positions
    assert entries(talk) == before


def test_a_close_by_hand_takes_back_a_reversal_by_hand() -> None:
    talk = turning()
    closing = talk.submitted()[-1].group.orders[0]
    before = entries(talk)
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(closing, 10_000)
    assert entries(talk) == before


def test_a_reversal_between_two_ticks_has_a_stop_on_the_tick() -> None:
    """The last price is the middle of bid and ask; its ticks are 5 apart."""
    talk = Talk(flow=a_source(symbol=ETHER))
    talk.close(1_000, ETHER)
    talk.enter(stop_price=9_800, symbol=ETHER)
    talk.say(PriceSeen(talk.at, ETHER, 10_000, 10_015))
    talk.order(ReversePosition(symbol=ETHER))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_005)
    [stop] = talk.submitted()[-1].group.children
    assert stop.trigger_price % 5 == 0
    assert stop.trigger_price <= 10_007 + 207


def test_an_edit_of_a_stop_that_changes_nothing_is_said() -> None:
    talk = Talk()
    talk.enter(stop_price=9_800)
    stop = talk.desk.protection(SYMBOL, Purpose.STOP)[0]
    with pytest.raises(Mistake, match="already"):
        talk.order(EditOrder(order_id=stop.order_id, trigger_price=9_800))
