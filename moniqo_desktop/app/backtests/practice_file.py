"""History of the practice market as a candle file, made once and kept in the trader's folder."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Final

from moniqo_desktop import __version__
from moniqo_desktop.app.backtests.spec import PRACTICE
from moniqo_desktop.app.whole_file import write_quickly
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.funding import FUNDING_DECIMALS
from moniqo_desktop.domain.market import Columns, Symbol, Timeframe, content_hash, timeframe
from moniqo_desktop.domain.money import unscaled
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.exchanges.practice import Practice
from moniqo_desktop.exchanges.practice_funding import practice_rates
from moniqo_desktop.exchanges.practice_model import DAY_MS, FIRST_DAY_AT, PRACTICE_SYMBOLS

MOST_CANDLES: Final = 600_000
FIRST_SYMBOL: Final = PRACTICE_SYMBOLS[0].market.symbol
HISTORY_SEED: Final = 1_000_007
"""A market by the same rules as the one that is traded on paper, with prices of its own: a
backtest must not show what a paper run has still before it."""


def practice_file(home: Path, symbol: str, frame: str, days: int, seed: int = HISTORY_SEED) -> Path:
    """The file; the same symbol, timeframe, days and seed give the same candles on any machine.

    Raises Mistake for a symbol the practice market does not have, or too many candles.
    """
    every = timeframe(frame)
    if days < 1 or days * DAY_MS // every.ms > MOST_CANDLES:
        most = MOST_CANDLES * every.ms // DAY_MS
        raise Mistake(
            f"{days:,} days of {frame} candles are more than {MOST_CANDLES:,} candles.",
            hint=f"Ask for at most {most:,} days, or for a longer timeframe.",
        )
    file = _folder(home, seed) / f"{symbol.replace('/', '')}-{frame}-{days}d.csv"
    if not file.exists():
        columns = asyncio.run(_history(Symbol(symbol), every, days, seed))
        write_quickly(file, _csv(columns))
    return file


def practice_funding_file(home: Path, symbol: str, days: int, seed: int = HISTORY_SEED) -> Path:
    """The funding rates of the same time, as a file beside the candles."""
    file = _folder(home, seed) / f"{symbol.replace('/', '')}-funding-{days}d.csv"
    if not file.exists():
        until = FIRST_DAY_AT + days * DAY_MS
        rates = practice_rates(seed, Symbol(symbol), FIRST_DAY_AT, until)
        lines = [f"{at},{unscaled(rate, FUNDING_DECIMALS)}" for at, rate, _ in rates]
        write_quickly(file, ("at,rate\n" + "\n".join(lines) + "\n").encode())
    return file


@cache
def _market_name(seed: int) -> str:
    """Other rules of the market make other candles: its first day tells them apart."""
    first = asyncio.run(_history(FIRST_SYMBOL, timeframe("1m"), 1, seed))
    return f"{__version__}-seed{seed}-{content_hash(first)[:12]}"


def _folder(home: Path, seed: int) -> Path:
    return home / PRACTICE / _market_name(seed)


async def _history(symbol: Symbol, every: Timeframe, days: int, seed: int) -> Columns:
    feed = Practice(seed, WallClock())
    return await feed.history(symbol, every, FIRST_DAY_AT, FIRST_DAY_AT + days * DAY_MS)


def _csv(columns: Columns) -> bytes:
    rows = zip(
        columns.opened_at.tolist(),
        columns.open.tolist(),
        columns.high.tolist(),
        columns.low.tolist(),
        columns.close.tolist(),
        columns.volume.tolist(),
        strict=True,
    )
    lines = [f"{at},{o!r},{h!r},{low!r},{c!r},{v!r}" for at, o, h, low, c, v in rows]
    return ("ts,open,high,low,close,volume\n" + "\n".join(lines) + "\n").encode()
