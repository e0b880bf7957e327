"""What a search over parameters tried: its trials, seen as a table and as a map of two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

Choice = float | int | str | bool
"""A value a parameter took."""
FAILED: Final = "failed"
MOST_PLACES: Final = 24
FIELDS: Final = 12
"""Of an axis with more than MOST_PLACES numbers."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of the search.

    params: "node_id.field" → value, in the order of the search. value: what was searched for,
    NaN when the run came to nothing. figures: names and numbers beside it.
    """

    number: int
    params: tuple[tuple[str, Choice], ...]
    value: float
    figures: tuple[tuple[str, float], ...] = ()
    state: str = "done"

    def param(self, name: str) -> Choice | None:
        return dict(self.params).get(name)


@dataclass(frozen=True, slots=True)
class Fold:
    """A step of a walk forward: searched in one span, judged in the one after it (ms UTC)."""

    train_from: int
    train_to: int
    test_from: int
    test_to: int
    params: tuple[tuple[str, Choice], ...]
    train_value: float
    test_value: float


@dataclass(frozen=True, slots=True)
class Search:
    """parameters: "node_id.field" → what the trader calls it. goal: what was searched for, the
    higher the better. on_this_data: trials ever counted on these candles, this search included.
    """

    parameters: tuple[tuple[str, str], ...]
    goal: str
    trials: tuple[Trial, ...] = ()
    folds: tuple[Fold, ...] = ()
    on_this_data: int = 0

    @property
    def neutral(self) -> float:
        """The value that is neither good nor bad: what a map's colours turn at."""
        return 1.0 if "factor" in self.goal.lower() else 0.0

    @property
    def best(self) -> Trial | None:
        """The highest value; the first of equals."""
        known = [trial for trial in self.trials if trial.value == trial.value]
        return max(known, key=lambda trial: (trial.value, -trial.number), default=None)


class HeatMap(NamedTuple):
    """values: (len(y), len(x)), NaN where nothing was tried; where several trials fell into one
    field, the best of them. numbers: the trial each field shows, −1 for none."""

    x_name: str
    y_name: str
    x: tuple[Choice, ...]
    y: tuple[Choice, ...]
    values: Floats
    numbers: tuple[tuple[int, ...], ...]


def heat_map(search: Search, x_name: str, y_name: str = "") -> HeatMap:
    """Trials over two parameters; each axis in ascending order of its values.

    y_name "": over one, as a single row. An axis of more than MOST_PLACES numbers is cut into
    fields of equal width, each named by its middle.
    """
    x, y = (_axis(search, name) for name in (x_name, y_name))
    values = np.full((len(y.names), len(x.names)), np.nan)
    numbers = [[-1] * len(x.names) for _ in y.names]
    for trial in search.trials:
        params = dict(trial.params) | {"": ""}
        if trial.value != trial.value or x_name not in params or y_name not in params:
            continue
        row, column = y.places[params[y_name]], x.places[params[x_name]]
        if not trial.value <= values[row, column]:
            values[row, column] = trial.value
            numbers[row][column] = trial.number
    rows = tuple(tuple(row) for row in numbers)
    return HeatMap(x_name, y_name, x.names, y.names, values, rows)


class _Axis(NamedTuple):
    names: tuple[Choice, ...]
    places: dict[Choice, int]


def _axis(search: Search, name: str) -> _Axis:
    """Every value the parameter took: numbers by size, words by letter."""
    if not name:
        return _Axis(("",), {"": 0})
    found = {value for trial in search.trials for key, value in trial.params if key == name}
    values = sorted(found, key=lambda value: (isinstance(value, str), value))
    numbers = [value for value in values if not isinstance(value, str)]
    if len(values) <= MOST_PLACES or len(numbers) < len(values):
        return _Axis(tuple(values), {value: place for place, value in enumerate(values)})
    low, high = float(numbers[0]), float(numbers[-1])
    width = (high - low) / FIELDS
    middles = [float(f"{low + (place + 0.5) * width:.4g}") for place in range(FIELDS)]
    places: dict[Choice, int] = {
        value: min(int((value - low) / width), FIELDS - 1) for value in numbers
    }
    return _Axis(tuple(middles), places)
