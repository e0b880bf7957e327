"""Dataclasses whose methods are written late are what they were."""

import dataclasses
import pickle
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest

from moniqo_desktop.app import late_methods


@pytest.fixture(autouse=True)
def written_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """For classes made in a test; the writer of before comes back after it."""
    before = dataclasses.__dict__.get("_create_fn")
    if before is None:
        pytest.skip("this Python writes the methods of a dataclass in another way")
    monkeypatch.setattr(dataclasses, "_create_fn", before)
    late_methods.write_methods_late()


def _point() -> Any:
    @dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        names: tuple[str, ...] = field(default=(), repr=False)

    return Point


def test_an_object_has_its_fields_defaults_and_text() -> None:
    made = _point()(1)
    assert (made.x, made.y, made.names) == (1, 2, ())
    assert repr(made).endswith("Point(x=1, y=2)")
    assert replace(made, y=5).y == 5
    assert [each.name for each in fields(made)] == ["x", "y", "names"]


def test_equal_fields_are_equal_and_hash_alike() -> None:
    point = _point()
    assert point(1) == point(1, 2)
    assert point(1) != point(3)
    assert hash(point(1)) == hash(point(1))
    assert len({point(1), point(1, 2), point(7)}) == 2


def test_a_frozen_one_cannot_be_changed() -> None:
    made = _point()(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.x = 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.x


def test_a_missing_field_is_named_in_the_error() -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__\(\) missing 1 required .*'x'"):
        _point()()


def test_the_written_method_takes_the_place_of_the_stand_in() -> None:
    point = _point()
    before = point.__init__
    point(1)
    assert point.__init__ is not before
    assert point.__init__.__code__.co_varnames[:3] == ("self", "x", "y")


def test_a_class_inherits_what_is_not_written_yet() -> None:
    @dataclass(frozen=True)
    class Base:
        a: int

        def __post_init__(self) -> None:
            object.__setattr__(self, "a", self.a + 1)

    class Plain(Base):
        pass

    @dataclass(frozen=True, order=True)
    class More(Base):
        b: list[int] = field(default_factory=list)

    assert Plain(1).a == 2
    assert More(1).b == []
    assert More(1).b is not More(1).b
    assert More(1) < More(2)
    assert Base(1) != Plain(1)


def test_late_classes_are_copied_and_pickled() -> None:
    made = Stored(3, "three")
    assert copy(made) == made
    assert pickle.loads(pickle.dumps(made)) == made


@dataclass(frozen=True, slots=True)
class Stored:
    number: int
    name: str
