"""Which settings of a flow a search may vary, and the range it is first offered. No Qt."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.blocks.flattening import SLASH, blocks_of, words
from moniqo_desktop.domain.blocks.inside import ways_in
from moniqo_desktop.ui.canvas.painting.words import param_text
from moniqo_desktop.ui.words.numbers import number_of
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue, ParamSpec

STEPS: Final = 8
_MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Range:
    """A setting to vary. address: "node_id.field". low, high, step: as typed; choices: in their
    place where the setting is one of a few words; named: what the trader calls each. least, most:
    what the node allows."""

    address: str
    title: str
    low: str = ""
    high: str = ""
    step: str = ""
    choices: tuple[str, ...] = ()
    whole: bool = False
    least: float | None = None
    most: float | None = None
    named: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is tried, as the trader reads it."""
        if self.choices:
            return ", ".join(self.named or self.choices)
        ends = f"{self.low} … {self.high}"
        return f"{ends} {tr('by')} {self.step}" if self.step else ends

    @property
    def text(self) -> str:
        """As the search reads it."""
        if self.choices:
            return f"{self.address}={','.join(self.choices)}"
        step = f":{self.step.strip()}" if self.step.strip() else ""
        return f"{self.address}={self.low.strip()}:{self.high.strip()}{step}"

    @property
    def count(self) -> int:
        """How many values it takes; 0 where there is no end of them or it is wrong."""
        if self.choices:
            return len(self.choices)
        low, high, step = (number(text) for text in (self.low, self.high, self.step))
        if low is None or high is None or low > high:
            return 0
        if step is None or step <= 0:
            return 1 if low == high else 0
        return int((high - low) / step) + 1

    def problem(self) -> str:
        """The sentence beside it, "" when it can be searched."""
        if self.choices:
            return ""
        low, high = number(self.low), number(self.high)
        step = number(self.step) if self.step.strip() else Decimal(0)
        if low is None or high is None or step is None:
            return tr("From, to and step are numbers.")
        if low > high:
            return tr("From is above to.")
        if step < 0 or (step == 0 and self.step.strip()):
            return tr("The step is above zero; leave it out for any number in between.")
        if self.whole and any(each != int(each) for each in (low, high, step)):
            return tr("This setting takes whole numbers.")
        return self._outside(low, high)

    def typed(self, part: str, text: str) -> Range:
        """part: "low", "high" or "step"."""
        match part:
            case "low":
                return replace(self, low=text)
            case "high":
                return replace(self, high=text)
            case _:
                return replace(self, step=text)

    def _outside(self, low: Decimal, high: Decimal) -> str:
        if self.least is not None and low < Decimal(repr(self.least)):
            return tr("The node allows no less than {least}.").format(least=f"{self.least:g}")
        if self.most is not None and high > Decimal(repr(self.most)):
            return tr("The node allows no more than {most}.").format(most=f"{self.most:g}")
        return ""


def offered(flow: Flow, catalogue: Catalogue) -> tuple[Range, ...]:
    """Every setting of the flow that can be varied, in the order of its nodes; then those inside
    its blocks, each block once."""
    found: list[Range] = []
    blocks = blocks_of(flow)
    title_of = cache(lambda kind: catalogue.spec(kind).title)
    params_of = cache(lambda kind: catalogue.spec(kind).params)
    named = [(node, node.title or title_of(node.kind)) for node in flow.nodes if not node.block_id]
    for block_id, path in ways_in(flow).items():
        for node in blocks[block_id].nodes:
            inner = replace(node, node_id=SLASH.join((*path, node.node_id)))
            named.append((inner, words(flow, inner.node_id, title_of)))
    for node, name in _told_apart(named, catalogue):
        made = (_range(node, each, f"{name}: {each.title}") for each in params_of(node.kind))
        # Numbers come first: a period is varied far more often than a choice of prices.
        found += sorted((each for each in made if each is not None), key=_is_choice)
    return tuple(found)


def _told_apart(
    named: Iterable[tuple[Node, str]], catalogue: Catalogue
) -> Iterator[tuple[Node, str]]:
    """Nodes of one name, each with the values that stand on its card; with a number where those
    are the same too."""
    given = list(named)
    shared = _repeated(name for _, name in given)
    longer = [
        (node, f"{name} {_on_card(node, catalogue)}".strip() if name in shared else name)
        for node, name in given
    ]
    shared, counted = _repeated(name for _, name in longer), Counter[str]()
    for node, name in longer:
        counted[name] += 1
        yield node, f"{name} ({counted[name]})" if name in shared else name


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _on_card(node: Node, catalogue: Catalogue) -> str:
    spec = catalogue.spec(node.kind)
    params = (spec.param(name) for name in spec.card)
    return " ".join(param_text(param, node) for param in params if param is not None)


def as_typed(ranges: Iterable[Range]) -> tuple[tuple[str, str, str, str], ...]:
    """What is kept of them: address, from, to, step."""
    return tuple((each.address, each.low, each.high, each.step) for each in ranges)


def typed_again(
    kept: Iterable[tuple[str, str, str, str]], offers: Iterable[Range]
) -> tuple[Range, ...]:
    """What was kept, of what a flow still offers."""
    by_address = {each.address: each for each in offers}
    return tuple(
        replace(by_address[address], low=low, high=high, step=step)
        for address, low, high, step in kept
        if address in by_address
    )


def _is_choice(given: Range) -> bool:
    return bool(given.choices)


def sets(ranges: Mapping[str, Range]) -> int:
    """How many sets the grid of these has; 0 where it has no end."""
    return math.prod(each.count for each in ranges.values()) if ranges else 0


def number(text: str) -> Decimal | None:
    value = number_of(text)
    return value if value is not None and abs(value) < _MOST else None


def _range(node: Node, param: ParamSpec, title: str) -> Range | None:
    """None for a setting that is neither a number nor a choice."""
    address = f"{node.node_id}.{param.name}"
    if param.type == "boolean":
        return Range(address, title, choices=("no", "yes"), named=(tr("no"), tr("yes")))
    if param.choices:
        values, named = zip(*param.choices, strict=True)
        return Range(address, title, choices=values, named=named)
    present = node.params.get(param.name, param.default)
    if isinstance(present, bool) or not isinstance(present, int | float):
        return None
    whole = param.type == "integer"
    low, high, step = _around(float(present), whole=whole, least=param.minimum, most=param.maximum)
    return Range(address, title, low, high, step, (), whole, param.minimum, param.maximum)


def _around(
    present: float, *, whole: bool, least: float | None, most: float | None
) -> tuple[str, str, str]:
    """About half to double of what is set, in about STEPS round steps, within the bounds."""
    low, high = sorted((present / 2, present * 2)) if present else (0.0, min(most or 1.0, 1.0))
    rough = max((high - low) / STEPS, 1e-9)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * unit for unit in (1, 2, 5, 10) if power * unit >= rough * 0.999)
    step = max(step, 1.0) if whole else step
    first, last = math.floor(low / step), math.ceil(high / step)
    if least is not None:
        first = max(first, math.ceil(least / step - 1e-9))
    if most is not None:
        last = min(last, math.floor(most / step + 1e-9))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    texts = [f"{value:.{digits}f}" for value in (first * step, max(first, last) * step, step)]
    return texts[0], texts[1], texts[2]
