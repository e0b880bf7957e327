"""Parameter models: declared in a class, and checked at once where no more than that is needed.

pydantic is what decides and what words a mistake. It takes 70 ms and 12 MB to be loaded, and the
flow that runs at the start is right as it is: numbers within their bounds and words of a list are
seen to be right here, by the same declaration, and nothing else is. Whatever is not plainly right
is asked of pydantic, whose model of the same class is made then.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple, Self, TypeVar

from moniqo_desktop.nodes.param_plain import UNSURE, Take, take_of, then

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_SIMPLE: Final[Mapping[object, object]] = {each.__name__: each for each in (int, float, bool, str)}
_CHECK: Final = "_moniqo_check"
_MODEL: Final = "_moniqo_model"
_PLAN: Final = "_moniqo_plan"
_OWN: Final = "_moniqo_own"
_F = TypeVar("_F")


class Declared(NamedTuple):
    """A field: its default, and what pydantic's Field is told besides."""

    default: Any
    said: Mapping[str, Any]


class _Check(NamedTuple):
    """field: "" = of the whole."""

    field: str


class _Planned(NamedTuple):
    default: Any
    take: Take


def Field(default: Any, **said: Any) -> Any:  # noqa: N802 - reads as a declaration in node classes
    """A parameter, as pydantic's function of this name declares it: title, description, ge, gt,
    le, lt, min_length, max_length, json_schema_extra and whatever else it knows."""
    return Declared(default, said)


def check_field(name: str) -> Callable[[_F], _F]:
    """Before a classmethod (cls, value) → value that raises ValueError with a sentence. Asked of
    values that are given, once they are of the field's type; not of the default."""

    def mark(method: _F) -> _F:
        setattr(method, _CHECK, _Check(name))
        return method

    return mark


def check_whole(method: _F) -> _F:
    """Before a method that returns self, or raises ValueError with a sentence, once every field
    has its value."""
    setattr(method, _CHECK, _Check(""))
    return method


class _Fields:
    """pydantic's fields of a class, by name."""

    def __get__(self, made: object, owner: type[Params]) -> dict[str, FieldInfo]:
        return owner.pydantic_model().model_fields


