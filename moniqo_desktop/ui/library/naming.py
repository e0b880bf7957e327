"""Flows that are open together have names of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.documents.documents import Document

_NUMBERED = re.compile(r"^(?P<stem>.+) (?P<number>\d{1,3})$")
_COUNTED = re.compile(r"^(?P<stem>.*\d) \(\d{1,3}\)$")


def apart(flow: Flow, documents: Iterable[Document]) -> Flow:
    """The flow, numbered where another open one has its name: New flow, New flow 2, New flow 3. A
    number of its own stays: EMA 50, EMA 50 (2)."""
    taken = {document.flow.name.casefold() for document in documents}
    if flow.name.casefold() not in taken:
        return flow
    stem = _stem(flow.name, taken)
    names = (f"{stem} ({n})" if stem[-1:].isdigit() else f"{stem} {n}" for n in count(2))
    return replace(flow, name=next(name for name in names if name.casefold() not in taken))


def _stem(name: str, taken: Collection[str]) -> str:
    """Without the number it was given here: those before it are open then."""
    counted = _COUNTED.match(name)
    if counted:
        return counted["stem"]
    numbered = _NUMBERED.match(name)
    if numbered is None:
        return name
    stem, number = numbered["stem"], int(numbered["number"])
    before = [stem, *(f"{stem} {each}" for each in range(2, number))]
    return stem if all(each.casefold() in taken for each in before) else name


def free_name(control: Control, name: str) -> str:
    """For the flow in front: numbered where another open one has it, which is told."""
    front = control.documents.current
    if front is None:
        return name
    others = [each for each in control.documents.all if each is not front]
    free = apart(replace(front.flow, name=name), others).name
    if free != name:
        words = tr("Another open flow is called “{name}”; this one is “{free}” now.")
        control.window.question.tell(words.format(name=name, free=free), level="info")
    return free
