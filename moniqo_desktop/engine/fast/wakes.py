"""Where a signal changes, so that who hears it is asked, and where it is a reason to leave."""

from __future__ import annotations

from typing import Any

from moniqo_desktop.engine.fast.codes import LEAVES_LONG, LEAVES_SHORT


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


def mark_rises(
    directions: Any, confidences: Any, least: float, side: int, bit: int, wakes: Any
) -> None:
    """Sets bit in wakes where a direction begins that may be entered: sure enough, and on the side
    asked for (0 = both). A sizer does nothing elsewhere but forget the last one."""
    if len(wakes) > 0:
        sign = _entered(directions[0], confidences[0], least, side)
        wakes[0] |= bit * (sign != 0)
    for row in range(1, len(wakes)):
        sign = _entered(directions[row], confidences[row], least, side)
        before = _entered(directions[row - 1], confidences[row - 1], least, side)
        wakes[row] |= bit * (sign not in (0, before))


def _entered(sign: int, confidence: float, least: float, side: int) -> int:
    """The direction if it may be entered, else flat."""
    sign *= confidence >= least
    return sign * (side in (0, sign))