class Params:
    """Base of all parameter models: every field has a default, a title and a description;
    `json_schema_extra={"unit": "…"}` where it has a unit, `"zero": "off"` where a 0 means something
    that a word says better; its description then says what 0 does. Frozen; equal by its values.

    Raises pydantic's ValidationError where the values cannot be."""

    model_fields = _Fields()

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        own = {name: each for name, each in vars(cls).items() if isinstance(each, Declared)}
        for name in own:
            delattr(cls, name)  # the instances have it
        setattr(cls, _OWN, own)

    def __init__(self, **values: Any) -> None:
        made = type(self).at_once(values)
        self.__dict__.update(vars(type(self).pydantic_model()(**values) if made is None else made))

    @classmethod
    def model_validate(cls, raw: Mapping[str, Any]) -> Self:
        made = cls.at_once(raw)
        if made is None:
            made = cls.__new__(cls)
            made.__dict__.update(vars(cls.pydantic_model().model_validate(raw)))
        return made

    @classmethod
    def at_once(cls, raw: Mapping[str, Any]) -> Self | None:
        """Of values that are plainly right; None where pydantic has to be asked."""
        plan = cls._plan()
        if plan is None or not raw.keys() <= plan.fields.keys():
            return None
        made = cls.__new__(cls)
        values = made.__dict__
        try:
            for name, (default, take) in plan.fields.items():
                value = values[name] = take(raw[name]) if name in raw else default
                if value is UNSURE:
                    return None
            for check in plan.checks:
                check(made)
        except (ValueError, AssertionError):
            return None
        return made

    @classmethod
    def pydantic_model(cls) -> type[BaseModel]:
        """pydantic's model of the same declaration."""
        found: type[BaseModel] | None = vars(cls).get(_MODEL)
        if found is None:
            found = _model_of(cls)
            setattr(cls, _MODEL, found)
        return found

    @classmethod
    def _plan(cls) -> _Plan | None:
        if _PLAN not in vars(cls):
            setattr(cls, _PLAN, _plan_of(cls))
        found: _Plan | None = vars(cls)[_PLAN]
        return found

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """With other values, which are not checked."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__ | dict(update))
        return made

    def model_dump(self, *, mode: Literal["json", "python"] = "python") -> dict[str, Any]:
        """json: what JSON knows."""
        if self._plan() is None:
            return self._as_pydantic().model_dump(mode=mode)
        return {
            name: value.value if mode == "json" and isinstance(value, Enum) else value
            for name, value in vars(self).items()
        }

    def model_dump_json(self) -> str:
        if self._plan() is None:
            return self._as_pydantic().model_dump_json()
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))

    def _as_pydantic(self) -> BaseModel:
        return self.pydantic_model().model_construct(**vars(self))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be removed.")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({said})"


class _Plan(NamedTuple):
    """How values are seen to be right. checks: of the whole."""

    fields: Mapping[str, _Planned]
    checks: tuple[Callable[[Params], object], ...]


# -- what is plainly right -------------------------------------------------------------------------


def _plan_of(cls: type[Params]) -> _Plan | None:
    """None where a class says more than is understood here."""
    fields: dict[str, _Planned] = {}
    checks: dict[str, Callable[[Params], object]] = {}
    of_field: dict[str, Take] = {}
    for owner in reversed(cls.__mro__):
        if owner in (object, Params):
            continue
        own: Mapping[str, Declared] | None = vars(owner).get(_OWN)
        if own is None or not _is_plain(owner, own):
            return None
        for name, (default, said) in own.items():
            take = take_of(_annotation(owner, name), said)
            if take is None:
                return None
            fields[name] = _Planned(default, take)
        for name, each in vars(owner).items():
            check: _Check | None = getattr(each, _CHECK, None)
            if check is not None and check.field:
                of_field[check.field] = getattr(cls, name)
            elif check is not None:
                checks[name] = each
    for name, ask in of_field.items():
        fields[name] = _Planned(fields[name].default, then(fields[name].take, ask))
    return _Plan(fields, tuple(checks.values()))


def _is_plain(owner: type, own: Mapping[str, Declared]) -> bool:
    """Whether every field is declared by our Field, and nothing in it is pydantic's own."""
    said: Mapping[str, Any] = vars(owner).get("__annotations__", {})
    fields = {name for name, kind in said.items() if not _is_of_class(kind)}
    return fields == own.keys() and not any(
        name == "model_config" or type(each).__module__.startswith("pydantic")
        for name, each in vars(owner).items()
        if name != _MODEL
    )


def _is_of_class(annotation: object) -> bool:
    text = annotation if isinstance(annotation, str) else ""
    return text.startswith(("ClassVar", "typing.ClassVar")) or (
        typing.get_origin(annotation) is ClassVar
    )


def _annotation(owner: type, name: str) -> object:
    kind = vars(owner)["__annotations__"][name]
    if not isinstance(kind, str):
        return kind
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    try:
        return typing.get_type_hints(owner)[name]
    except (NameError, TypeError):  # a name that was only there while the class was made
        return None


# -- pydantic --------------------------------------------------------------------------------------


def _model_of(cls: type[Params]) -> type[BaseModel]:
    """The same class as pydantic's: its declarations, its checks and its methods."""
    import pydantic

    if cls is Params:
        settings = pydantic.ConfigDict(
            defer_build=True, frozen=True, extra="forbid", allow_inf_nan=False
        )
        body: dict[str, Any] = {"__module__": __name__, "model_config": settings}
        return _class("Params", (pydantic.BaseModel,), body)
    dropped = ("__dict__", "__weakref__", _OWN, _PLAN, _MODEL)
    body = {name: each for name, each in vars(cls).items() if name not in dropped}
    for name, each in body.items():
        check: _Check | None = getattr(each, _CHECK, None)
        if check is not None and check.field:
            body[name] = pydantic.field_validator(check.field)(each)
        elif check is not None:
            body[name] = pydantic.model_validator(mode="after")(each)
    for name, (default, said) in vars(cls)[_OWN].items():
        body[name] = pydantic.Field(default, **said)
    bases = tuple(
        base.pydantic_model() if issubclass(base, Params) else base for base in cls.__bases__
    )
    return _class(cls.__name__, bases, body)


def _class(name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type[BaseModel]:
    """As a class statement makes it."""
    kind: Any = type(bases[0])
    made: type[BaseModel] = kind(name, bases, body)
    return made
