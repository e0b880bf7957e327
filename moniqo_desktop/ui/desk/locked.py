"""Why a position can be closed and not reversed: its account may open nothing now."""

from __future__ import annotations

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.ui.accounts.words import OF_THE_DAY, lock_text
from moniqo_desktop.ui.state.safety import KILL_SWITCH
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import tr


def no_reversal(state: State, wallet: str, symbol: Symbol) -> str:
    """Two sentences, "" = it may open something. A pause after a trade is too short to be told: the
    gate judges it then."""
    kinds = (KILL_SWITCH, *OF_THE_DAY)
    locks = [lock for lock in state.safety.locks_of(wallet, state.at) if lock.kind in kinds]
    if not locks:
        return ""
    hardest = max(locks, key=lambda lock: (lock.kind == KILL_SWITCH, lock.until))
    words = tr("{symbol} can be closed, not reversed.").format(symbol=symbol)
    return f"{lock_text(hardest)} {words}"
