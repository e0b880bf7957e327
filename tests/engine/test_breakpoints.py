"""Looking into a run: what counts as reaching a place, and that nobody trades otherwise for it."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.messages.commands import RunTo, SetBreakpoints
from moniqo_desktop.domain.messages.events import BreakpointHit, Event, NodeEvaluated
from moniqo_desktop.domain.messages.reports import CandleClosed, CommandGiven
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.history.step_through import _answers, _told
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.engine.program.run import Run
from tests.kit.flows import CASH, compiled, some_terms, walk
from tests.kit.trading_flows import trend

PLACES = (("view", "signal"), ("sizer", "decision"), ("atr", ""), ("order", ""))


def told(
    places: tuple[tuple[str, str], ...], *, length: int = 300, mode: Mode = Mode.PAPER
) -> list[Event]:
    """All events of a watched run over a walk, candle by candle."""
    plan = compiled(trend())
    feeds: dict[Clock, Columns] = {clock: walk(length, 8) for clock in plan.sources}
    core = Core(some_terms(mode=mode), plan.markets, lambda: 0.0, watch=True)
    market = PaperMarket(plan.markets, CASH)
    events = list(core.start(Run("run", plan, some_terms().profile), 0, {}).events)
    if places:
        command = SetBreakpoints(run_id="run", places=places)
        events += core.handle(CommandGiven(0, command)).events
    for reports in _told(plan, feeds, market):
        inbox = list(reports)
        while inbox:
            decided = core.handle(inbox.pop(0))
            events += decided.events
            for action in decided.actions:
                inbox.extend(_answers(market, action, core.now))
    return events


def test_a_watched_and_halted_run_has_the_digest_of_one_left_alone() -> None:
    alone, looked_into = told(()), told(PLACES)
    assert [e for e in looked_into if isinstance(e, BreakpointHit)]
    assert digest([e for e in alone if e.durable]) == digest([e for e in looked_into if e.durable])


def test_a_port_is_reached_once_for_each_new_value() -> None:
    events = told((("view", "signal"),))
    hits = [e for e in events if isinstance(e, BreakpointHit)]
    shown = [
        dict(e.outputs)["signal"]
        for e in events
        if isinstance(e, NodeEvaluated) and e.node_id == "view"
    ]
    assert 2 <= len(hits) <= len(shown)
    assert all(hit.port == "signal" for hit in hits)


def test_an_input_is_reached_when_what_feeds_it_has_a_new_value() -> None:
    at_output = [e.at for e in told((("view", "signal"),)) if isinstance(e, BreakpointHit)]
    at_input = [e.at for e in told((("sizer", "decision"),)) if isinstance(e, BreakpointHit)]
    assert at_output == at_input


def test_a_node_that_decides_is_reached_whenever_it_is_asked() -> None:
    events = told((("sizer", ""),))
    asked = [e.at for e in events if isinstance(e, NodeEvaluated) and e.node_id == "sizer"]
    assert [e.at for e in events if isinstance(e, BreakpointHit)] == asked
    assert asked


def test_run_to_here_is_reached_one_time_only() -> None:
    plan = compiled(trend())
    (clock,) = plan.sources
    core = Core(some_terms(), plan.markets, lambda: 0.0, watch=True)
    core.start(Run("run", plan, some_terms().profile), 0, {})
    core.handle(CommandGiven(0, RunTo(run_id="run", node_id="atr")))
    columns = walk(40, 2)
    hits = []
    for row in range(len(columns)):
        candle = columns.candle(row)
        at = candle.opened_at + clock.timeframe.ms
        report = CandleClosed(at, clock.symbol, clock.timeframe, candle)
        hits += [e for e in core.handle(report).events if isinstance(e, BreakpointHit)]
    assert [hit.node_id for hit in hits] == ["atr"]


def test_places_that_the_run_does_not_have_are_passed_over() -> None:
    assert not [e for e in told((("gone", "x"), ("view", "gone"))) if isinstance(e, BreakpointHit)]


def test_live_trading_refuses_breakpoints_in_one_sentence() -> None:
    with pytest.raises(Mistake, match="must never wait"):
        told(PLACES, length=5, mode=Mode.LIVE)


def test_values_that_are_computed_are_told_before_those_that_decide() -> None:
    events = told(())
    of_one_candle: dict[int, list[str]] = {}
    for event in events:
        if isinstance(event, NodeEvaluated):
            of_one_candle.setdefault(event.at, []).append(event.node_id)
    both = [names for names in of_one_candle.values() if {"view", "sizer"} <= set(names)]
    assert both
    # A fill of the candle may have asked the sizer before: its last answer is that of the close.
    assert all(names.index("view") < names[::-1].index("sizer") * -1 + len(names) for names in both)
