"""What the page of a search says of it, and of the set that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.backtest.figures import goal_text
from moniqo_desktop.ui.runs.heat import choice_text
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.search import Search, Trial

_SET: Final = later("Set {number}:  {settings}  →  {goal} {value}")
_BEST: Final = later("Best so far, set {number}:  {settings}  →  {goal} {value}")


def about(search: Search) -> str:
    """How much was tried, and why that matters."""
    failed = sum(trial.value != trial.value for trial in search.trials)
    words = tr("{count} sets tried").format(count=f"{len(search.trials):,}")
    if failed:
        words += tr(", {count} of them came to nothing").format(count=f"{failed:,}")
    if search.on_this_data:
        words += tr(
            "; {count} on this stretch of the market in all. The more are tried, the better the "
            "best one looks by luck alone: the verdict of its report takes that off."
        ).format(count=f"{search.on_this_data:,}")
    return words + ("" if words.endswith(".") else ".")


def set_words(search: Search, trial: Trial, *, is_best_so_far: bool) -> str:
    """is_best_so_far: of a search that runs, chosen because none is better until now."""
    titles = dict(search.parameters)
    parts = [f"{titles.get(name, name)} {choice_text(value)}" for name, value in trial.params]
    return tr(_BEST if is_best_so_far else _SET).format(
        number=f"{trial.number + 1:,}",
        settings=",  ".join(parts),
        goal=retell(search.goal),
        value=goal_text(search.goal, trial.value),
    )
