"""What the trader asks for, as typed, and what is wrong with it. No Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.domain.backtest.usual_costs import FEE_BPS, SLIPPAGE_BPS
from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.flow.file import to_json
from moniqo_desktop.domain.market import TIMEFRAMES, MarketKind, timeframe
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.ui.words.numbers import may_be_thousands, number_of, plain_number
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue

PRACTICE, FILE, STORED = "practice", "file", "stored"
SOURCES: Final = (
    (PRACTICE, later("Practice market")),
    (FILE, later("File (CSV, parquet)")),
    (STORED, later("Stored history")),
)
KINDS: Final = (
    (MarketKind.SPOT.value, later("Spot: own it, long only")),
    (MarketKind.LINEAR.value, later("Contracts: long and short")),
)
KIND_OF: Final = {PRACTICE: MarketKind.LINEAR.value}
"""Source → what its market is, so that history and the running flow trade the same; others: spot,
until the trader says so."""
PATH_WORDS: Final = {
    "worst": later("Worst case for the position"),
    "ohlc": later("High first"),
    "olhc": later("Low first"),
    "nearest": later("Nearer extreme first"),
    "close": later("By the candle's colour"),
}
GEARS: Final = (
    ("auto", later("Fastest that fits")),
    ("event", later("Event gear: each order as an object")),
    ("compiled", later("Compiled gear")),
)
DEFAULTS: Final = PaperRules()
FILTER: Final = later("Candles (*.csv *.csv.gz *.parquet);;All files (*)")
MOST_DAYS: Final = 1_500
_CANDLES: Final = "market.candles"
_FRAME_IN_NAME: Final = re.compile(
    r"(?<![0-9a-z])(1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d)(?![a-z])"
)
_PAIR_IN_NAME: Final = re.compile(r"([A-Z0-9]{2,10}?)[-_/]?(USDT|USDC|USD|EUR|BTC)(?![A-Z])")


@dataclass(frozen=True, slots=True)
class Asked:
    """Every field of the form, as text. days: of practice history. since, until: YYYY-MM-DD.
    kind: the practice market trades contracts. funding: file of the first market's funding rates,
    empty = none are charged. maker_bps: empty = as the taker's. finer: timeframe of the candles
    that orders are matched on, empty = those the flow reads."""

    source: str = PRACTICE
    file: str = ""
    symbol: str = "BTC/USDT"
    timeframe: str = "1h"
    days: str = "180"
    since: str = ""
    until: str = ""
    cash: str = "10000"
    fee_bps: str = f"{FEE_BPS:g}"
    slippage_bps: str = f"{SLIPPAGE_BPS:g}"
    kind: str = MarketKind.LINEAR.value
    path: str = PATHS[0]
    gear: str = "auto"
    funding: str = ""
    maker_bps: str = ""
    volume_percent: str = f"{DEFAULTS.volume_share_ppm / 10_000:g}"
    impact_bps: str = f"{DEFAULTS.impact_ppm / 100:g}"
    finer: str = ""
    finer_file: str = ""

    def row(self) -> dict[str, str]:
        """For the settings."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @property
    def is_charged(self) -> bool:
        """Whether a file of funding rates is asked for: the practice market brings its own."""
        return self.kind == MarketKind.LINEAR and self.source != PRACTICE


Clock = tuple[str, str]
"""Symbol and timeframe."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a flow that reads these clocks. files: of all but the first."""

    asked: Asked
    clocks: tuple[Clock, ...] = ()
    files: tuple[str, ...] = ()

    def sources(self) -> list[dict[str, str]]:
        """One market is read as the form says; several as they are drawn."""
        asked, is_file = self.asked, self.asked.source == FILE
        clocks = self.clocks if len(self.clocks) > 1 else ((asked.symbol, asked.timeframe),)
        paths = (asked.file, *self.files) if is_file else ("",) * len(clocks)
        found = [
            {"symbol": symbol, "timeframe": frame, "path": path}
            for (symbol, frame), path in zip(clocks, paths, strict=True)
        ]
        if asked.is_charged:
            found[0]["funding"] = asked.funding.strip()
        if asked.finer and len(clocks) == 1:
            path = asked.finer_file if is_file else ""
            found.append({"symbol": asked.symbol, "timeframe": asked.finer, "path": path})
        return found


def asked_from(row: Mapping[str, object]) -> Asked:
    """What was kept; what is unknown or no text is left at its default."""
    known = {item.name for item in fields(Asked)}
    return Asked(**{k: v for k, v in row.items() if k in known and isinstance(v, str)})


def problems(asked: Asked) -> dict[str, str]:
    """Field → the sentence beside it; empty when it can be run."""
    found = {
        "cash": _above_zero(asked.cash, tr("Cash to start with")),
        "fee_bps": _bps(asked.fee_bps, tr("The fee")),
        "slippage_bps": _bps(asked.slippage_bps, tr("The slippage")),
        "since": _day(asked.since),
        "until": _day(asked.until) or _order(asked.since, asked.until),
        "symbol": symbol_problem(asked.symbol),
    }
    if asked.source == PRACTICE:
        found["days"] = _days(asked.days)
    if asked.source == FILE:
        found["file"] = file_problem(asked.file)
    if asked.is_charged and asked.funding.strip():
        found["funding"] = file_problem(asked.funding)
    found |= _more_problems(asked)
    return {name: sentence for name, sentence in found.items() if sentence}


