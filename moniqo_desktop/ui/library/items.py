"""What the gallery shows: templates and the trader's own flows, with the words to find them by."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.search import best
from moniqo_desktop.ui.state.texts import day_minute_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.documents import Shelf

RECENT: Final = 8
"""So many of the trader's own flows."""
LOOKED_AT: Final = 40
"""So many of the trader's files are read for that."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """path: its file. tags: few words, of templates only. place: file and time, where another
    flow bears the same name."""

    flow: Flow
    path: Path
    tags: tuple[str, ...] = ()
    is_template: bool = False
    place: str = ""

    @property
    def title(self) -> str:
        return retell(self.flow.name) if self.is_template else self.flow.name

    @property
    def words(self) -> str:
        """The paragraph under the title."""
        if self.place:
            return self.place
        if self.flow.description:
            return retell(self.flow.description)
        count = len(self.flow.nodes)
        if count == 1:
            return tr("1 node")
        return tr("{count} nodes").format(count=count) if count else tr("Nothing drawn yet.")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file among the flows that cannot be read. problem: which it is, what is wrong and what to
    do."""

    path: Path
    problem: str


@dataclass(frozen=True, slots=True)
class Read:
    """own: the trader's newest flows. templates: with the words they are found by. damaged: of the
    trader's files, the newest first. written: when a file of the trader was, ms UTC, 0 = not
    known."""

    own: tuple[tuple[Path, Flow], ...]
    templates: tuple[tuple[Path, Flow, tuple[str, ...]], ...]
    damaged: tuple[Damaged, ...]
    written: Mapping[Path, int] = field(default_factory=dict)


def read_all(shelf: Shelf) -> Read:
    """Each file once. Takes long, and may be called in a thread of its own."""
    own, damaged, templates = [], [], []
    for path in shelf.own()[:LOOKED_AT]:
        try:
            own.append((path, shelf.read(path)))
        except MoniqoError as problem:
            damaged.append(Damaged(path, str(problem)))
    for path in shelf.templates():
        with suppress(MoniqoError):
            templates.append((path, shelf.read(path), shelf.tags(path)))
    shown = tuple(own[:RECENT])
    written = {path: _written_at(path) for path, _ in shown}
    return Read(shown, tuple(templates), tuple(damaged), written)


def items_in(read: Read) -> tuple[Item, ...]:
    """Own flows, the newest first, then templates, the demo in front."""
    own = _told_apart([Item(flow, path) for path, flow in read.own], read.written)
    templates = [
        Item(flow, path, tuple(retell(tag) for tag in tags), is_template=True)
        for path, flow, tags in read.templates
    ]
    templates.sort(key=lambda item: item.path.stem != "demo")
    return (*own, *templates)


def tags_in(items: Iterable[Item]) -> tuple[str, ...]:
    """Tags that more than one item bears, the most frequent first."""
    counts = Counter(tag for item in items for tag in item.tags)
    return tuple(tag for tag, count in counts.most_common() if count > 1)


def found(items: Sequence[Item], typed: str, tag: str) -> list[Item]:
    """The items with a tag ("" = all) that fit what was typed, the best first."""
    tagged = [item for item in items if not tag or tag in item.tags]
    if not typed.strip():
        return tagged
    by_words = best(typed, tagged, lambda item: item.title, _also)
    wanted = typed.casefold().strip()
    also = [item for item in tagged if wanted in item.words.casefold() and item not in by_words]
    return [*by_words, *also]


def _also(item: Item) -> tuple[str, ...]:
    """Found by its tags, and by its own name where it is shown with another."""
    return (*item.tags, item.flow.name)


def _told_apart(items: list[Item], written: Mapping[Path, int]) -> list[Item]:
    """Flows of one name say which file they are in and when it was written."""
    counts = Counter(item.title for item in items)
    return [
        replace(each, place=_place(each.path, written.get(each.path, 0)))
        if counts[each.title] > 1
        else each
        for each in items
    ]


def _place(path: Path, written: int) -> str:
    if not written:
        return path.name
    return tr("{file}, saved {when} UTC").format(file=path.name, when=day_minute_text(written))


def _written_at(path: Path) -> int:
    try:
        return round(path.stat().st_mtime * 1000)
    except OSError:
        return 0
