"""Which columns a table shows, and how wide: a number is shown whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HIDDEN: Final = 0


@dataclass(frozen=True, slots=True)
class Need:
    """Of one column, px. wish: where there is room; least: nothing in it is cut. leaves: where
    they do not fit together the largest leaves first, 0 never; takes: what is spare is added."""

    wish: int
    least: int
    leaves: int = 0
    takes: bool = False


def fitted(needs: Sequence[Need], room: int) -> tuple[int, ...]:
    """Width of each column, HIDDEN for those left out. Wider than the room in sum where those that
    never leave need more: the table scrolls then."""
    kept = set(range(len(needs)))
    while sum(needs[n].least for n in kept) > room:
        able = [n for n in kept if needs[n].leaves]
        if not able:
            break
        kept.remove(max(able, key=lambda n: (needs[n].leaves, n)))
    wide = [max(need.wish, need.least) if n in kept else HIDDEN for n, need in enumerate(needs)]
    for n in sorted(kept, reverse=True):
        over = sum(wide) - room
        if over <= 0:
            break
        wide[n] -= min(over, wide[n] - needs[n].least)
    takers = [n for n in sorted(kept) if needs[n].takes]
    spare = room - sum(wide)
    if takers and spare > 0:
        for n in takers:
            wide[n] += spare // len(takers)
        wide[takers[0]] += spare % len(takers)
    return tuple(wide)


def pulled(widths: Sequence[int], least: Sequence[int], at: int, wanted: int) -> tuple[int, ...]:
    """The right edge of a column moved so that it is `wanted` px wide: those right of it give or
    take, so that in sum nothing changes. 0 px = left out. Nothing is made less than its least."""
    new = list(widths)
    right = [n for n in range(at + 1, len(new)) if new[n]]
    if not right:
        return tuple(new)
    more = max(wanted, least[at]) - new[at]
    if more < 0:
        new[right[0]] -= more
    for n in right if more > 0 else ():
        gives = min(max(new[n] - least[n], 0), more - (new[at] - widths[at]))
        new[n] -= gives
        new[at] += gives
    if more < 0:
        new[at] += more
    return tuple(new)
