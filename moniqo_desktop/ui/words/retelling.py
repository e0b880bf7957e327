"""Sentences made below the window, told in its language.

Engine, gate, store and journal write English: it is kept, compared and hashed. Where such a
sentence is shown, its template is found again (“The gate refused order {order_id}: {why}.”), and
what stood in its places is set into the template of the language, itself told where it can be.
A word of a list has the name of its place before its key: “purpose/close”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Word = Callable[[str], str]
"""A whole text of the window in the language; empty where there is none."""

MOST_KEPT: Final = 2_000
"""Sentences remembered; the same few come again and again."""
DEEPEST: Final = 6
"""Sentences within sentences."""
FEW_LETTERS: Final = 9
"""With fewer letters of its own, none of them in front, a template takes single words, percents and
names in quotes only: else it would fit anything."""
_ANY: Final = r".*?"
_LITTLE: Final = r"\S+?(?: %)?"
_IN_FRONT: Final = re.compile(r"[^\W\d_]{3}")
_NAME: Final = r"[^“”]*"
LONGEST: Final = 4_000
"""Characters of a text that is looked through for sentences: longer ones were written by hand."""
MOST_TOGETHER: Final = 8
"""Pieces between full stops and colons that one template may hold, its values included."""
_PLACE: Final = re.compile(r"\{(\w+)[^{}]*\}")
_QUOTED: Final = re.compile(r"“\{(\w+)\}”")
_TITLE: Final = "title"
"""Place of the title of a node, which the language may say otherwise."""
_END: Final = re.compile(r"(?<=[.!?:;])[ \n]+|\n+")
_LIST: Final = ", "
_DIGITS: Final = "0123456789"


@dataclass(frozen=True, slots=True)
class _Template:
    """literals: between its places. weight: letters and signs of its own, by which one of several
    that fit is chosen. names: places in quotes, where a trader's own words stand. pattern: what
    fits it, compiled when the literals do."""

    literals: tuple[str, ...]
    names: frozenset[str]
    weight: tuple[int, int]
    pattern: str
    told: str


class Retelling:
    """Tells sentences by a table: English template → template of the language."""

    def __init__(self, table: Mapping[str, str], word: Word) -> None:
        self._table = table
        self._word = word
        self._keys: dict[str, list[str]] = {}
        """First word → templates that begin with it."""
        self._open: dict[str, list[str]] = {}
        """A word that must be there → templates that begin with a value; "" = any words do."""
        self._templates: dict[str, _Template] = {}
        self._kept: dict[str, str] = {}
        for key in table:
            if "{" in key:
                self._file(key)

    def __call__(self, sentence: str) -> str:
        """The sentence as it is where nothing fits."""
        kept = self._kept.get(sentence)
        if kept is None:
            kept = self._tell(sentence, 0) or sentence
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[sentence] = kept
        return kept

    def _file(self, key: str) -> None:
        start = _first_word(key[: key.index("{")])
        if start:
            self._keys.setdefault(start, []).append(key)
        else:
            self._open.setdefault(_own_word(key), []).append(key)

    def _tell(self, text: str, depth: int) -> str:
        """Empty where nothing fits."""
        return (
            self._as_one(text, depth) or self._in_a_row(text, depth) or self._as_list(text, depth)
        )

    def _as_one(self, text: str, depth: int) -> str:
        if not any(map(str.isalpha, text)) or depth > DEEPEST:
            return ""
        return self._table.get(text) or self._word(text) or self._by_template(text, depth)

    def _by_template(self, text: str, depth: int) -> str:
        best, parts = None, {}
        for key in self._candidates(text):
            template = self._template(key)
            if best is None or template.weight > best.weight:
                found = _found(template, text)
                if found is not None:
                    best, parts = template, found
        if best is None:
            return ""
        return _filled(
            best.told, {name: self._part(name, each, depth, best) for name, each in parts.items()}
        )

    def _candidates(self, text: str) -> Iterator[str]:
        yield from self._keys.get(_first_word(text), ())
        for word in dict.fromkeys(("", *text.split())):
            yield from self._open.get(word, ())

    def _template(self, key: str) -> _Template:
        if key not in self._templates:
            self._templates[key] = _template(key, self._table[key])
        return self._templates[key]

    def _part(self, name: str, text: str, depth: int, template: _Template) -> str:
        of_list = self._table.get(f"{name.rstrip(_DIGITS)}/{text}")
        if of_list or name in template.names:
            return of_list or text
        if text.startswith("“") and text.endswith("”"):
            return f"„{self._word(text[1:-1]) or text[1:-1]}“"
        if said := self._tell(text, depth + 1):
            return said
        # Its full stop may have been cut off, or stand behind the place.
        said = self._as_one(f"{text}.", depth + 1) if text else ""
        return said.removesuffix(".") or text

    def _in_a_row(self, text: str, depth: int) -> str:
        """Several sentences: as many together as fit a template; a stranger among them stays."""
        if len(text) > LONGEST:
            return ""
        cuts = [(0, 0), *(each.span() for each in _END.finditer(text)), (len(text), len(text))]
        told, at, anything = "", 0, False
        while at < len(cuts) - 1 and len(cuts) > 2:
            for to in range(min(at + MOST_TOGETHER, len(cuts) - 1), at, -1):
                piece = text[cuts[at][1] : cuts[to][0]]
                said = self._as_one(piece, depth + 1) or self._as_head(piece, depth)
                if said or to == at + 1:
                    break
            anything = anything or bool(said)
            told += (said or piece) + text[slice(*cuts[to])]
            at = to
        return told if anything else ""

    def _as_head(self, text: str, depth: int) -> str:
        """“open positions:” – known words with a mark behind them."""
        if not text.endswith((":", ";")):
            return ""
        said = self._as_one(text[:-1], depth + 1)
        return said and said + text[-1]

    def _as_list(self, text: str, depth: int) -> str:
        """“no stop, target 61,000”: told where every item of words is."""
        if _LIST not in text:
            return ""
        items = text.split(_LIST)
        told = [self._as_one(each, depth + 1) for each in items]
        if not any(told):
            return ""
        strangers = [item for item, said in zip(items, told, strict=True) if not said]
        if any(map(str.isalpha, "".join(strangers))):
            return ""
        return _LIST.join(said or item for item, said in zip(items, told, strict=True))


def _template(key: str, told: str) -> _Template:
    literals = tuple(_PLACE.split(key)[::2])
    own = "".join(literals)
    letters = sum(map(str.isalpha, own))
    is_loose = letters < FEW_LETTERS and not _IN_FRONT.match(own if literals[0] else "")
    pattern = _expression(key, any_text=_LITTLE if is_loose else _ANY)
    names = frozenset(_QUOTED.findall(key)) - {_TITLE}
    return _Template(literals, names, (letters, len(own)), pattern, told)


def _expression(key: str, *, any_text: str) -> str:
    """A value at the end may be empty; the space before it is then gone, too."""
    last = ""
    if found := re.search(r" \{(\w+)\}$", key):
        key, last = key[: found.start()], rf"(?: (?P<{found[1]}>{any_text}))?"
    pieces = _PLACE.split(key)
    text = re.escape(pieces[0])
    for before, name, after in zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False):
        fits = _NAME if before.endswith("“") and after.startswith("”") else any_text
        text += rf"(?P<{name}>{fits}){re.escape(after)}"
    return text + last


def _found(template: _Template, text: str) -> dict[str, str] | None:
    """What stands in the places. No value holds half a pair of “ ”: a name ends at its mark."""
    if not all(each.rstrip() in text for each in template.literals):
        return None
    found = re.fullmatch(template.pattern, text, re.DOTALL)
    if found is None:
        return None
    parts = {name: each or "" for name, each in found.groupdict().items()}
    return parts if all(each.count("“") == each.count("”") for each in parts.values()) else None


def _filled(told: str, parts: Mapping[str, str]) -> str:
    text = _PLACE.sub(lambda found: parts[found[1]], told)
    return text if all(parts.values()) else text.rstrip()


def _own_word(key: str) -> str:
    """The longest word of a template that no value touches; empty where there is none."""
    inner = _PLACE.sub("\0", key).split(" ")
    return max((word for word in inner if "\0" not in word), key=len, default="")


def _first_word(text: str) -> str:
    """Empty where no space ends it."""
    word, space, _ = text.partition(" ")
    return word if space else ""
