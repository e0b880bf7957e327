"""Puts the members into an enumeration of Qt at once, where the standard library takes long for it.

Qt for Python makes some 280 enumerations with 3,500 members until the demo runs, from lists of
names and whole numbers. The standard library looks at each member as if somebody had written it in
the body of a class, 10 µs; an empty enumeration that is given its members costs a tenth of that.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

_MAKER: Final = "_create_"
_MARK: Final = "_moniqo_soon"
_KNOWN: Final = ((3, 11),)
"""Pythons whose enumerations are made of what is written here."""
_BITS: Final = ("_flag_mask_", "_singles_mask_", "_all_bits_")
_PARTS: Final = ("_member_names_", "_member_map_", "_value2member_map_", "_new_member_")
_KINDS: Final[dict[type, frozenset[str]]] = {
    kind: frozenset((*dir(kind), *dir(enum.EnumType), "name", "value", "mro"))
    for kind in (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
}
"""What is made in this way, and names of members that the standard library has to look at."""


def make_enums_soon() -> None:
    """From now on, in this process, for what Qt for Python makes. Without effect in a Python that
    makes enumerations in another way, or after the first call."""
    maker = vars(enum.EnumType).get(_MAKER)
    if sys.version_info[:2] in _KNOWN and maker is not None and not hasattr(maker, _MARK):
        soon = _soon(maker)
        setattr(soon, _MARK, True)
        setattr(enum.EnumType, _MAKER, soon)


def _soon(create: Callable[..., Any]) -> Callable[..., Any]:
    def made(
        cls: type,
        class_name: str,
        names: Any,
        *,
        module: str | None = None,
        boundary: enum.FlagBoundary | None = None,
        **more: Any,
    ) -> Any:
        if module is None:  # as the standard library finds it, of whoever asked
            module = _module_of(2)
        if boundary is not enum.KEEP or not _is_plain(cls, names) or more.get("type") is not None:
            return create(cls, class_name, names, module=module, boundary=boundary, **more)
        empty = create(cls, class_name, (), module=module, boundary=boundary, **more)
        is_flag = issubclass(cls, enum.Flag)
        if any(part not in vars(empty) for part in (*_PARTS, *(_BITS if is_flag else ()))):
            return create(cls, class_name, names, module=module, boundary=boundary, **more)
        _fill(empty, names, is_int=issubclass(cls, int), is_flag=is_flag)
        if is_flag:
            _count_bits(empty, [value for _, value in names])
        return empty

    return made


def _module_of(depth: int) -> str | None:
    try:
        name: str = sys._getframe(depth + 1).f_globals["__name__"]
    except (ValueError, KeyError):
        return None
    return name


def _is_plain(cls: type, names: Any) -> bool:
    """Whether these are names and whole numbers, and no name means something to enumerations."""
    known = _KINDS.get(cls)
    if known is None or type(names) is not list:
        return False
    said = {name for name, value in names if type(name) is str and type(value) is int}
    return (
        len(said) == len(names)
        and known.isdisjoint(said)
        and not any(name.startswith("_") or not name for name in said)
    )


def _fill(made: Any, names: Sequence[tuple[str, int]], *, is_int: bool, is_flag: bool) -> None:
    """With the members it would have been made with. The second name of a number is an alias, and
    so is a flag of no bit or several."""
    order, of_name, of_value = made._member_names_, made._member_map_, made._value2member_map_
    new, put = made._new_member_, type.__setattr__
    for name, value in names:
        member = of_value.get(value)
        if member is None:
            member = new(made, value) if is_int else new(made)
            member._value_, member._name_ = value, name
            member.__objclass__, member._sort_order_ = made, len(order)
            if not is_flag or _is_one_bit(value):
                order.append(name)
            of_value[value] = member
        put(made, name, member)
        of_name[name] = member


def _is_one_bit(value: int) -> bool:
    return value != 0 and value & (value - 1) == 0


def _count_bits(made: Any, values: list[int]) -> None:
    """What a flag knows of its bits, and the order in which it tells them."""
    mask = reduce(or_, values, 0)
    made._flag_mask_ = mask
    made._singles_mask_ = reduce(or_, filter(_is_one_bit, values), 0)
    made._all_bits_ = 2 ** mask.bit_length() - 1 if values else 0
    told = [each._value_ for each in made]
    if told != sorted(told):
        made._iter_member_ = made._iter_member_by_def_