def _more_problems(asked: Asked) -> dict[str, str]:
    found = {"impact_bps": _bps(asked.impact_bps, tr("The impact"))}
    maker, share = number_of(asked.maker_bps), number_of(asked.volume_percent)
    if asked.maker_bps.strip() and (maker is None or not -10_000 < maker < 10_000):
        found["maker_bps"] = tr("The maker's fee is between −10,000 and 10,000 basis points.")
    if share is None or not 0 <= share <= 100:
        found["volume_percent"] = tr("The share of a volume is a number from 0 to 100.")
    if asked.finer:
        long, short = timeframe(asked.timeframe).ms, timeframe(asked.finer).ms
        if short >= long or long % short:
            words = tr("Finer candles must divide those of {frame}.")
            found["finer"] = words.format(frame=asked.timeframe)
        if asked.source == FILE:
            found["finer_file"] = file_problem(asked.finer_file)
    return found


def spec_row(wanted: Wanted, flow: Flow) -> dict[str, Any]:
    """As app/backtests/spec.py reads it; `problems` must have found none."""
    asked = wanted.asked
    return {
        "flow": to_json(flow),
        "sources": wanted.sources(),
        "aimed": len(wanted.clocks) < 2,
        "cash": plain_number(asked.cash),
        "fee_bps": float(plain_number(asked.fee_bps)),
        "slippage_bps": float(plain_number(asked.slippage_bps)),
        "kind": asked.kind,
        "gear": asked.gear,
        "since": _ms(asked.since),
        "until": _ms(asked.until),
        "maker_bps": float(plain_number(asked.maker_bps)) if asked.maker_bps.strip() else None,
        "rules": {
            "path": asked.path,
            "volume_share_ppm": round(float(plain_number(asked.volume_percent)) * 10_000),
            "impact_ppm": round(float(plain_number(asked.impact_bps)) * 100),
        },
    }


def practice_row(asked: Asked) -> dict[str, Any] | None:
    """How much practice history is wanted; None where other candles are."""
    return {"days": int(asked.days)} if asked.source == PRACTICE else None


def guessed(file: str) -> tuple[str, str]:
    """(symbol, timeframe) as the name of a file tells them, "" where it does not."""
    name = Path(file).name
    frame, pair = _FRAME_IN_NAME.search(name), _PAIR_IN_NAME.search(name)
    return (f"{pair[1]}/{pair[2]}" if pair else "", frame[1] if frame else "")


def clocks_of(flow: Flow, catalogue: Catalogue) -> tuple[Clock, ...]:
    """What the Candles nodes of a flow read, each once, in the order of the drawing."""
    nodes = [node for node in flatten(flow).nodes if node.kind == _CANDLES and not node.bypassed]
    return tuple(dict.fromkeys(_clock(node, catalogue) for node in nodes))


def _clock(node: Node, catalogue: Catalogue) -> Clock:
    spec = catalogue.spec(node.kind)
    found = []
    for name in ("symbol", "timeframe"):
        param = spec.param(name)
        found.append(str(node.params.get(name, param.default if param else "")))
    return found[0], found[1] if found[1] in TIMEFRAMES else "1h"


def _above_zero(text: str, what: str) -> str:
    value = number_of(text)
    fine = value is not None and value > 0 and not may_be_thousands(text)
    return "" if fine else tr("{what} is a number above zero.").format(what=what)


def _bps(text: str, what: str) -> str:
    value = number_of(text)
    if value is None or not 0 <= value < 10_000:
        words = tr("{what} is a number of basis points from 0 to below 10,000.")
        return words.format(what=what)
    return ""


def _days(text: str) -> str:
    value = number_of(text)
    if value is None or value != int(value) or not 1 <= value <= MOST_DAYS:
        words = tr("Days are a whole number from 1 to {most}.")
        return words.format(most=f"{MOST_DAYS:,}")
    return ""


def _day(text: str) -> str:
    if not text.strip():
        return ""
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return tr("Write a day like 2024-05-01, or leave it empty.")
    return ""


def _order(since: str, until: str) -> str:
    if _day(since) or not since.strip() or not until.strip():
        return ""
    return "" if _ms(since) < _ms(until) else tr("The end must come after the beginning.")


def _ms(text: str) -> int:
    if not text.strip():
        return 0
    day = date.fromisoformat(text.strip())
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def symbol_problem(text: str) -> str:
    base, slash, quote = text.partition("/")
    return "" if base and slash and quote else tr("Write a symbol like BTC/USDT.")


def file_problem(text: str) -> str:
    if not text.strip():
        return tr("Choose a file with candles.")
    return "" if Path(text).is_file() else tr("There is no such file.")
