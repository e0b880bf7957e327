"""The lines of an edit journal: what one edit changed, with a checksum and its time.

A line is eight hexadecimal digits (CRC-32 of what follows the space), a space, JSON, a line break.
Lines are numbered without a gap; what comes after a torn, damaged or missing one does not count.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from itertools import compress, filterfalse
from operator import attrgetter, is_not
from typing import Any, Final

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import to_json

_DIGITS: Final = 8
_PARTS: Final = tuple(
    field.name for field in fields(Flow) if isinstance(getattr(Flow("", ""), field.name), tuple)
)
"""Fields of a flow that are also keys of its JSON and hold parts with an id."""
_NOTHING: Final[dict[str, Any]] = dict.fromkeys(_PARTS, ())
Content = dict[str, Any]
"""Parsed JSON of a flow file, or of a line."""


def patch_of(before: Flow, after: Flow) -> Content:
    """What leads from one drawing to the other, as JSON values.

    flow: changed words of the flow itself; unset: those that are gone; set: new and changed parts;
    gone: ids of removed ones; order: ids, where the parts that stay changed their order.
    """
    changed: dict[str, Any] = {}
    gone, order = {}, {}
    for name in _PARTS:
        old, new = getattr(before, name), getattr(after, name)
        if old is new:
            continue
        old_parts, new_parts = _by_id(old), _by_id(new)
        # Thousands of parts: what is asked of each one is asked by maps and filters.
        differs = map(is_not, map(old_parts.get, new_parts), new_parts.values())
        changed[name] = tuple(compress(new_parts.values(), differs))
        gone[name] = list(filterfalse(new_parts.__contains__, old_parts))
        stayed = filter(new_parts.__contains__, old_parts)
        if [*stayed, *filterfalse(old_parts.__contains__, new_parts)] != [*new_parts]:
            order[name] = [*new_parts]
    old_words, new_words = _words(before), _words(after)
    piece = to_json(replace(after, **(_NOTHING | changed)))
    return {
        "flow": {key: word for key, word in new_words.items() if old_words.get(key) != word},
        "unset": [key for key in old_words if key not in new_words],
        "set": {name: piece[name] for name in changed if piece[name]},
        "gone": {name: ids for name, ids in gone.items() if ids},
        "order": order,
    }


def patched(content: Content, patch: Content) -> Content:
    """The JSON of a flow after an edit. Raises KeyError, TypeError or ValueError for a patch that
    does not fit."""
    unset = patch["unset"]
    found: Content = {key: word for key, word in content.items() if key not in unset}
    found |= patch["flow"]
    for name in {*patch["set"], *patch["gone"], *patch["order"]}:
        parts = {part["id"]: part for part in found[name]}
        for key in patch["gone"].get(name, ()):
            del parts[key]
        parts |= {part["id"]: part for part in patch["set"].get(name, ())}
        order = patch["order"].get(name)
        found[name] = [parts[key] for key in order] if order else list(parts.values())
    return found


def line_of(number: int, at: int, patch: Content) -> bytes:
    """number: of the edit, counted from 1. at: when it was made, ms UTC."""
    body = json.dumps({"n": number, "at": at, **patch}, ensure_ascii=False).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


def lines_in(raw: bytes, after: int) -> Iterator[Content]:
    """The whole lines of a journal, as long as each follows the one before. after: number that the
    first may follow; earlier ones are passed over."""
    for line in raw.split(b"\n")[:-1]:
        found = _checked(line)
        if found is None:
            return
        if found["n"] <= after:
            continue
        if found["n"] != after + 1:
            return
        after += 1
        yield found


def _checked(line: bytes) -> Content | None:
    """None where the checksum does not fit."""
    body = line[_DIGITS + 1 :]
    if line[: _DIGITS + 1] != b"%08x " % zlib.crc32(body):
        return None
    found: Content = json.loads(body)
    return found


def _by_id(parts: tuple[Any, ...]) -> Mapping[str, Any]:
    """The first field of every part is its id."""
    if not parts:
        return {}
    name = fields(parts[0])[0].name
    return dict(zip(map(attrgetter(name), parts), parts, strict=True))


def _words(flow: Flow) -> Content:
    """All of a flow's JSON that is no part."""
    found: Content = to_json(replace(flow, **_NOTHING))
    return {key: word for key, word in found.items() if key not in _PARTS}
