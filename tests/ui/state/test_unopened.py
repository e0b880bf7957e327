"""Why a flow that runs opened nothing when it last wanted to."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.messages.events import Event, GateJudged, Logged, RunStopped
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.domain.refusal_words import sentence_of
from moniqo_desktop.ui.state.unopened import NotSent, Unopened
from tests.ui.state.builders import a_position


def judged(code: str = "", at: int = 5, run: str = "r1") -> GateJudged:
    codes = (code,) if code else ()
    return GateJudged(at, run, OrderId("o1"), not code, codes, ())


def why(*events: Event, runs: tuple[str, ...] = ("r1",)) -> NotSent | None:
    part = Unopened()
    for event in events:
        part.apply(event)
    return part.newest(runs)


def test_what_the_gate_refused_is_told_as_its_notice_tells_it() -> None:
    assert why(judged("DAILY_LOSS")) == NotSent(5, sentence_of("DAILY_LOSS"))


def test_what_a_node_of_the_flow_held_back_is_told_too() -> None:
    line = Logged(5, "r1", "open", "no order: equity fell 5 % from the peak of the day.")
    assert why(line) == NotSent(5, "equity fell 5 % from the peak of the day.")
    assert why(Logged(5, "r1", "log", "price above 60,000")) is None


@pytest.mark.parametrize(
    "event",
    [judged(), a_position(1, 1), RunStopped(6, "r1", "stopped by owner")],
    ids=["an order left", "a position", "the end of the run"],
)
def test_it_is_over_with_what_came_after_it(event: Event) -> None:
    assert why(judged("DAILY_LOSS"), event) is None


def test_the_newest_of_the_runs_that_are_asked_about_is_told() -> None:
    events = judged("DAILY_LOSS"), judged("MARGIN", 7, "r2"), judged("SPREAD", 9, "r3")
    found = why(*events, runs=("r1", "r2", "r4"))
    assert found == NotSent(7, sentence_of("MARGIN"))
