"""The search behind a result, on the page in the browser: its map, best sets, walk forward."""

from __future__ import annotations

from html import escape
from itertools import combinations
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.backtest.figures import goal_text
from moniqo_desktop.domain.backtest.search import heat_map
from moniqo_desktop.domain.texts import moment
from moniqo_desktop.research.report_svg import heat
from moniqo_desktop.research.report_tables import table

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.search import Choice, Fold, Search, Trial

MOST_TRIALS: Final = 200
MOST_MAPS: Final = 3


def search_section(search: Search) -> str:
    """Everything the search tried, the best first."""
    titles = dict(search.parameters)
    done = [trial for trial in search.trials if trial.value == trial.value]
    best = sorted(done, key=lambda trial: (-trial.value, trial.number))[:MOST_TRIALS]
    parts = [
        f"<h2>Search for {escape(search.goal)}</h2>",
        f"<p>{len(search.trials):,} sets were tried in this search, {search.on_this_data:,} on "
        "this stretch of the market in all. The more are tried, the better the best one looks by "
        "luck alone: the verdict takes that off.</p>",
        *_maps(search, titles),
    ]
    names = [titles[name] for name, _ in search.parameters]
    rows = [_trial(trial, search) for trial in best]
    shown = "Best sets" if len(done) > len(best) else "Sets by what they came to"
    parts.append(f"<h2>{shown}</h2>")
    parts.append(table(("#", *names, search.goal), rows, left=0, sortable=True))
    if search.folds:
        parts.append("<h2>Walk forward</h2>")
        heads = ("Searched in", "Judged in", "Set", "In search", "After it")
        parts.append(table(heads, [_fold(fold, search.goal) for fold in search.folds], left=3))
    return f'<section class="long">{"".join(parts)}</section>'


def _maps(search: Search, titles: dict[str, str]) -> list[str]:
    names = [name for name, _ in search.parameters]
    pairs = list(combinations(names, 2)) or [(name, "") for name in names]
    return [heat(heat_map(search, x, y), titles, search) for x, y in pairs[:MOST_MAPS]]


def _trial(trial: Trial, search: Search) -> tuple[str, ...]:
    values = dict(trial.params)
    shown = (choice_text(values[name]) if name in values else "" for name, _ in search.parameters)
    return (f"{trial.number + 1:,}", *shown, goal_text(search.goal, trial.value))


def _fold(fold: Fold, goal: str) -> tuple[str, ...]:
    chosen = ", ".join(f"{name} {choice_text(value)}" for name, value in fold.params)
    return (
        _span(fold.train_from, fold.train_to),
        _span(fold.test_from, fold.test_to),
        chosen,
        goal_text(goal, fold.train_value),
        goal_text(goal, fold.test_value),
    )


def _span(since: int, until: int) -> str:
    return f"{moment(since):%Y-%m-%d} – {moment(until - 1):%Y-%m-%d}"


def choice_text(value: Choice) -> str:
    """A value as short as it can be."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
