"""Which candles: a series of the store, and the folder it lies in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import TIMEFRAMES, Symbol, Timeframe, timeframe

_NUMBERED: Final = re.compile(r"_([0-9a-f]+)_")


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Candles of a symbol at a venue, in one timeframe."""

    venue: str
    symbol: Symbol
    timeframe: Timeframe

    def __str__(self) -> str:
        return f"{self.symbol} {self.timeframe} of {self.venue}"

    def folder(self, root: Path) -> Path:
        return root / _safe(self.venue) / _safe(self.symbol) / self.timeframe.text


def keys_under(root: Path) -> tuple[SeriesKey, ...]:
    """All series that have a folder, by venue, symbol and length."""
    found = [
        SeriesKey(_name(venue.name), Symbol(_name(symbol.name)), timeframe(frame.name))
        for venue in _folders(root)
        for symbol in _folders(venue)
        for frame in _folders(symbol)
        if frame.name in TIMEFRAMES
    ]
    return tuple(sorted(found, key=lambda key: (key.venue, key.symbol, key.timeframe.ms)))


def _folders(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []


def _safe(name: str) -> str:
    """A name as a folder: letters, digits and - as they are, all else by its number."""
    safe = "".join(
        c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in name
    )
    if not safe:
        raise Mistake("A venue and a symbol need a name.")
    return safe


def _name(folder: str) -> str:
    """The name that became this folder."""
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), folder)
