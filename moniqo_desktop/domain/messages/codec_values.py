"""Values of a message to JSON and back: numbers, and places that may hold anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import Field, field
from enum import Enum
from typing import Any, Final, TypeVar

Json = Any
"""What the json module reads and writes."""
Turn = Callable[[Any], Any]
TAG: Final = "type"
_NON_FINITE: Final = ("nan", "inf", "-inf")


_Value = TypeVar("_Value")
_LATE: Final = "late"


def late(default: _Value) -> _Value:
    """A field that came later: at its default it is not written, so that records, and what is
    worked out from them, stay as they were before it. Not for floats: 0.0 equals −0.0."""
    made: _Value = field(default=default, metadata={_LATE: True})
    return made


def is_late(item: Field[Any]) -> bool:
    return _LATE in item.metadata


def same(value: Any) -> Any:
    return value


def exact_reader(kind: type) -> Turn:
    """Takes exactly kind: a whole number is no text, a yes is no number."""

    def read(found: Json) -> Json:
        if type(found) is not kind:
            raise TypeError(f"{str(found)[:40]!r} is not {kind.__name__}")
        return found

    return read


def a_list(found: Json) -> list[Json]:
    if not isinstance(found, list):
        raise TypeError(f"{str(found)[:40]!r} is not a list")
    return found


def float_out(value: float) -> Json:
    return value if math.isfinite(value) else repr(float(value))


def float_in(found: Json) -> float:
    if type(found) is float or type(found) is int:
        return found
    if found not in _NON_FINITE:
        raise TypeError(f"{str(found)[:40]!r} is not a number")
    return float(found)


def any_out(value: object, encode: Turn) -> Json:
    """A value in a place that may hold anything; what JSON has no word for gets a tag.

    encode: writes a message. Raises Broken for what could not be read back.
    """
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, float):
        return float_out(value) if math.isfinite(value) else _tagged("float", float_out(value))
    if isinstance(value, list):
        return [any_out(one, encode) for one in value]
    if isinstance(value, tuple):
        return _tagged("tuple", [any_out(one, encode) for one in value])
    if isinstance(value, Mapping) and all(type(key) is str for key in value):
        content = {key: any_out(one, encode) for key, one in value.items()}
        return _tagged("object", content) if TAG in content else content
    if isinstance(value, Enum):
        return {**_tagged("enum", value.value), "of": type(value).__name__}
    return encode(value)


def any_in(found: Json, decode: Turn, enums: Mapping[str, type[Enum]]) -> Any:
    """The inverse of any_out. decode: reads a message; enums: those that are known by name."""
    if isinstance(found, list):
        return [any_in(one, decode, enums) for one in found]
    if not isinstance(found, dict):
        return found
    match found.get(TAG):
        case "float":
            return float_in(found["value"])
        case "tuple":
            return tuple([any_in(one, decode, enums) for one in found["value"]])
        case "enum":
            return enums[found["of"]](found["value"])
        case None | "object" as tag:
            content = found if tag is None else found["value"]
            return {key: any_in(one, decode, enums) for key, one in content.items()}
        case _:
            return decode(found)


def _tagged(tag: str, value: Json) -> dict[str, Json]:
    return {TAG: tag, "value": value}
