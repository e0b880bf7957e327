"""What a node asked for and what became of it, from a real run."""

from __future__ import annotations

from moniqo_desktop.domain.messages.events import GateJudged, IntentMade, OrderFilled
from moniqo_desktop.ui.inspector.past import moments_of
from moniqo_desktop.ui.replay.deeds import KEPT, Deeds
from moniqo_desktop.ui.state.state import State
from tests.ui.replay.kit import DEMO, PastAsked

ORDER = next(node.node_id for node in DEMO.nodes if node.kind.startswith("trade."))


def told(past: PastAsked) -> Deeds:
    deeds = Deeds()
    for event in past.events:
        deeds.take(event)
    return deeds


def test_an_order_node_tells_what_it_wanted_what_the_gate_said_and_what_was_filled(
    past: PastAsked,
) -> None:
    deeds = told(past).of_node(past.events[0].run_id, ORDER)
    assert len(deeds) == KEPT
    heads = {deed.head.split()[0] for deed in deeds}
    assert {"OPEN", "GATE", "FILLED"} <= heads
    newest = max(
        event.at
        for event in past.events
        if isinstance(event, IntentMade | GateJudged | OrderFilled)
        and getattr(event, "purpose", None) is None
    )
    assert deeds[0].at >= newest - 86_400_000
    assert list(deeds) == sorted(deeds, key=lambda deed: -deed.at)


def test_the_history_of_a_node_sets_deeds_among_its_decisions(past: PastAsked) -> None:
    state = State()
    state.apply(past.events)
    run_id = past.events[0].run_id
    moments = moments_of(state, run_id, ORDER, told(past).of_node(run_id, ORDER))
    assert any(moment.head == "GATE PASSED" for moment in moments)
    assert [moment.at for moment in moments] == sorted(
        (moment.at for moment in moments), reverse=True
    )
