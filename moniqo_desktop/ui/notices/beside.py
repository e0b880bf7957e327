"""A flow that starts where another one trades the same symbol, or has left a position in it, is
told so: a position belongs to the flow that opened it, and the other one opens nothing there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.ui.asked import Answer
from moniqo_desktop.ui.notices.stopped import stop
from moniqo_desktop.ui.runs.asked import clocks_of
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.state.runs import Runs
    from moniqo_desktop.ui.state.state import State

_ACTS: Final = "trade"
"""Family of the nodes that open, change and end positions."""


def tell_beside(control: Control, state: State, flow: Flow) -> None:
    """In the bar, as the flow is started; it can be stopped there. It goes when it is no longer so,
    or tells what the other flow has left."""
    told = _words(control, state, flow)
    if told:
        act = control.window.question.seat.act
        stop_it = partial(act, control, _stop_it, state, flow)
        control.window.question.tell(
            told,
            level="warning",
            answers=(Answer(tr("Stop this flow"), stop_it),),
            holds=lambda: _words(control, state, flow) == told,
            otherwise=partial(act, control, tell_beside, state, flow),
        )


def _stop_it(control: Control, state: State, flow: Flow) -> None:
    control.window.attempt(partial(stop, control, state, flow))


def _words(control: Control, state: State, flow: Flow) -> str:
    """What is so now; "" = nothing, or the flow itself neither runs nor is starting."""
    runs, known = control.runs, control.context.catalogue
    if runs.run_of(flow) is None and flow.flow_id not in state.runs.starting:
        return ""
    wallet = runs.wallet_of(flow)
    account, drawn = state.wallets.name_of(wallet), runs.live_of(flow) or flow
    told = words_left(state, drawn, wallet, account, known)
    return told or words_beside(state.runs, drawn, wallet, account, known)


def words_left(state: State, flow: Flow, wallet: str, account: str, catalogue: Catalogue) -> str:
    """Which position in a symbol of the flow was left open on this wallet by a flow that is
    stopped; "" = none. account: name of the wallet."""
    mine, runs = traded(flow, catalogue), state.runs
    at_work = {run.flow_id for run in runs.open() if run.wallet == wallet} | {flow.flow_id}
    for held in state.positions.on(wallet):
        flow_id, name = runs.flow_of(held.run_id)
        if held.symbol in mine and flow_id and flow_id not in at_work:
            return tr(
                "“{flow}” is stopped and its {symbol} position is still open on {account}: this "
                "flow opens nothing there until that is closed. Close it by hand, start “{flow}” "
                "again, or use another account."
            ).format(flow=name, symbol=held.symbol, account=account)
    return ""


def words_beside(runs: Runs, flow: Flow, wallet: str, account: str, catalogue: Catalogue) -> str:
    """Which open run on this wallet trades a symbol of the flow; "" = none is known to. account:
    name of the wallet."""
    mine = traded(flow, catalogue)
    for run in runs.open():
        drawing = runs.drawing_of(run.run_id)
        if run.wallet != wallet or run.flow_id == flow.flow_id or drawing is None:
            continue
        shared = [symbol for symbol in traded(drawing, catalogue) if symbol in mine]
        if shared:
            return tr(
                "“{flow}” trades {symbols} on {account} too. One position belongs to one flow: "
                "while either holds one there, the other opens nothing and leaves it alone. On "
                "another account both can trade."
            ).format(flow=run.flow_name, symbols=", ".join(shared), account=account)
    return ""


def traded(flow: Flow, catalogue: Catalogue) -> tuple[str, ...]:
    """Symbols whose positions a flow may act on."""
    acts = any(node.kind.startswith(f"{_ACTS}.") for node in flatten(flow).nodes)
    return tuple(dict.fromkeys(symbol for symbol, _ in clocks_of(flow, catalogue) if acts))
