"""The page of a position that a hand opened says so, and nothing that the flow thought before."""

from __future__ import annotations

from moniqo_desktop.app.past.trade_story import Told, past_trades, story_of
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.events import DecisionMade, Event
from moniqo_desktop.domain.orders import Direction
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS
from tests.kit.talk import Talk

TOLD = Told("key", "A flow", "paper", dict(MARKETS), lambda name: name or "by hand")


def test_a_trade_reversed_by_hand_has_no_voice_of_its_flow() -> None:
    talk = Talk()
    talk.enter(stop_price=9_800)
    talk.order(ReversePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_010)
    entry = talk.submitted()[-1].group.entry
    assert entry is not None
    talk.fill(entry, 10_000)
    said = DecisionMade(0, "run", "sizer", SYMBOL, Direction.LONG, 1.0, "a plan", ())
    events: list[Event] = [said, *(event for event in talk.events if event.durable)]
    first, second = (
        story_of(events, trade.trade_id, TOLD) for trade in past_trades(events, dict(MARKETS))
    )
    assert (first.by_hand, [voice.title for voice in first.voices]) == (False, ["sizer"])
    assert (second.by_hand, second.voices, second.entry_node) == (True, (), "by hand")
    assert second.trade.direction is Direction.SHORT
