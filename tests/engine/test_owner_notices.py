"""What a flow tells of positions is of its own."""

from __future__ import annotations

from moniqo_desktop.domain.messages.events import Notified
from tests.kit.flows import a_flow, candles_of
from tests.kit.talk import Talk
from tests.kit.two_flows import two

TELLTALE = a_flow(
    {
        "candles": candles_of(),
        "look": "position.watch",
        "tell": ("output.notify", {"message": "A position was opened near {price}."}),
    },
    "look.open > tell.when",
)


def test_no_notice_of_a_flow_tells_of_a_position_of_another() -> None:
    talk, _ = two(TELLTALE)
    talk.core.watch = True
    talk.enter(stop_price=9_800)
    talk.close(1_001)
    assert talk.all(Notified) == []


def test_the_same_flow_tells_of_its_own_position() -> None:
    talk = Talk(flow=TELLTALE)
    talk.close(1_000)
    talk.enter(stop_price=9_800)
    talk.close(1_001)
    assert [each.run_id for each in talk.all(Notified)] == ["run"]
