"""Finding by typing: how well a text answers what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

_Found = TypeVar("_Found")
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
