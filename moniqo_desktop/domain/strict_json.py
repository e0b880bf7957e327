"""Reading JSON strictly: each look-up checks its type and says where in the file it looked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NoReturn, cast

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.drawing import Param

MAX_DEPTH: Final = 32
MAX_ID_LENGTH: Final = 100
MAX_PLACE: Final = 10_000_000.0
"""Canvas units; beyond it the canvas cannot scroll."""
KEPT: Final = "The file is left as it was."
NO_EXTRAS: Final[Mapping[str, Param]] = MappingProxyType({})
_WORDS: Final[Mapping[type, str]] = MappingProxyType(
    {
        dict: "an object",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "nothing",
    }
)


@dataclass(slots=True)  # not frozen: thousands are made per file, and freezing costs most of it
class Part:
    """One object of the file. place: list and index it stands at, ("", 0) for the file itself."""

    values: Mapping[str, object]
    place: tuple[str, int] = ("", 0)

    def at(self, key: str) -> str:
        """Where in the file, as "nodes[3].x"."""
        name, index = self.place
        return f"{name}[{index}].{key}" if name else key

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            return self.wrong(key, value, "text")
        if not value.isascii():
            check_text(value, self.at(key))
        return value

    def id(self, key: str) -> str:
        value = self.values.get(key)
        if type(value) is not str or not value.isascii():
            value = self.text(key)
        if not 0 < len(value) <= MAX_ID_LENGTH:
            refuse(f"{self.at(key)} must have 1 to {MAX_ID_LENGTH} characters")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.wrong(key, value, "a number")
        if not -MAX_PLACE <= value <= MAX_PLACE:
            refuse(f"{self.at(key)} is {str(value)[:12]}; at most {MAX_PLACE:,.0f} is allowed")
        return float(value)

    def count(self, key: str, default: int) -> int:
        """A whole number from 0; default where the key is missing."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            return self.wrong(key, value, "a whole number")
        if not -1 <= value <= MAX_PLACE:
            refuse(f"{self.at(key)} is {str(value)[:12]}; at least 0 is wanted")
        return value

    def size(self, key: str, default: float | None = None) -> float:
        value = self.number(key, default)
        return value if value > 0 else refuse(f"{self.at(key)} must be above zero, found {value}")

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        return value if isinstance(value, bool) else self.wrong(key, value, "true or false")

    def params(self, key: str) -> Mapping[str, Param]:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            return self.wrong(key, value, "an object")
        if value:
            check_value(value, self.at(key))
        return MappingProxyType(value)

    def extras(self, known: frozenset[str]) -> Mapping[str, Param]:
        """What is there besides the known keys."""
        if self.values.keys() <= known:
            return NO_EXTRAS
        rest = {key: value for key, value in self.values.items() if key not in known}
        check_value(rest, self.at("what it adds"))
        return MappingProxyType(cast("dict[str, Param]", rest))

    def pair(self, key: str) -> tuple[str, str]:
        """A node and a port, as ["node", "port"]."""
        value = self.values.get(key)
        if isinstance(value, list) and len(value) == 2:
            node, port = value
            if isinstance(node, str) and isinstance(port, str):
                if not (node + port).isascii():
                    check_text(node + port, self.at(key))
                return node, port
        return self.wrong(key, value, "[node, port]")

    def places(self, key: str) -> tuple[tuple[float, float], ...]:
        """Points as [[x, y], …]; none where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(each, list) and len(each) == 2 for each in value
        ):
            return self.wrong(key, value, "a list of [x, y]")
        points = [Part({"x": x, "y": y}, self.place) for x, y in value]
        return tuple((point.number("x"), point.number("y")) for point in points)

    def parts(self, key: str, most: int) -> Iterator[Part]:
        items = self.values.get(key, [])
        if not isinstance(items, list):
            self.wrong(key, items, "a list")
        if len(items) > most:
            refuse(f"{key} has {len(items):,} entries; at most {most:,} are allowed")
        for index, item in enumerate(items):
            if not isinstance(item, dict):
                refuse(f"{key}[{index}] must be an object, found {_word(item)}")
            yield Part(item, (key, index))

    def wrong(self, key: str, value: object, wanted: str) -> NoReturn:
        if value is None and key not in self.values:
            refuse(f"{self.at(key)} is missing")
        refuse(f"{self.at(key)} must be {wanted}, found {_word(value)}")


def check_value(value: object, where: str) -> None:
    """Depth, finite numbers and encodable text of a value of any shape."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in _inside(one, where)]
        if not level:
            return
    refuse(f"{where} is nested deeper than {MAX_DEPTH} levels")


def _inside(value: object, where: str) -> Iterator[object]:
    match value:
        case dict():
            yield from value
            yield from value.values()
        case list():
            yield from value
        case float() if not math.isfinite(value):
            refuse(f"{where} holds a number that is not finite")
        case str():
            check_text(value, where)
        case _:
            pass


def check_text(text: str, where: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        refuse(f"{where} holds half a character: {ascii(text)[:40]}", cause=error)


def _word(value: object) -> str:
    return _WORDS.get(type(value), "something else")


def refuse_constant(word: str) -> NoReturn:
    refuse(f"The file holds {word}, which is no number")


def refuse(
    problem: str,
    *,
    hint: str = KEPT,
    cause: Exception | None = None,
    code: str | None = None,
) -> NoReturn:
    raise BadFile(f"{problem}.", hint=hint, code=code) from cause
