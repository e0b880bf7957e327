"""Messages to JSON and back, exactly: one codec for journal, tape, documents and the doors.

A message is any frozen dataclass of the modules in `_MODULES`. It becomes an object with its
fields by name and its class name under "type". A field whose declared class says enough goes
without "type". NaN and infinities become text, a timeframe its text, a tuple a list. Fields added
later need a default: older records are read with it, and one made by `late` is only written where
it differs from it.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, NewType, Union, get_args, get_origin, get_type_hints

from moniqo_desktop.domain import market, orders, positions, risk, signals, verdicts, views
from moniqo_desktop.domain.backtest import evidence
from moniqo_desktop.domain.backtest import search as report_search
from moniqo_desktop.domain.errors import BadFile, Broken
from moniqo_desktop.domain.flow import drawing as flow
from moniqo_desktop.domain.flow import revisions
from moniqo_desktop.domain.market import TIMEFRAMES, Timeframe, timeframe
from moniqo_desktop.domain.messages import (
    commands,
    desk_commands,
    desk_events,
    event,
    events,
    position_events,
    queries,
    reports,
    wallet_commands,
    wallet_events,
    work_events,
)
from moniqo_desktop.domain.messages.codec_values import (
    TAG,
    Json,
    Turn,
    a_list,
    any_in,
    any_out,
    exact_reader,
    float_in,
    float_out,
    is_late,
    same,
)

_MODULES: Final = (
    commands, desk_commands, desk_events, event, events, evidence, flow, market, orders,
    position_events, positions, queries, report_search, reports, revisions, risk, signals,
    verdicts, views, wallet_commands, wallet_events, work_events,
)  # fmt: skip
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_TIMEFRAMES: Final = types.MappingProxyType({text: timeframe(text) for text in TIMEFRAMES})


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one class is written and read. writers: None = as it is; late: left out at default."""

    cls: type
    writers: tuple[tuple[str, Turn | None], ...]
    readers: Mapping[str, Turn]
    late: tuple[tuple[str, Any], ...]


def encode(value: object) -> dict[str, Json]:
    """A message as a JSON object with its class name under "type".

    Raises Broken if value is no message, or holds something that could not be read back.
    """
    name = type(value).__name__
    if _MESSAGES.get(name) is not type(value):
        raise Broken(f"{type(value).__name__} is not a message and cannot be recorded.")
    return {TAG: name, **_written(_plan(_MESSAGES[name]), value)}


def decode(found: Json) -> Any:
    """The message that `encode` was given. Raises BadFile if found is not one we know."""
    if not isinstance(found, dict):
        raise BadFile(f"A record should be an object but is {str(found)[:40]!r}.")
    cls = _MESSAGES.get(str(found.get(TAG)))
    if cls is None:
        raise BadFile(
            f"A record of type “{found.get(TAG)}” is unknown to this version.",
            hint="It may come from a newer version: update Moniqo Desktop.",
        )
    return _read(_plan(cls), found)


def encode_any(value: object) -> Json:
    """A message, an enum, a plain JSON value, or lists, tuples and tables of such.

    Raises Broken for anything else.
    """
    return any_out(value, encode)


def decode_any(found: Json) -> Any:
    """The inverse of `encode_any`."""
    return any_in(found, decode, _ENUMS)


def to_text(value: object) -> str:
    """A message as one line of ASCII JSON; equal messages give equal text."""
    return _ENCODER.encode(encode(value))


