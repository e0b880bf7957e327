"""Enumerations that were given their members at once are what the standard library makes."""

from __future__ import annotations

import enum
import os
import subprocess
import sys
from typing import Any, Final

import pytest

from moniqo_desktop.app import qt_enums
from tests.architecture.source import REPOSITORY

DUMP: Final = """
import copy, enum, hashlib, inspect, pickle
from PySide6 import QtCore, QtGui, QtWidgets
seen, lines = set(), []
def look(owner):
    for name in sorted(dir(owner) if inspect.ismodule(owner) else vars(owner)):
        each = getattr(owner, name, None)
        if not inspect.isclass(each) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, enum.EnumType):
            tell(each)
        elif each.__module__.startswith("PySide6"):
            look(each)
def tell(made):
    lines.append(repr((made, made.__module__, made.__qualname__, made.__mro__, dir(made))))
    lines.append(repr(sorted(set(vars(made)) | {"x"})) + repr(made.__doc__))
    lines.append(repr(list(made)) + repr(list(made.__members__.items())))
    asked = []
    last = list(made.__members__.values())[-1] if made.__members__ else None
    for name, one in made.__members__.items():
        lines.append(repr((one.name, one.value, str(one), f"{one}", hash(one), bool(one), type(one),
            vars(one) | {"__objclass__": 0}, made(one.value) is one, made[name] is one,
            getattr(made, name) is one, copy.deepcopy(one) is one, one in made,
            one.__reduce_ex__(2), isinstance(one, int), one == one.value)))
    if issubclass(made, enum.Flag):
        bits = {key: each for key, each in vars(made).items() if key.endswith(("_mask_", "_bits_"))}
        lines.append(repr((bits, made._iter_member_.__func__.__name__, made._boundary_)))
        asked.append(lambda: made(0))
        for one in made.__members__.values():
            asked += [lambda one=one: one | last, lambda one=one: one & last, lambda one=one: ~one,
                lambda one=one: one ^ last, lambda one=one: list(one), lambda one=one: len(one),
                lambda one=one: one in (one | last), lambda one=one: made(one.value | 1 << 20),
                lambda one=one: str(one | last), lambda one=one: list(one | last)]
    asked += (lambda: made(-987654), lambda: made["no"], lambda: setattr(made, name, 1),
                  lambda: delattr(made, name), lambda: type("Sub", (made,), {}), lambda: made())
    for ask in asked:
        try:
            lines.append(repr(ask()))
        except Exception as error:
            lines.append(repr(error))
for module in (QtCore, QtGui, QtWidgets):
    look(module)
assert pickle.loads(pickle.dumps(QtCore.Qt.Key.Key_A)) is QtCore.Qt.Key.Key_A
print(len(lines), len(seen))
print(*lines, sep="\\n")
"""
OURS: Final = "from moniqo_desktop.app import qt_enums\nqt_enums.make_enums_soon()\n"


def _said(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_every_enumeration_of_qt_is_what_it_was() -> None:
    ours, theirs = _said(f"{OURS}{DUMP}"), _said(DUMP)
    assert int(ours[0].split()[0]) > 5_000
    assert len(ours) == len(theirs)
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == []


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.version_info[:2] not in qt_enums._KNOWN:
        pytest.skip("this Python makes its enumerations in another way")
    monkeypatch.setattr(enum.EnumType, "_create_", vars(enum.EnumType)["_create_"])
    qt_enums.make_enums_soon()


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("kind", [enum.Enum, enum.IntEnum])
def test_two_names_of_a_number_are_one_member(kind: Any) -> None:
    made = kind("Made", [("A", 1), ("B", 2), ("ONE", 1)], boundary=enum.KEEP)
    assert made.ONE is made.A
    assert [each.name for each in made] == ["A", "B"]
    assert list(made.__members__) == ["A", "B", "ONE"]
    assert made.__module__ == __name__


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("kind", [enum.Flag, enum.IntFlag])
def test_flags_know_their_bits(kind: Any) -> None:
    made = kind("Made", [("NONE", 0), ("B", 4), ("A", 1), ("BOTH", 5)], boundary=enum.KEEP)
    assert [each.name for each in made] == ["B", "A"]
    assert [each.name for each in made.BOTH] == ["B", "A"]
    assert made.A | made.B is made.BOTH
    assert (~made.A).value == 6
    assert made(5) is made.BOTH
    assert made(9).value == 9


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    "names",
    [
        [("name", 1), ("value", 2), ("A", 3)],
        [("A", "text"), ("B", 2)],
        [("A", True), ("B", 2)],
        [("real", 1), ("A", 2)],
        "A B C",
        {"A": 1},
    ],
)
def test_whatever_is_not_plain_is_left_to_the_standard_library(names: Any) -> None:
    made = enum.Enum("Made", names, boundary=enum.KEEP)  # type: ignore[misc]
    plain = enum.Enum("Made", names)  # type: ignore[misc]
    assert [(each.name, each.value) for each in made] == [(each.name, each.value) for each in plain]


@pytest.mark.usefixtures("soon")
def test_wrong_names_are_refused_as_ever() -> None:
    for names in ([("A", 1), ("A", 2)], [("mro", 1)]):
        with pytest.raises((TypeError, ValueError)):
            enum.Enum("Made", names, boundary=enum.KEEP)
