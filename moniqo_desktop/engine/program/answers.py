"""What a step node answered and what a screen wants to see, as events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import (
    ApprovalAsked,
    CandleSeen,
    DecisionMade,
    EquityMarked,
    Event,
    Logged,
    MarkerDrawn,
    NodeEvaluated,
    NodeStatus,
    Notified,
    RunStarted,
)
from moniqo_desktop.domain.messages.reports import CandleClosed, OrderAmended, OrderReport
from moniqo_desktop.engine.program.hearing import weighed
from moniqo_desktop.engine.program.shown import shown_as
from moniqo_desktop.engine.program.units import measure_of

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core
    from moniqo_desktop.engine.program.plan import PlannedNode
    from moniqo_desktop.engine.program.run import Run
    from moniqo_desktop.nodes.base import Step


def step_events(
    core: Core, run: Run, node: PlannedNode, step: Step, at: Millis, took_us: float
) -> list[Event]:
    """The events of one answer, in a fixed order."""
    silent = not (step.decision or step.notices or step.log or step.marks or step.ask)
    if silent and not core.watch:
        return []
    events = _said(core, run, node, step, at)
    if core.watch:
        units, measure = run.units[node.index], measure_of(node)
        outputs = tuple(
            (name, shown_as(node.pins.get(number, step.emit.get(name)), units[number], measure))
            for number, name in enumerate(node.type.outputs)
        )
        said = run.said[node.node_id] = NodeEvaluated(
            at,
            run.run_id,
            node.node_id,
            NodeStatus.WAITING if step.ask else NodeStatus.OK,
            step.text or next((text for _, text in outputs if text), ""),
            float("nan") if step.number is None else step.number,
            took_us,
            outputs,
        )
        events.append(said)
    return events


def _said(core: Core, run: Run, node: PlannedNode, step: Step, at: Millis) -> list[Event]:
    events: list[Event] = []
    symbol, run_id, node_id = node.clock.symbol, run.run_id, node.node_id
    if step.decision is not None:
        direction, confidence, reason, details = step.decision
        events.append(
            DecisionMade(at, run_id, node_id, symbol, direction, confidence, reason, details)
        )
        if core.watch and step.weights:
            events.append(weighed(run, node, step, at))
    for level, title, message in step.notices:
        events.append(Notified(at, run_id, level, title, message, f"{node_id}:{title}", node_id))
    events.extend(Logged(at, run_id, node_id, line) for line in step.log)
    price = core.desk.last_price.get(symbol, 0)
    for text, direction in step.marks:
        events.append(MarkerDrawn(at, run_id, node_id, symbol, price, text, direction))
    if step.ask is not None:
        ask = step.ask
        events.append(
            ApprovalAsked(
                at, run_id, node_id, ask.key, symbol, ask.direction, ask.summary, ask.expires_at
            )
        )
    return events


def candle_events(core: Core, report: CandleClosed) -> tuple[Event, ...]:
    """The candle and what the wallet is worth at its close (screen only)."""
    run_id = next(iter(core.runs), "")
    seen = CandleSeen(report.at, run_id, report.symbol, report.timeframe, report.candle)
    return seen, worth(core, report.at)


def worth(core: Core, at: Millis, *, live: bool = False) -> EquityMarked:
    """What the wallet is worth at the last prices (screen only); live: see EquityMarked."""
    equity, cash, free, _ = core.desk.sums()
    run_id = next(iter(core.runs), "")
    return EquityMarked(at, run_id, cash, equity, free, core.terms.name, live=live)


def edit_events(core: Core, report: OrderReport) -> tuple[Event, ...]:
    """The trader hears that the venue refused a change (screen only)."""
    if not core.watch or not isinstance(report, OrderAmended) or not report.code:
        return ()
    order = core.desk.orders.get(report.order_id)
    run_id = order.run_id if order is not None else ""
    return (EditRefused(report.at, run_id, report.order_id, report.code, report.reason),)


def started(core: Core, run: Run, at: Millis, anchor: Millis) -> RunStarted:
    """A run begins; anchor: see RunStarted."""
    flow, terms = run.plan.flow, core.terms
    return RunStarted(
        at,
        run.run_id,
        flow.flow_id,
        flow.name,
        run.revision,
        terms.name,
        terms.mode,
        run.profile.name,
        core.desk.equity(),
        anchor,
    )
