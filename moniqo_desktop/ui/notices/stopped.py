"""A flow that is stopped keeps what it holds: the bar says so, and how that is protected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.asked import Answer
from moniqo_desktop.ui.commands.positions import close_it
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.state.positions import PositionView
    from moniqo_desktop.ui.state.state import State


def stop(control: Control, state: State, flow: Flow) -> None:
    """At once; what it leaves open is told as it stops."""
    if control.runs.run_of(flow) is None:
        return
    waiting = control.findChildren(_Stopping)
    if not any(each.flow.flow_id == flow.flow_id for each in waiting):
        _Stopping(control, state, flow)
    control.runs.stop(flow)


def pass_to(older: Control, newer: Control) -> None:
    """What stops while another window takes the place is told there."""
    for each in older.findChildren(_Stopping):
        each.setParent(newer)
        each.control = newer


def left_by(state: State, flow: Flow) -> tuple[PositionView, ...]:
    """Positions of a flow that no run of it manages, on every account."""
    runs = state.runs
    at_work = {run.wallet for run in runs.open() if run.flow_id == flow.flow_id}
    return tuple(
        held
        for held in state.positions.on(ALL)
        if held.wallet not in at_work and runs.flow_of(held.run_id)[0] == flow.flow_id
    )


def words_stopped(name: str, left: tuple[PositionView, ...]) -> str:
    """What stays open and what protects it; "" = nothing stays."""
    bare = sum(not each.stop for each in left)
    if len(left) > 1:
        words = tr(
            "“{flow}” is stopped. Its {count} positions stay open with their stops; no flow "
            "manages them now."
        )
        if bare:
            words = tr(
                "“{flow}” is stopped. Its {count} positions stay open, {bare} without a stop: "
                "nothing protects those, and no flow manages any of them now."
            )
        return words.format(flow=name, count=len(left), bare=bare)
    if not left:
        return ""
    [held] = left
    if bare:
        words = tr(
            "“{flow}” is stopped. Its {side} {symbol} position stays open without a stop: nothing "
            "protects it, and no flow manages it now."
        )
    elif held.target:
        words = tr(
            "“{flow}” is stopped. Its {side} {symbol} position stays open with its stop and "
            "target; no flow manages it now."
        )
    else:
        words = tr(
            "“{flow}” is stopped. Its {side} {symbol} position stays open with its stop and no "
            "target; no flow manages it now."
        )
    side = {Direction.LONG: tr("long"), Direction.SHORT: tr("short")}[held.direction]
    return words.format(flow=name, side=side, symbol=held.symbol)


def tell_stopped(control: Control, state: State, flow: Flow) -> None:
    """It goes when the flow runs again or nothing is open any more."""
    left = left_by(state, flow)
    told = words_stopped(flow.name, left)
    if not told or control.runs.run_of(flow) is not None:
        return

    def holds() -> bool:
        is_same = words_stopped(flow.name, left_by(state, flow)) == told
        return is_same and control.runs.run_of(flow) is None

    act, front = control.window.question.seat.act, control.documents.current
    close = partial(act, control, _close_each, state, left)
    control.window.question.tell(
        told,
        level="warning",
        answers=(
            Answer(tr("Close it") if len(left) == 1 else tr("Close them"), close, "danger"),
            Answer(tr("Start again"), partial(act, control, _start_again, flow)),
        ),
        everywhere=front is None or front.flow.flow_id != flow.flow_id,
        holds=holds,
        otherwise=partial(act, control, tell_stopped, state, flow),
    )


def _close_each(control: Control, state: State, left: tuple[PositionView, ...]) -> None:
    for held in left:
        close_it(control, state, held)


def _start_again(control: Control, flow: Flow) -> None:
    control.documents.show_flow(flow.flow_id)
    front = control.documents.current
    is_there = front is not None and front.flow.flow_id == flow.flow_id
    if is_there and control.runs.run_of(flow) is None:
        control.toggle_run()


class _Stopping(QObject):
    """Waits until a flow that was asked to stop has stopped, and tells what it leaves."""

    def __init__(self, control: Control, state: State, flow: Flow) -> None:
        super().__init__(control)
        self.flow = flow
        self.control, self._state = control, state
        control.runs.changed.connect(self._look)

    def _look(self) -> None:
        if self.control.runs.run_of(self.flow) is not None:
            return
        self.control.runs.changed.disconnect(self._look)
        self.setParent(None)
        tell_stopped(self.control, self._state, self.flow)
        self.deleteLater()
