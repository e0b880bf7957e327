"""Finding by typing: how well a text answers what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar


class Offered(Protocol):
    """See finder.Entry."""

    @property
    def title(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def acts(self) -> tuple[str, ...]: ...
    @property
    def is_grave(self) -> bool: ...


_Found = TypeVar("_Found")
_Offer = TypeVar("_Offer", bound=Offered)
_OWN: Final = 12
"""Least points of a word that was found in a title, or at the beginning of another word."""
_LIFTS: Final = 3
"""Letters from which on what moves money comes into reach."""
_NAMES: Final = 4
"""Letters of the beginning of a word that name an act; a shorter word is typed whole."""
_NO_MATCH: Final = 0


def score(typed: str, title: str, words: Iterable[str] = ()) -> int:
    """0 = no match, higher = better. Every word typed must be found somewhere.

    Best first: the whole title, its beginning, the beginning of one of its words, anywhere in it,
    the beginning of another word, the initials of the title.
    """
    wanted = typed.casefold().split()
    name = title.casefold()
    others = " ".join(words).casefold().split()
    total = 0
    for word in wanted:
        points = _word_score(word, name, others)
        if points == _NO_MATCH:
            return _NO_MATCH
        total += points
    return total + (50 if name == typed.casefold().strip() else 0) if wanted else 1


def best(
    typed: str,
    among: Iterable[_Found],
    title: Callable[[_Found], str],
    words: Callable[[_Found], Iterable[str]],
) -> list[_Found]:
    """Those that match, best first; equals keep their order."""
    rated = [(score(typed, title(each), words(each)), each) for each in among]
    hits = [pair for pair in rated if pair[0] > _NO_MATCH]
    hits.sort(key=lambda pair: -pair[0])
    return [each for _, each in hits]


def in_reach(typed: str, found: Sequence[_Offer]) -> tuple[list[_Offer], bool]:
    """What moves money right below the first thing found, however far down its title put it; and
    whether Return takes the first one.

    That one moves no money, unless what was typed names the act (“close btc”, not “btc”): the same
    few keys never do one thing while a position is open and another while none is. Where nothing
    but grave things was found, and none was named, Return takes nothing.

    found: best first.
    """
    long_enough = any(len(word) >= _LIFTS for word in typed.split())
    lifted = [each for each in found if long_enough and each.is_grave and _is_own(typed, each)]
    first = next((each for each in found if _may_be_first(typed, each)), None)
    before = [] if first is None else [first]
    rest = [each for each in (*lifted, *found) if each is not first]
    once = list({id(each): each for each in rest}.values())
    return [*before, *once], first is not None


def _may_be_first(typed: str, entry: Offered) -> bool:
    acts = [act.casefold() for act in entry.acts]
    words = typed.casefold().split()
    named = any(
        word == act or (len(word) >= _NAMES and act.startswith(word))
        for word in words
        for act in acts
    )
    return not entry.is_grave or named


def _is_own(typed: str, entry: Offered) -> bool:
    """Found by its title and its own words, not by what stands beside it."""
    parts = typed.split()
    return all(score(part, entry.title, entry.words) >= _OWN for part in parts)


def _word_score(word: str, name: str, others: list[str]) -> int:
    if name.startswith(word):
        return 40
    if any(part.startswith(word) for part in name.replace("/", " ").split()):
        return 30
    if word in name:
        return 20
    if any(other.startswith(word) for other in others):
        return 12
    return 4 if len(word) > 1 and word in _initials(name) else _NO_MATCH


def _initials(name: str) -> str:
    """ "exponential moving average" → "ema"."""
    return "".join(part[0] for part in name.split())
