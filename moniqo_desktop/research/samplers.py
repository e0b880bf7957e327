"""Which sets a search tries next: all of a grid, some at random, or where good ones were found.

Each asks in rounds of a fixed size and is told a round when all of it is known, so that the sets
tried depend on the seed alone, never on the number of workers or on who was faster.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.research.objective import Objective
from moniqo_desktop.research.space import Dimension, Space
from moniqo_desktop.research.tried import Params, Tried

if TYPE_CHECKING:
    import optuna

SAMPLERS: Final = ("grid", "random", "tpe")
ROUND: Final = 20
"""Sets that TPE is asked for before it is told any of them."""
STARTING_ROUNDS: Final = 1
"""Rounds of TPE that are drawn at random."""
SHUFFLED: Final = 1_000_000
"""Up to so many sets of a grid are drawn without one twice."""


class Sampler(Protocol):
    """round: how many sets are asked for at once; limit: how many there are at all. Rounds come in
    order; each is told before the next is asked for. A round that is known already is told
    without being asked for."""

    round: int
    limit: int

    def ask(self, first: int) -> Sequence[Params]:
        """The sets of the round that begins with trial number first."""

    def tell(self, tried: Sequence[Tried]) -> None:
        """All of a round, by number."""


def sampler(name: str, space: Space, objective: Objective, *, seed: int, trials: int) -> Sampler:
    """Raises Mistake if there is no such sampler, or the grid is not as large as was asked for."""
    match name:
        case "grid":
            return Grid(space, trials)
        case "random":
            return Random(space, seed)
        case "tpe":
            return Tpe(space, objective, seed)
        case _:
            known = ", ".join(SAMPLERS)
            raise Mistake(f"“{name}” is no way to search.", hint=f"Use one of {known}.")


class Grid:
    """Every set once, the last parameter varying fastest."""

    def __init__(self, space: Space, trials: int) -> None:
        if trials < len(space):
            raise Mistake(
                f"The grid holds {len(space):,} sets and only {trials:,} trials are allowed.",
                hint=f"Say --trials {len(space)}, take larger steps, or search at random.",
            )
        self._space = space
        self.round = self.limit = len(space)

    def ask(self, first: int) -> Sequence[Params]:
        return list(self._space.grid()) if first == 0 else ()

    def tell(self, tried: Sequence[Tried]) -> None:
        """A grid does not learn."""


class Random:
    """Sets at random, none twice while there are new ones (ranges with steps)."""

    round = 1000

    def __init__(self, space: Space, seed: int) -> None:
        self._space, self._seed = space, seed
        self._order = None
        self.limit = sys.maxsize
        if not space.is_endless and len(space) <= SHUFFLED:
            self._order = np.random.default_rng([seed, 0]).permutation(len(space))
            self.limit = len(space)

    def ask(self, first: int) -> Sequence[Params]:
        if self._order is not None:
            return [self._space.at(int(at)) for at in self._order[first : first + self.round]]
        rng = np.random.default_rng([self._seed, 1 + first])
        shares = rng.random((self.round, len(self._space.dimensions)))
        return [self._drawn(row) for row in shares.tolist()]

    def _drawn(self, shares: Sequence[float]) -> Params:
        pairs = zip(self._space.dimensions, shares, strict=True)
        return {each.address: each.within(share) for each, share in pairs}

    def tell(self, tried: Sequence[Tried]) -> None:
        """Chance does not learn."""


class Tpe:
    """Tree-structured Parzen estimator (Bergstra et al., 2011) of Optuna, asked round by round.

    Each round has a random source of its own, made of seed and round: a search that is taken up
    again need not ask for what it knows. A set without a score, or one that is not admitted,
    counts as worse than any other.
    """

    round = ROUND
    limit = sys.maxsize

    def __init__(self, space: Space, objective: Objective, seed: int) -> None:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._objective, self._seed = objective, seed
        self._dimensions = space.dimensions
        self._distributions = {each.address: _distribution(each) for each in space.dimensions}
        self._study = optuna.create_study(direction="maximize", sampler=self._sampler(0))
        self._asked: dict[int, optuna.trial.Trial] = {}

    def ask(self, first: int) -> Sequence[Params]:
        self._study.sampler = self._sampler(first)
        self._asked = {
            number: self._study.ask(self._distributions)
            for number in range(first, first + self.round)
        }
        return [self._named(trial.params) for trial in self._asked.values()]

    def tell(self, tried: Sequence[Tried]) -> None:
        asked, self._asked = self._asked, {}
        for each in tried:
            guide = self._objective.guide(each)
            if each.number in asked:
                self._study.tell(asked[each.number], guide)
            else:
                self._study.add_trial(self._known(each, guide))

    def _sampler(self, first: int) -> optuna.samplers.BaseSampler:
        import optuna

        return optuna.samplers.TPESampler(
            seed=int(np.random.default_rng([self._seed, first]).integers(2**31)),
            n_startup_trials=STARTING_ROUNDS * ROUND,
            multivariate=True,
        )

    def _known(self, tried: Tried, guide: float) -> optuna.trial.FrozenTrial:
        import optuna

        return optuna.trial.create_trial(
            params={each.address: _inner(each, tried.params) for each in self._dimensions},
            distributions=self._distributions,
            value=guide,
        )

    def _named(self, found: Mapping[str, Any]) -> Params:
        return {each.address: _outer(each, found[each.address]) for each in self._dimensions}


def _distribution(each: Dimension) -> optuna.distributions.BaseDistribution:
    """Stepped numbers are searched by their place, so that a value is what a grid would give."""
    from optuna.distributions import (
        CategoricalDistribution,
        FloatDistribution,
        IntDistribution,
    )

    if each.choices:
        return CategoricalDistribution(each.choices)
    if each.is_endless:
        return FloatDistribution(float(each.low), float(each.high))
    return IntDistribution(0, len(each) - 1)


def _outer(each: Dimension, found: Any) -> Any:
    return found if each.choices or each.is_endless else each.value(int(found))


def _inner(each: Dimension, params: Params) -> Any:
    value = params[each.address]
    if each.choices or each.is_endless:
        return value
    return round((float(value) - float(each.low)) / float(each.step)) if each.step else 0
