"""Ranges for the parameters of a drawn flow: as the trader writes them, or as the node suggests."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt

from moniqo_desktop.domain.backtest.search import Choice
from moniqo_desktop.domain.errors import FlowProblem, Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.nodes.base import NodeType, Params
from moniqo_desktop.nodes.params import params_of
from moniqo_desktop.research.space import Dimension

Kinds = Mapping[str, NodeType]
SUGGESTED_STEPS: Final = 8
_YES: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def dimension(text: str, flow: Flow, kinds: Kinds) -> Dimension:
    """A range as written: "node.field=low:high:step", "node.field=a,b,c", or "node.field" alone
    for the range its node suggests. node: an id, or a title or kind that only one node has.

    Raises Mistake with what is known instead, FlowProblem if a value is not allowed there.
    """
    address, equals, asked = text.partition("=")
    node, field = _field_of(address.strip(), flow, kinds)
    found = Dimension(f"{node.node_id}.{field}")
    kind = kinds[node.kind].Params.model_fields[field].annotation
    if not equals:
        found = suggested(node, field, kinds)
    elif ":" in asked and not _options(kind):
        found = _range(found.address, asked, whole=_is_whole(kind))
    else:
        words = [word.strip() for word in asked.split(",") if word.strip()]
        found = Dimension(found.address, tuple(_choice(w, kind, found.address) for w in words))
        if not words:
            raise Mistake(f"“{found.address}” is given no value.", hint="Write a,b,c after the =.")
    _check(found, node, field, kinds)
    return found


def suggested(node: Node, field: str, kinds: Kinds) -> Dimension:
    """A range around the present value, about half to double of it, within the node's bounds."""
    address = f"{node.node_id}.{field}"
    model = kinds[node.kind].Params
    annotation = model.model_fields[field].annotation
    if options := _options(annotation):
        return Dimension(address, options)
    present = getattr(params_of(kinds[node.kind], node.params), field)
    if isinstance(present, bool) or not isinstance(present, int | float):
        raise Mistake(
            f"“{address}” is neither a number nor a choice, so there is no range to suggest.",
            hint=f"Write {address}=a,b,c.",
        )
    whole = _is_whole(annotation)
    least, most = bounds(model, field)
    low, high = sorted((present / 2, present * 2)) if present else (0.0, min(most, 1.0))
    step = _round_step((high - low) / SUGGESTED_STEPS, whole=whole)
    first = max(math.floor(low / step), _steps_up(least, step))
    last = max(first, min(math.ceil(high / step), _steps_down(most, step)))
    digits = max(0, -math.floor(math.log10(step)))
    start, end, by = (Decimal(f"{value:.{digits}f}") for value in (first * step, last * step, step))
    return Dimension(address, (), start, end, by, whole)


def bounds(model: type[Params], field: str) -> tuple[float, float]:
    """The least and the largest value a number field allows; ±inf where nothing bounds it."""
    least, most = -math.inf, math.inf
    for rule in model.model_fields[field].metadata:
        match rule:
            case Ge(ge=value):
                least = max(least, float(str(value)))
            case Gt(gt=value):
                least = max(least, math.nextafter(float(str(value)), math.inf))
            case Le(le=value):
                most = min(most, float(str(value)))
            case Lt(lt=value):
                most = min(most, math.nextafter(float(str(value)), -math.inf))
            case _:
                pass
    return least, most


def _steps_up(least: float, step: float) -> float:
    return least if math.isinf(least) else math.ceil(least / step - 1e-9)


def _steps_down(most: float, step: float) -> float:
    return most if math.isinf(most) else math.floor(most / step + 1e-9)


def _round_step(step: float, *, whole: bool) -> float:
    """The next of 1, 2, 5 × a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    found = next(power * unit for unit in (1, 2, 5, 10) if power * unit >= step * 0.999)
    return max(1.0, found) if whole else found


def _field_of(address: str, flow: Flow, kinds: Kinds) -> tuple[Node, str]:
    name, dot, field = address.rpartition(".")
    if not (dot and name and field):
        raise Mistake(f"“{address}” names no parameter.", hint="Write node.field, like rsi.period.")
    node = _node_of(name, flow)
    if node.kind not in kinds:
        raise Mistake(f"“{name}” is of the kind “{node.kind}”, which is not installed.")
    fields = kinds[node.kind].Params.model_fields
    if field not in fields:
        known = ", ".join(fields) or "none"
        raise Mistake(f"“{name}” has no parameter “{field}”.", hint=f"Its parameters: {known}.")
    return node, field


def _node_of(name: str, flow: Flow) -> Node:
    exact = flow.node(name)
    if exact is not None:
        return exact
    alike = [
        node
        for node in flow.nodes
        if name.casefold() in (node.title.casefold(), node.kind, node.kind.rpartition(".")[2])
    ]
    if len(alike) == 1:
        return alike[0]
    known = ", ".join(node.node_id for node in (alike or flow.nodes))
    said = "is the name of several nodes" if alike else f"is no node of “{flow.name}”"
    raise Mistake(f"“{name}” {said}.", hint=f"Name one of {known}.")


def _range(address: str, text: str, *, whole: bool) -> Dimension:
    parts = text.split(":")
    if len(parts) not in (2, 3):
        raise Mistake(f"“{text}” is no range for “{address}”.", hint="Write low:high:step.")
    try:
        low, high, *steps = (Decimal(part.strip()) for part in parts)
    except InvalidOperation:
        raise Mistake(
            f"“{text}” is no range for “{address}”: it holds something that is no number.",
            hint="Write low:high:step, like 5:50:5.",
        ) from None
    if steps == [0]:
        raise Mistake(f"The step of “{address}” is 0.", hint="Give a step above 0.")
    step = steps[0] if steps else Decimal(1 if whole else 0)
    return Dimension(address, (), low, high, step, whole)


def _options(annotation: Any) -> tuple[Choice, ...]:
    """Every value of a field that has only a few: yes or no, a list of words."""
    if annotation is bool:
        return (False, True)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(each.value for each in annotation)
    return ()


def _is_whole(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return all(_is_whole(part) for part in get_args(annotation) if part is not type(None))
    return annotation is int


def _choice(word: str, annotation: Any, address: str) -> Choice:
    """A word as a value of the field's type; whether the node allows it is asked later."""
    options = _options(annotation)
    if annotation is bool:
        if word.casefold() not in _YES:
            raise Mistake(f"“{address}” is yes or no, not “{word}”.")
        return _YES[word.casefold()]
    if options:
        return next((each for each in options if str(each) == word), word)
    if annotation is str:
        return word
    try:
        return int(word) if _is_whole(annotation) else float(word)
    except ValueError:
        kind = "a whole number" if _is_whole(annotation) else "a number"
        raise Mistake(f"“{address}” is {kind}, not “{word}”.") from None


def _check(found: Dimension, node: Node, field: str, kinds: Kinds) -> None:
    """Raises FlowProblem if an end of the range is no value of the field by its own bounds.

    Judged alone, with the node's defaults beside it: how it goes with other parameters differs
    from set to set, and a set that cannot be is reported as such.
    """
    for value in found.ends():
        try:
            params_of(kinds[node.kind], {field: value})
        except FlowProblem as problem:
            if problem.field != field:
                continue
            raise FlowProblem(
                problem.message, node_id=node.node_id, field=field, hint=problem.hint
            ) from problem
