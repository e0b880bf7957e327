"""From the raw parameters of a drawing to a node's params model, with sentences for mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.nodes.base import NodeType, Params

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def params_of(node_type: NodeType, raw: Mapping[str, Any]) -> Params:
    """Raises FlowProblem (field set, node_id empty) at the first parameter that is wrong."""
    made = checked_params(node_type, raw)
    if isinstance(made, Params):
        return made
    raise made[0]


def checked_params(node_type: NodeType, raw: Mapping[str, Any]) -> Params | tuple[FlowProblem, ...]:
    """The params, or every problem there is, in the order of the model's fields."""
    plain = node_type.Params.at_once(raw)
    if plain is not None:
        return plain
    from pydantic import ValidationError  # as late as this: see param_model

    try:
        return node_type.Params.model_validate(dict(raw))
    except ValidationError as wrong:
        return tuple(_problem(node_type, each) for each in wrong.errors(include_url=False))


def _problem(node_type: NodeType, detail: ErrorDetails) -> FlowProblem:
    field = str(detail["loc"][0]) if detail["loc"] else ""
    known = node_type.Params.model_fields
    title = (known[field].title or field) if field in known else field
    if detail["type"] == "extra_forbidden":
        names = ", ".join(known) or "none"
        return FlowProblem(
            f"“{node_type.title}” has no parameter “{field}”.",
            field=field,
            hint=f"Its parameters: {names}.",
            code="BAD_PARAM",
        )
    return FlowProblem(_sentence(title, detail), field=field, code="BAD_PARAM")


def _sentence(title: str, detail: ErrorDetails) -> str:
    said = _shown(detail["input"])
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "greater_than_equal":
            return f"{title} must be at least {_shown(limits['ge'])}, not {said}."
        case "greater_than":
            return f"{title} must be above {_shown(limits['gt'])}, not {said}."
        case "less_than_equal":
            return f"{title} must be at most {_shown(limits['le'])}, not {said}."
        case "less_than":
            return f"{title} must be below {_shown(limits['lt'])}, not {said}."
        case "enum" | "literal_error":
            return f"{title} must be one of {limits['expected']}, not {said}."
        case "value_error" | "assertion_error":
            return str(limits["error"])
        case "finite_number":
            return f"{title} must be a finite number, not {said}."
        case kind:
            wanted = _WORDS.get(kind.split("_")[0], "of another kind")
            return f"{title} must be {wanted}, not {said}."


_WORDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "bool": "yes or no",
    "string": "a text of the asked form",
    "list": "a list",
    "tuple": "a list",
    "too": "a list of the asked length",
    "missing": "given",
}


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 40 else f"{text[:37]}…"
