"""What can be done with each open position from the command box."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Mistake, MoniqoError
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.commands import ClosePosition, Command, MoveProtection
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.ui.desk import actions
from moniqo_desktop.ui.desk.under_way import settled, under_way
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.state.owners import told_owner
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.state.positions import PositionView
    from moniqo_desktop.ui.state.state import State

Made = Callable[["PositionView", Market], Command]
HALF = 0.5
_ICONS: Final = {"stop": "protect", "target": "flag"}
_LEAST: Final = 4
"""Letters of a word that names an act: “of”, “50”, “%”, “der” and “für” name none."""


def position_entries(control: Control, state: State) -> list[Entry]:
    """Of every account, closing first. Each acts on the position as it is when it is chosen; where
    a price is needed, it is asked for."""
    acts: tuple[tuple[str, str, Made], ...] = (
        (tr("Close position {position}"), "close", lambda view, market: actions.close(view)),
        (tr("Close 50 % of position {position}"), "partial",
         lambda view, market: actions.close(view, HALF)),
        (tr("Break-even for {position}"), "breakeven", actions.break_even),
        (tr("Reverse position {position}"), "reverse", actions.reverse),
    )  # fmt: skip
    asked = (
        (tr("Move the stop of {position} …"), _ICONS["stop"], "stop"),
        (tr("Move the target of {position} …"), _ICONS["target"], "target"),
    )
    held = state.positions.on(ALL)
    return [
        *(
            _entry(state, view, words, icon, partial(_act, control, state, view, made))
            for words, icon, made in acts
            for view in held
        ),
        *(
            _entry(state, view, words, icon, partial(_ask_price, control, state, view, kind))
            for words, icon, kind in asked
            for view in held
        ),
    ]


def _entry(
    state: State, view: PositionView, words: str, icon: str, choose: Callable[[], None]
) -> Entry:
    own = words.replace("{position}", " ").replace("…", " ").split()
    return Entry(
        words.format(position=_named(state, view)),
        _owner(state, view),
        icon,
        tr("Position"),
        choose,
        ("position", "exit", "flat"),
        is_grave=True,
        acts=tuple(
            word
            for word in own
            if len(word) >= _LEAST and word.casefold() != tr("Position").casefold()
        ),
    )


def _ask_price(control: Control, state: State, view: PositionView, kind: str) -> None:
    """kind: "stop" or "target"; the box reads the price while it is typed."""
    hint = tr("New stop of {symbol}") if kind == "stop" else tr("New target of {symbol}")
    now = view.stop if kind == "stop" else view.target
    control.window.finder.open(
        (),
        control.window.finder_place(),
        hint=hint.format(symbol=_named(state, view)),
        chip=state.markets.price_text(view.symbol, now) if now else "",
        typed=partial(_priced, control, state, view, kind),
        wanted=tr("Type a price."),
    )


def _priced(control: Control, state: State, view: PositionView, kind: str, typed: str) -> Entry:
    """What Return does with the price as it was read, or why it cannot be done."""

    def made(now: PositionView, market: Market) -> MoveProtection:
        move = actions.move_stop if kind == "stop" else actions.move_target
        return move(now, market, typed)

    try:
        command = _command(state, view, made)
        price = getattr(command, f"{kind}_price", 0)
        words = (
            tr("Move the stop to {price}") if kind == "stop" else tr("Move the target to {price}")
        )
        title = words.format(price=state.markets.price_text(view.symbol, price))
    except MoniqoError as problem:
        title = retell(str(problem))
    act = partial(_act, control, state, view, made)
    return Entry(title, _named(state, view), _ICONS[kind], tr("Position"), act)


def _owner(state: State, view: PositionView) -> str:
    """The account wherever there are several: the box lists the positions of all of them."""
    owner = told_owner(state.runs, state.wallets, view)
    account = state.wallets.name_of(view.wallet) if len(state.wallets.ids()) > 1 else ""
    parts = [part for part in (account, *owner.split(" · ")) if part]
    return " · ".join(dict.fromkeys(parts))


def _named(state: State, view: PositionView) -> str:
    amount = state.markets.amount_text(view.symbol, abs(view.amount))
    return f"{view.symbol} {view.direction.value.upper()} {amount}"


def _act(control: Control, state: State, told: PositionView, made: Made) -> None:
    control.window.attempt(partial(_send, control, state, told, made))


def close_it(control: Control, state: State, told: PositionView) -> None:
    """All of it, unless it has ended or turned since."""
    _act(control, state, told, lambda view, market: actions.close(view))


def _send(control: Control, state: State, told: PositionView, made: Made) -> None:
    """Raises Mistake as _command does."""
    command = _command(state, told, made)
    if isinstance(command, ReversePosition):
        state.reversals.ask((told.wallet, told.symbol), told.direction, told.run_id)
    control.context.send(command)


def _command(state: State, told: PositionView, made: Made) -> Command:
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
    return command
