"""How long the candles of a file are, as its first lines tell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import TIMEFRAMES, timeframe
from moniqo_desktop.exchanges.candle_file import first_rows
from moniqo_desktop.exchanges.candle_parquet import parquet_rows

_LOOKED_AT: Final = 500
"""Lines. More would tell no more: holes are rare."""


def shown_timeframe(file: Path) -> str:
    """The timeframe that most of its first candles are apart; "" where they are of none, or the
    file cannot be read: what is wrong with it is said when it is taken in."""
    try:
        rows = parquet_rows(file) if file.suffix == ".parquet" else first_rows(file, _LOOKED_AT)
    except BadFile:
        return ""
    steps = np.diff(rows.columns.opened_at[:_LOOKED_AT]).tolist()
    usual = Counter(steps).most_common(1)
    by_length = {timeframe(text).ms: text for text in TIMEFRAMES}
    return by_length.get(usual[0][0], "") if usual else ""
