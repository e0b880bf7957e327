"""What a search may choose: parameters of nodes with their ranges, and the grid they span."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from moniqo_desktop.domain.backtest.search import Choice
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.research.tried import Params


@dataclass(frozen=True, slots=True)
class Dimension:
    """One parameter. address: "node_id.field".

    Either choices, or numbers from low to high. step 0: any number in between (then no grid).
    whole: whole numbers only. Raises Mistake if nothing lies in the range.
    """

    address: str
    choices: tuple[Choice, ...] = ()
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    step: Decimal = Decimal(0)
    whole: bool = False

    def __post_init__(self) -> None:
        if self.choices:
            return
        if not all(x.is_finite() for x in (self.low, self.high, self.step)) or self.step < 0:
            raise Mistake(f"The range of “{self.address}” needs finite numbers and a step above 0.")
        if self.low > self.high:
            raise Mistake(
                f"The range of “{self.address}” is empty: {self.low} is above {self.high}.",
                hint="Write low:high:step.",
            )
        if self.whole and any(x != x.to_integral_value() for x in (self.low, self.step)):
            raise Mistake(
                f"“{self.address}” takes whole numbers; its range does not.",
                hint="Give a whole start and a whole step.",
            )

    @property
    def is_endless(self) -> bool:
        """Whether it takes any number between low and high."""
        return not self.choices and self.step == 0 and self.low != self.high

    def __len__(self) -> int:
        """How many values it has. Raises Mistake if there is no end of them."""
        if self.choices:
            return len(self.choices)
        if self.is_endless:
            raise Mistake(
                f"“{self.address}” has no step, so its values cannot be counted.",
                hint=f"Write {self.address}={self.low}:{self.high}:STEP, or search at random.",
            )
        return 1 + self._steps

    @property
    def _steps(self) -> int:
        if self.step == 0:
            return 0
        span = (self.high - self.low) / self.step
        return int(span.to_integral_value(rounding=ROUND_FLOOR))

    @property
    def top(self) -> Decimal:
        """The highest value that is reached: high, or the last step below it."""
        return self.high if self.is_endless else self.low + self.step * self._steps

    def value(self, place: int) -> Choice:
        """The value at a place, 0 to len − 1."""
        if self.choices:
            return self.choices[place]
        return self.number(self.low + self.step * place)

    def number(self, exact: Decimal) -> Choice:
        return int(exact) if self.whole else float(exact)

    def within(self, share: float) -> Choice:
        """The value at a share 0 ≤ share < 1 of the range: each value is as likely as another."""
        if self.is_endless:
            return float(self.low) + share * (float(self.high) - float(self.low))
        return self.value(min(int(share * len(self)), len(self) - 1))

    def ends(self) -> tuple[Choice, ...]:
        """What must be allowed for the whole range to be: every choice, or both ends."""
        return self.choices or (self.number(self.low), self.number(self.top))


@dataclass(frozen=True, slots=True)
class Space:
    """Every parameter of a search, in the order in which it was asked for."""

    dimensions: tuple[Dimension, ...]

    def __post_init__(self) -> None:
        if not self.dimensions:
            raise Mistake(
                "A search needs a parameter to vary.", hint="Say --param node.field=low:high:step."
            )
        seen: set[str] = set()
        for each in self.dimensions:
            if each.address in seen:
                raise Mistake(f"“{each.address}” is given twice.", hint="Give each range once.")
            seen.add(each.address)

    @property
    def is_endless(self) -> bool:
        return any(each.is_endless for each in self.dimensions)

    def __len__(self) -> int:
        """Sets in the grid. Raises Mistake if a dimension has no step."""
        return math.prod(map(len, self.dimensions))

    def at(self, place: int) -> Params:
        """The set at a place of the grid, 0 to len − 1; the last dimension varies fastest."""
        values: dict[str, Choice] = {}
        for each in reversed(self.dimensions):
            place, digit = divmod(place, len(each))
            values[each.address] = each.value(digit)
        return dict(reversed(values.items()))

    def grid(self) -> Iterator[Params]:
        return map(self.at, range(len(self)))

    def row(self) -> list[Mapping[str, object]]:
        """As JSON, for naming a search by what it looks through."""
        return [
            {
                "address": each.address,
                "choices": list(each.choices),
                "range": [str(x) for x in (each.low, each.high, each.step)],
                "whole": each.whole,
            }
            for each in self.dimensions
        ]
