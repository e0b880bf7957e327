"""What can be done with each open position from the command box."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.commands import ClosePosition, Command
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.ui.desk import actions
from moniqo_desktop.ui.desk.under_way import settled, under_way
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.state.owners import told_owner
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.state.positions import PositionView
    from moniqo_desktop.ui.state.state import State

Made = Callable[["PositionView", Market], Command]
HALF = 0.5


def position_entries(control: Control, state: State) -> list[Entry]:
    """Of every account, closing first. Each acts on the position as it is when it is chosen."""
    acts: tuple[tuple[str, str, Made], ...] = (
        (tr("Close {position}"), "close", lambda view, market: actions.close(view)),
        (tr("Close 50 % of {position}"), "partial",
         lambda view, market: actions.close(view, HALF)),
        (tr("Break-even for {position}"), "breakeven", actions.break_even),
        (tr("Reverse {position}"), "reverse", actions.reverse),
    )  # fmt: skip
    return [
        Entry(
            words.format(position=_named(state, view)),
            told_owner(state.runs, state.wallets, view),
            icon,
            tr("Position"),
            partial(_act, control, state, view, made),
            ("position", "exit", "flat"),
            is_grave=True,
        )
        for words, icon, made in acts
        for view in state.positions.on(ALL)
    ]


def _named(state: State, view: PositionView) -> str:
    amount = state.markets.amount_text(view.symbol, abs(view.amount))
    return f"{view.symbol} {view.direction.value.upper()} {amount}"


def _act(control: Control, state: State, told: PositionView, made: Made) -> None:
    control.window.attempt(partial(_send, control, state, told, made))


def _send(control: Control, state: State, told: PositionView, made: Made) -> None:
    """Raises Mistake where the position has ended, turned or begun anew since it was listed, or
    where a part is meant of what leaves whole already."""
    held = state.positions.on(told.wallet)
    now = next((view for view in held if view.symbol == told.symbol), None)
    known = state.markets.get(told.symbol)
    market = state.wallets.with_fees(told.wallet, known) if known is not None else None
    is_same = now is not None and (now.direction, now.opened_at) == (told.direction, told.opened_at)
    if now is None or market is None or not is_same:
        raise Mistake(
            tr("{position} is no longer open; nothing was done.").format(
                position=_named(state, told)
            )
        )
    command = made(now, market)
    leaves = settled(told.symbol, under_way(state, told.wallet).get((told.wallet, told.symbol)))
    is_part = isinstance(command, ClosePosition) and command.fraction < 1
    if leaves and (is_part or isinstance(command, ReversePosition)):
        raise Mistake(leaves)
    if isinstance(command, ReversePosition):
        state.reversals.ask((now.wallet, now.symbol), now.direction, now.run_id)
    control.context.send(command)