def from_text(text: str | bytes) -> Any:
    """The message of a line. Raises BadFile if it is cut or unknown."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFile(f"A record is cut or damaged: {text[:40]!r}.") from None
    return decode(found)


def _written(plan: _Plan, value: object) -> dict[str, Json]:
    row = {
        name: getattr(value, name) if write is None else write(getattr(value, name))
        for name, write in plan.writers
    }
    for name, default in plan.late:
        if row[name] == default:
            del row[name]
    return row


def _read(plan: _Plan, found: Mapping[str, Json]) -> Any:
    readers = plan.readers
    try:
        return plan.cls(**{name: readers[name](v) for name, v in found.items() if name != TAG})
    except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
        raise BadFile(
            f"A record of type “{plan.cls.__name__}” cannot be read: {problem}.",
            hint="It may come from a newer version: update Moniqo Desktop.",
        ) from None


# How the values of a declared type are written and read -------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """write: None = as it is."""

    write: Turn | None
    read: Turn


def _form(hint: Any) -> _Form:
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    if hint is float:
        return _Form(float_out, float_in)
    if hint in (int, str, bool):
        return _Form(None, exact_reader(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Form(None, {member.value: member for member in hint}.__getitem__)
    if hint is Decimal:
        return _Form(str, Decimal)
    if hint is Timeframe:
        return _Form(str, _TIMEFRAMES.__getitem__)
    if is_dataclass(hint):
        return _message_form(hint)
    return _compound_form(hint)


def _compound_form(hint: Any) -> _Form:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and len(parts) == 2 and parts[1] is type(None):
        return _optional_form(_form(parts[0]))
    if origin is tuple and parts[-1] is Ellipsis:
        return _list_form(_form(parts[0]))
    if origin is tuple:
        return _row_form([_form(part) for part in parts])
    if origin in (dict, Mapping):
        return _table_form(_form(parts[1]), dict if origin is dict else types.MappingProxyType)
    return _Form(encode_any, decode_any)


def _message_form(cls: Any) -> _Form:
    def write(value: object) -> Json:
        return _written(_plan_of(cls), value) if type(value) is cls else encode(value)

    def read(found: Json) -> Any:
        if not isinstance(found, dict):
            raise TypeError(f"{str(found)[:40]!r} is not {cls.__name__}")
        return decode(found) if TAG in found else _read(_plan_of(cls), found)

    return _Form(write, read)


def _optional_form(inner: _Form) -> _Form:
    write, read = inner.write or same, inner.read
    return _Form(
        lambda value: None if value is None else write(value),
        lambda found: None if found is None else read(found),
    )


def _list_form(inner: _Form) -> _Form:
    write, read = inner.write, inner.read
    return _Form(
        list if write is None else lambda value: [write(one) for one in value],
        lambda found: tuple([read(one) for one in a_list(found)]),
    )


def _row_form(inner: list[_Form]) -> _Form:
    writers = [form.write or same for form in inner]
    readers = [form.read for form in inner]
    return _Form(
        lambda row: [write(one) for write, one in zip(writers, row, strict=True)],
        lambda row: tuple([read(one) for read, one in zip(readers, a_list(row), strict=True)]),
    )


def _table_form(inner: _Form, kind: Callable[[dict[str, Any]], Mapping[str, Any]]) -> _Form:
    write, read = inner.write or same, inner.read
    return _Form(
        lambda value: {key: write(one) for key, one in value.items()},
        lambda found: kind({key: read(one) for key, one in found.items()}),
    )


# Which classes are messages -----------------------------------------------------------------


@cache
def _plan(cls: type) -> _Plan:
    """Made when the first one is written or read: most kinds of messages are rare."""
    hints = get_type_hints(cls)
    forms = {item.name: _form(hints[item.name]) for item in fields(cls)}
    return _Plan(
        cls,
        tuple((name, form.write) for name, form in forms.items()),
        {name: form.read for name, form in forms.items()},
        tuple((item.name, item.default) for item in fields(cls) if is_late(item)),
    )


def _plan_of(cls: type) -> _Plan:
    """Of a class that stands in a field."""
    return _plan(_MESSAGES[cls.__name__])


def _is_message(cls: Any) -> bool:
    """Columns compare by identity and are no messages: they live in files of their own."""
    return is_dataclass(cls) and bool(cls.__dict__["__dataclass_params__"].eq)


def _classes() -> Iterator[type]:
    for module in _MODULES:
        for member in vars(module).values():
            if isinstance(member, type) and member.__module__ == module.__name__:
                yield member


def _messages() -> Mapping[str, type]:
    found: dict[str, type] = {}
    for cls in filter(_is_message, _classes()):
        if cls.__name__ in found:
            raise Broken(f"Two messages are named {cls.__name__}.")
        if TAG in cls.__dict__["__dataclass_fields__"]:
            raise Broken(f"{cls.__name__} may not have a field named “{TAG}”.")
        found[cls.__name__] = cls
    return types.MappingProxyType(found)


_ENUMS: Final = types.MappingProxyType(
    {cls.__name__: cls for cls in _classes() if issubclass(cls, Enum)}
)
_MESSAGES: Final = _messages()
