"""Which gear a backtest runs in, and running it there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from moniqo_desktop.app import paths
from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.engine.fast import door
from moniqo_desktop.engine.fast.run import BeyondBounds, History, history, run_compiled
from moniqo_desktop.engine.history.gears import COMPILED, EVENT, gear_of
from moniqo_desktop.engine.program.plan import Clock, Plan

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.backtest import Prepared

NO_NUMBA: Final = "The compiled gear needs the package numba, which is not installed here."
NOT_READY: Final = (
    "The compiled gear is not ready on this machine yet: one run with --gear compiled makes it so, "
    "which takes a minute or two."
)
FUNDING: Final = "Funding is charged in the event gear only."


def objections_to_compiled(prepared: Prepared, plan: Plan) -> tuple[str, ...]:
    """Why this run cannot go in the compiled gear; empty if it can."""
    found = gear_of(plan, prepared.rules, prepared.terms, prepared.feeds).reasons
    return (*found, FUNDING) if prepared.funding else found


def reasons_for_event(prepared: Prepared, plan: Plan) -> tuple[str, ...]:
    """Why the gear that was asked for is the event gear; empty = the compiled one.

    Raises Mistake if the compiled gear was asked for and cannot be had.
    """
    wanted = prepared.spec.gear
    if wanted == EVENT:
        return ("It was asked for.",)
    reasons = objections_to_compiled(prepared, plan)
    if wanted == COMPILED and reasons:
        raise Mistake(
            f"This flow cannot run in the compiled gear: {' '.join(reasons)}",
            hint="Use --gear auto or event.",
        )
    if wanted == "auto" and not reasons:
        if not door.can_compile():
            return (NO_NUMBA,)
        if not door.is_kept(cache_folder()):
            return (NOT_READY,)
    return reasons


def compiled_result(
    prepared: Prepared, plan: Plan, progress: Callable[[float], None] | None
) -> Result:
    """The result in the compiled gear. Raises BeyondBounds where numbers grow too large for it."""
    gear = _gear(cache_folder())
    (clock,) = plan.sources
    past = _past(clock, prepared.feeds[clock], gear.compiled)
    return run_compiled(plan, past, prepared.terms, prepared.rules, gear, progress)


@lru_cache(maxsize=1)
def _gear(folder: Path) -> door.Gear:
    """Compiled where numba is installed. What is not kept yet in folder is compiled by a child: it
    takes some 200 MB that this process would never give back. If the child fails, it is done
    here."""
    if not door.can_compile():
        return door.plain()
    if not door.is_kept(folder):
        subprocess.run(paths.child_command("compile-gear"), stdin=subprocess.DEVNULL, check=False)
    return door.compiled(folder)


@lru_cache(maxsize=2)
def _past(clock: Clock, columns: Columns, compiled: bool) -> History:
    """Of these very candles (they are told apart by identity), with the columns that many flows
    over them share: a search runs a thousand."""
    return history(clock, columns, compiled=compiled)


def cache_folder() -> Path:
    """Where compiled code is kept between runs of the program."""
    return paths.home() / "compiled"


__all__ = [
    "COMPILED",
    "EVENT",
    "BeyondBounds",
    "compiled_result",
    "objections_to_compiled",
    "reasons_for_event",
]
