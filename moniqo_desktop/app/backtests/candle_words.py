"""What became of candles that were taken in, in the words of the terminal and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.candle_notes import candles_in_words, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from moniqo_desktop.domain.candle_notes import CandleNote
    from moniqo_desktop.store.candles import Kept
    from moniqo_desktop.store.candles_key import SeriesKey


def import_in_words(key: SeriesKey, kept: Kept, notes: Sequence[CandleNote]) -> Iterator[str]:
    """A line for each thing to know."""
    new = candles_in_words(kept.new)
    yield f"{key}: {new} kept, {kept.same:,} known before, revision {kept.revision}."
    if kept.changed:
        are = "closed candle is another" if kept.changed == 1 else "closed candles are others"
        yield f"{kept.changed:,} {are} now: results over what was there before are stale."
    for line in told(notes):
        yield f"- {line}"
