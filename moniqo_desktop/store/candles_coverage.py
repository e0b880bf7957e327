"""What is known of a series: stretches of time, where they came from, in which revision.

A stretch [since, until) is covered if its candles were asked for and what came is stored. An open
time that is covered and has no candle is empty for sure: nobody asks for it again. What is not
covered is a gap. Kept as one small JSON file beside the months of the series, written whole or not
at all, so that a folder can be copied, moved or deleted without a database disagreeing with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.store.candles_month import sync_folder, write_whole

SOURCES: Final = ("rest", "socket", "import", "synthetic", "found")
"""found: candles that lay on the disk without an entry: the program died before it wrote one."""
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Open times since <= t < until are known. revision: of the series when they last changed."""

    since: Millis
    until: Millis
    source: str
    revision: int = 1

    def part(self, since: Millis, until: Millis) -> Stretch:
        return Stretch(since, until, self.source, self.revision)


Coverage = tuple[Stretch, ...]
"""Stretches by time; none overlap, and those that touch differ in source or revision."""


def painted(coverage: Sequence[Stretch], new: Sequence[Stretch]) -> Coverage:
    """The coverage with stretches laid over what was there. new: by time, none overlap."""
    return _merged([*_minus(coverage, new), *new])


def extended(coverage: Sequence[Stretch], new: Sequence[Stretch]) -> Coverage:
    """The coverage with stretches laid under what was there: only what was unknown changes."""
    return _merged([*coverage, *_minus(new, coverage)])


def uncovered(
    coverage: Sequence[Stretch], since: Millis, until: Millis
) -> tuple[tuple[Millis, Millis], ...]:
    """Parts of [since, until) that no stretch covers, by time."""
    if since >= until:
        return ()
    parts = _minus([Stretch(since, until, "")], coverage)
    return tuple((part.since, part.until) for part in parts)


def revision_of(coverage: Sequence[Stretch]) -> int:
    """Of the whole series: 0 if nothing is known, 1 until a closed candle changed."""
    return max((stretch.revision for stretch in coverage), default=0)


def read_coverage(file: Path) -> Coverage:
    """Empty if there is no file. Raises BadFile if it is damaged."""
    try:
        return tuple(
            Stretch(int(since), int(until), str(source), int(revision))
            for since, until, source, revision in json.loads(file.read_bytes())["stretches"]
        )
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError):
        raise BadFile(
            f"{file} is damaged: it no longer says which candles are known.",
            hint="Delete that file: it is made again from the candles beside it.",
        ) from None


def write_coverage(file: Path, coverage: Sequence[Stretch]) -> None:
    """Whole or not at all."""
    rows = [[one.since, one.until, one.source, one.revision] for one in coverage]
    content = json.dumps({"format": FORMAT, "stretches": rows}, separators=(",", ":"))
    write_whole(file, f"{content}\n".encode())
    sync_folder(file.parent)


def _minus(ones: Sequence[Stretch], others: Sequence[Stretch]) -> Iterator[Stretch]:
    """Parts of ones that no other covers; both by time and free of overlap."""
    first = 0
    for one in ones:
        while first < len(others) and others[first].until <= one.since:
            first += 1
        at, place = one.since, first
        while place < len(others) and others[place].since < one.until:
            if others[place].since > at:
                yield one.part(at, others[place].since)
            at, place = max(at, others[place].until), place + 1
        if at < one.until:
            yield one.part(at, one.until)


def _merged(stretches: Iterable[Stretch]) -> Coverage:
    merged: list[Stretch] = []
    for one in sorted(stretches, key=lambda one: one.since):
        last = merged[-1] if merged else None
        if last and last.until == one.since and _alike(last, one):
            merged[-1] = last.part(last.since, one.until)
        else:
            merged.append(one)
    return tuple(merged)


def _alike(one: Stretch, other: Stretch) -> bool:
    return (one.source, one.revision) == (other.source, other.revision)
