"""Whose place it is: another look or language is another window, with new parts in the places of
the old ones. What was asked before is answered after it, by the part that is there then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec, TypeVar

Part = TypeVar("Part")
Given = ParamSpec("Given")


class Seat:
    """Of one window; of each kind of part there is one. Until another window takes the place each
    part sits in its own."""

    def __init__(self) -> None:
        self._heir: Seat | None = None
        self._parts: dict[type[object], object] = {}

    def pass_to(self, newer: Seat, parts: Iterable[object]) -> None:
        """parts: of the window that takes the place of this one."""
        self._heir = newer
        self._parts.clear()
        newer._parts = {type(part): part for part in parts}

    def now(self, part: Part) -> Part:
        """Who sits in the place of a part, after however many other looks."""
        seat = self
        while seat._heir is not None:
            seat = seat._heir
        found = seat._parts.get(type(part), part)
        assert isinstance(found, type(part))
        return found

    def act(
        self,
        part: Part,
        doing: Callable[Concatenate[Part, Given], object],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> None:
        """doing: a method of the part, or what takes one first; told who sits there by now."""
        doing(self.now(part), *given, **named)
