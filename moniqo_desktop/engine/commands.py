"""What people ask of a running core. Each command ends in intents, cancels or switches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.commands import (
    AnswerApproval,
    AtStop,
    CancelOrder,
    ClosePosition,
    Command,
    ContinueRun,
    MoveProtection,
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
    RunTo,
    SetBreakpoints,
    StopRun,
    TriggerNode,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.messages.events import ApprovalAnswered, RunPaused
from moniqo_desktop.domain.messages.wallet_commands import LiftLock, SetDayLoss
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.desk import by_hand, order_edits, orders_out
from moniqo_desktop.engine.desk.hand_words import done_by_hand, is_refused, told_as
from moniqo_desktop.engine.program.breakpoints import Breakpoints
from moniqo_desktop.engine.program.program import Woken

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core
    from moniqo_desktop.engine.program.run import Run


def obey(core: Core, command: Command, at: Millis) -> None:
    """Raises Mistake if the command cannot be carried out; then nothing has changed. What a hand
    does with orders and positions is told before what follows from it."""
    words, place = told_as(core, command), len(core.events)
    _carry_out(core, command, at)
    followed = core.events[place:]
    if words and not is_refused(followed):
        core.events.insert(place, done_by_hand(core, command, words, followed, at))


def _carry_out(core: Core, command: Command, at: Millis) -> None:
    match command:
        case StopRun():
            _stop_run(core, command, at)
        case PauseRun():
            _pause(core, command.run_id, at, paused=True)
        case ContinueRun():
            _pause(core, command.run_id, at, paused=False)
        case TriggerNode():
            run, index = _node(core, command.run_id, command.node_id)
            core.wake_nodes(run, (), at, Woken(pressed=frozenset((index,))))
        case AnswerApproval():
            _answer(core, command, at)
        case CancelOrder():
            order_edits.cancel_order(core, command, at)
        case ClosePosition():
            by_hand.close_position(core, command.symbol, command.fraction, at, command.actor)
        case ClosePart():
            by_hand.close_part(core, command, at)
        case ReversePosition():
            by_hand.reverse(core, command, at)
        case MoveProtection():
            by_hand.move_protection(core, command, at)
        case EditOrder():
            order_edits.edit_order(core, command, at)
        case PullKillSwitch():
            _pull(core, command, at)
        case ReleaseKillSwitch():
            core.safety = replace(core.safety, kill_switch=False, kill_reason="")
            safety_watch.say_switch(core, at, "released")
        case SetBreakpoints():
            _look_into(core, command.run_id, command.places)
        case RunTo():
            run = _node(core, command.run_id, command.node_id)[0]
            places = run.breakpoints.places if run.breakpoints else ()
            _look_into(core, command.run_id, places, once=command.node_id)
        case LiftLock():
            safety_watch.lift(core, at, command.actor)
        case SetDayLoss():
            safety_watch.set_day_loss(core, command, at)
        case _:
            raise Mistake(f"A running wallet cannot take {type(command).__name__}.")


def run_of(core: Core, run_id: str) -> Run:
    """Raises Mistake if it is not running."""
    if run_id not in core.runs:
        raise Mistake("That run has ended.", hint="Start the flow again.")
    return core.runs[run_id]


def _look_into(
    core: Core, run_id: str, places: tuple[tuple[str, str], ...], once: str = ""
) -> None:
    """Raises Mistake in live trading: a position must never wait to be looked at."""
    run = run_of(core, run_id)
    if core.terms.mode is Mode.LIVE:
        raise Mistake(
            "Live trading does not stop at breakpoints: stops and exits must never wait.",
            hint="Look into the flow on paper or in a replay.",
        )
    run.breakpoints = Breakpoints(run, places, once) if places or once else None


def _pause(core: Core, run_id: str, at: Millis, *, paused: bool) -> None:
    run = run_of(core, run_id)
    if run.paused != paused:
        run.paused = paused
        core.events.append(RunPaused(at, run_id, paused))


def _cancel_entries(core: Core, at: Millis, flow_id: str = "") -> None:
    """Every entry that still rests or waits for a close, of one flow in whichever run or ("") of
    all."""
    desk = core.desk
    core.waiting = {
        symbol: (run_id, intent)
        for symbol, (run_id, intent) in core.waiting.items()
        if flow_id and desk.flow_of(run_id).flow_id != flow_id
    }
    for order in list(desk.open_orders.values()):
        mine = not flow_id or desk.flow_of(order.run_id).flow_id == flow_id
        if mine and order.purpose.adds_exposure and not order.cancel_asked:
            orders_out.cancel(core, order, at)


def _cancel_all(core: Core, at: Millis, flow_id: str) -> None:
    for order in list(core.desk.open_orders.values()):
        mine = core.desk.flow_of(order.run_id).flow_id == flow_id
        if mine and not order.cancel_asked:
            orders_out.cancel(core, order, at)


def _node(core: Core, run_id: str, node_id: str) -> tuple[Run, int]:
    run = run_of(core, run_id)
    node = run.program.by_id.get(node_id)
    if node is None:
        raise Mistake("That node is not part of the running flow.", hint="Apply to live first.")
    return run, node.index


def _stop_run(core: Core, command: StopRun, at: Millis) -> None:
    run = run_of(core, command.run_id)
    desk, flow_id = core.desk, core.desk.flow_of(run.run_id).flow_id
    if command.at_stop is AtStop.CLOSE:
        for symbol in list(desk.positions):
            if desk.is_owner(symbol, flow_id):
                by_hand.close_position(core, symbol, 1.0, at, command.actor)
    if command.at_stop is AtStop.CANCEL:
        _cancel_all(core, at, flow_id)
    else:
        _cancel_entries(core, at, flow_id)
    core.stop(run.run_id, at, f"stopped by {command.actor}")


def _answer(core: Core, command: AnswerApproval, at: Millis) -> None:
    run, index = _node(core, command.run_id, command.node_id)
    core.events.append(
        ApprovalAnswered(
            at, run.run_id, command.node_id, command.key, command.approved, command.actor
        )
    )
    answer = (command.key, command.approved, command.actor)
    core.wake_nodes(run, (), at, Woken(answers={index: answer}))


def _pull(core: Core, command: PullKillSwitch, at: Millis) -> None:
    core.safety = replace(core.safety, kill_switch=True, kill_reason=command.reason)
    _cancel_entries(core, at)
    safety_watch.say_switch(core, at, command.reason)
    if command.close_positions:
        for symbol in list(core.desk.positions):
            by_hand.close_position(core, symbol, 1.0, at, command.actor)
