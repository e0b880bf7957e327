"""Where a signal changes, so that who hears it is asked, and where it is a reason to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moniqo_desktop.engine.fast.codes import LEAVES_LONG, LEAVES_SHORT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from moniqo_desktop.domain.market import Bools


def mark_changes(directions: Any, confidences: Any, bit: int, wakes: Any) -> None:
    """Sets bit in wakes where direction or confidence differs from the row before, in the first
    row from no signal at all. The same as engine.columns.changes."""
    if len(wakes) > 0 and (directions[0] != 0 or confidences[0] == confidences[0]):
        wakes[0] |= bit
    for row in range(1, len(wakes)):
        if directions[row] != directions[row - 1]:
            wakes[row] |= bit
            continue
        now, before = confidences[row], confidences[row - 1]
        if now != before and not (now != now and before != before):
            wakes[row] |= bit


def mark_leaves(directions: Any, confidences: Any, on_flat: bool, leaves: Any) -> None:
    """Marks where a signal is a reason to close a long, or a short; see nodes.trade.close."""
    for row in range(len(leaves)):
        if confidences[row] != confidences[row]:
            continue
        sign = directions[row]
        if sign < 0 or (on_flat and sign == 0):
            leaves[row] |= LEAVES_LONG
        if sign > 0 or (on_flat and sign == 0):
            leaves[row] |= LEAVES_SHORT


def weigh(directions: Any, confidences: Any, least: float, side: int, entered: Any) -> None:
    """Writes the direction where it may be entered, else 0: sure enough, and on the side asked for
    (0 = both)."""
    for row in range(len(entered)):
        sign = directions[row] * (confidences[row] >= least)
        entered[row] = sign * (side in (0, sign))


def rises(entered: NDArray[np.int8]) -> Bools:
    """Where a direction begins that may be entered. A sizer does nothing elsewhere but forget the
    last one."""
    found: Bools = entered != 0
    found[1:] &= entered[1:] != entered[:-1]
    return found
