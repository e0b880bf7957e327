"""Nodes and wires made column by column: a third of what part by part costs.

So thousands of nodes move at once, and so a flow file is read. Of that only what is plainly right:
whatever needs a closer look gives None for all of the parts, and the strict reader (file.py)
reads them one by one. It alone says what is wrong.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import fields
from itertools import chain, repeat
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, TypeVar

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.drawing import Link, Node, Param
from moniqo_desktop.domain.strict_json import (
    MAX_ID_LENGTH,
    MAX_PLACE,
    NO_EXTRAS,
    Part,
    check_value,
)

Column = list[Any]
T = TypeVar("T", Node, Link)
_NUMBERS: Final = frozenset((int, float))
_FLAT: Final = frozenset((str, int, float, bool, type(None)))


def plain_nodes(items: object, known: frozenset[str], most: int) -> tuple[Node, ...] | None:
    """items: what the file has there, of any shape. known: keys of a node. most: of them."""
    if not _are_parts(items, known, most):
        return None
    ids, kinds = _column(items, "id"), _column(items, "kind")
    titles, bypassed = _column(items, "title", ""), _column(items, "bypassed", False)
    params, pins = _column(items, "params", {}), _column(items, "pins", {})
    xs, ys = _column(items, "x", 0.0), _column(items, "y", 0.0)
    if not (_are_ids(ids) and _are_ids(kinds) and _are_texts(titles)):
        return None
    if not (_are_places(xs) and _are_places(ys) and set(map(type, bypassed)) <= {bool}):
        return None
    if not (_are_params(params) and _are_params(pins)):
        return None
    looks = _shared(kinds), map(float, xs), map(float, ys), _shared(titles)
    rest = _frozen(params), bypassed, _frozen(pins), repeat(NO_EXTRAS)
    return _made(Node, len(ids), ids, *looks, *rest)


def plain_links(
    items: object, known: frozenset[str], most: int, nodes: Iterable[Node]
) -> tuple[Link, ...] | None:
    """As plain_nodes. nodes: those that may be at the ends of a wire; their ids are shared."""
    if not _are_parts(items, known, most):
        return None
    ids, bends = _column(items, "id"), _column(items, "bends")
    starts, ends = _column(items, "from"), _column(items, "to")
    if not (_are_ids(ids) and _are_pairs(starts) and _are_pairs(ends)):
        return None
    places = _bends(bends)
    from_nodes, from_ports = zip(*starts, strict=True) if starts else ((), ())
    to_nodes, to_ports = zip(*ends, strict=True) if ends else ((), ())
    here = {node.node_id: node.node_id for node in nodes}
    if places is None or not (here.keys() >= set(from_nodes) and here.keys() >= set(to_nodes)):
        return None
    start = map(here.__getitem__, from_nodes), _shared(from_ports)
    end = map(here.__getitem__, to_nodes), _shared(to_ports)
    return _made(Link, len(ids), ids, *start, *end, places, repeat(NO_EXTRAS))


def moved_nodes(nodes: Iterable[Node], places: Mapping[str, tuple[float, float]]) -> list[Node]:
    """All of them, in their order. places: node id → new corner, of those that move."""
    moving = [node for node in nodes if node.node_id in places]
    corners = [places[node.node_id] for node in moving]
    columns = {field.name: map(attrgetter(field.name), moving) for field in fields(Node)} | {
        "x": (x for x, _ in corners),
        "y": (y for _, y in corners),
    }
    made = iter(_made(Node, len(moving), *columns.values()))
    return [next(made) if node.node_id in places else node for node in nodes]


def _made(kind: type[T], count: int, *columns: Iterable[object]) -> tuple[T, ...]:
    """Frozen values out of the columns of their fields: a third of what calling each costs."""
    made = tuple(map(kind.__new__, repeat(kind, count)))
    for field, column in zip(fields(kind), columns, strict=True):
        deque(map(getattr(kind, field.name).__set__, made, column), maxlen=0)
    return made


def _are_parts(items: object, known: frozenset[str], most: int) -> bool:
    """Whether it is a list of objects with no other keys than these."""
    if not isinstance(items, list) or len(items) > most:
        return False
    if not set(map(type, items)) <= {dict}:
        return False
    return set().union(*items) <= known


def _column(items: Any, key: str, default: object = None) -> Column:
    return [item.get(key, default) for item in items]


def _are_texts(column: Iterable[object]) -> bool:
    """Whether all are text that can be written down again."""
    texts = list(column)
    if not set(map(type, texts)) <= {str}:
        return False
    try:
        "".join(texts).encode()  # type: ignore[arg-type]  # the line above looked
    except UnicodeEncodeError:
        return False
    return True


def _are_ids(column: Column) -> bool:
    if not _are_texts(column):
        return False
    return not column or (all(column) and max(map(len, column)) <= MAX_ID_LENGTH)


def _are_places(column: Column) -> bool:
    """Whether all are numbers a canvas has room for."""
    if not set(map(type, column)) <= _NUMBERS:
        return False
    if column and not (min(column) >= -MAX_PLACE and max(column) <= MAX_PLACE):
        return False
    return math.isfinite(sum(column))  # what is no number slips through a comparison


def _are_pairs(column: Column) -> bool:
    if not (set(map(type, column)) <= {list} and set(map(len, column)) <= {2}):
        return False
    return _are_texts(chain.from_iterable(column))


def _are_params(column: Column) -> bool:
    """Whether each is an object of values that may be kept; most are empty or flat."""
    if not set(map(type, column)) <= {dict}:
        return False
    said = [one for one in column if one]
    values = [value for one in said for value in one.values()]
    numbers = [value for value in values if type(value) is float]
    texts = [value for value in values if type(value) is str]
    if not _are_texts(chain(texts, chain.from_iterable(said))):
        return False
    if not all(map(math.isfinite, numbers)):
        return False
    return set(map(type, values)) <= _FLAT or _are_sound(said)


def _are_sound(column: Column) -> bool:
    try:
        for value in column:
            check_value(value, "")
    except BadFile:
        return False
    return True


def _bends(column: Column) -> Column | None:
    """Points each wire passes through; None if one of them needs a closer look."""
    if set(map(type, column)) <= {type(None)}:
        return [()] * len(column)
    try:
        return [Part({"bends": bends}).places("bends") for bends in column]
    except BadFile:
        return None


def _frozen(column: Column) -> Iterable[Mapping[str, Param]]:
    return (MappingProxyType(one) if one else NO_EXTRAS for one in column)


def _shared(texts: Iterable[str]) -> Iterable[str]:
    """Equal texts as one: thousands of parts have a handful of kinds and ports."""
    seen: dict[str, str] = {}
    return [seen.setdefault(text, text) for text in texts]
