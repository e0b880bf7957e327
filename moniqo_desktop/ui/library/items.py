"""What the gallery shows: templates and the trader's own flows, with the words to find them by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.search import best
from moniqo_desktop.ui.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from moniqo_desktop.domain.flow import Flow
    from moniqo_desktop.ui.documents import Shelf

RECENT: Final = 8
"""So many of the trader's own flows."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """path: its file. tags: few words, of templates only."""

    flow: Flow
    path: Path
    tags: tuple[str, ...] = ()
    is_template: bool = False

    @property
    def title(self) -> str:
        return retell(self.flow.name) if self.is_template else self.flow.name

    @property
    def words(self) -> str:
        """The paragraph under the title."""
        if self.flow.description:
            return retell(self.flow.description)
        count = len(self.flow.nodes)
        return tr("{count} nodes").format(count=count) if count else tr("Nothing drawn yet.")


def items_of(shelf: Shelf) -> tuple[Item, ...]:
    """Own flows, the newest first, then templates, the demo in front; unreadable files are left
    out."""
    own = [_item(shelf, path, is_template=False) for path in shelf.own()[:RECENT]]
    templates = [_item(shelf, path, is_template=True) for path in shelf.templates()]
    templates.sort(key=lambda item: item is None or item.path.stem != "demo")
    return tuple(item for item in (*own, *templates) if item is not None)


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


def _item(shelf: Shelf, path: Path, *, is_template: bool) -> Item | None:
    try:
        tags = tuple(retell(tag) for tag in shelf.tags(path)) if is_template else ()
        return Item(shelf.read(path), path, tags, is_template)
    except MoniqoError:
        return None
