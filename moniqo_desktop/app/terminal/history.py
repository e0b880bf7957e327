"""The words of the command line about history, as a Spec."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.terminal.fills import rules_of
from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.nodes.market.candles import CandlesParams

CANDLES: Final = "market.candles"


def spec_of(given: argparse.Namespace) -> Spec:
    """See cli.add_history. Raises Mistake or BadFile with what to mend."""
    flow = flow_at(given.flow)
    clocks = _clocks(flow)
    funding = _funding(given.funding)
    sources = [_from_file(text, given) for text in given.candles]
    sources += [_stored(text, clocks, given) for text in given.market]
    if not sources:
        raise Mistake(
            "A backtest needs candles.", hint="Say --candles FILE or --market BTC/USDT@1h."
        )
    lost = funding.keys() - {source.symbol for source in sources}
    if lost:
        raise Mistake(f"There are funding rates of {min(lost)}, but no candles of it.")
    return Spec(
        flow,
        tuple(
            Source(each.symbol, each.timeframe, each.path, funding.get(each.symbol, ""))
            for each in sources
        ),
        aimed=len(sources) == 1 and len(clocks) < 2,
        cash=given.cash,
        fee_bps=given.fee_bps,
        maker_bps=given.maker_bps,
        slippage_bps=given.slippage_bps,
        kind=given.kind,
        profile=given.profile,
        gear=getattr(given, "gear", "auto"),
        since=day(given.since),
        until=day(given.until),
        rules=rules_of(given),
    )


@contextmanager
def report_folder(path: Path | None) -> Iterator[Path | None]:
    """The folder of a report, made before anything is run for it; it is gone again where nothing
    was written to it. Raises Mistake or OSError."""
    if path is None:
        yield None
        return
    if path.exists() and not path.is_dir():
        raise Mistake(f"{path} is a file; a report is a folder.", hint="Choose another name.")
    made = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    finally:
        with suppress(OSError):  # it is not empty
            for each in made:
                each.rmdir()


def _from_file(text: str, given: argparse.Namespace) -> Source:
    """ "FILE" or "SYMBOL@TIMEFRAME=FILE"; a symbol holds a slash and an @ comes after it."""
    name, equals, path = text.partition("=")
    symbol, at, frame = name.partition("@")
    if not (equals and at and "/" in symbol) or Path(text).is_file():
        return Source(given.symbol, given.timeframe, text)
    return Source(symbol, frame, path)


def _stored(text: str, clocks: tuple[tuple[str, str], ...], given: argparse.Namespace) -> Source:
    """Without a timeframe, the one that the flow reads of this market, else of any."""
    symbol, _, frame = text.partition("@")
    drawn = [each for name, each in clocks if name == symbol] + [each for _, each in clocks]
    return Source(symbol, frame or next(iter(drawn), given.timeframe))


def _clocks(flow: Flow) -> tuple[tuple[str, str], ...]:
    """(symbol, timeframe) of the Candles nodes, each once: one source is aimed at one of them only,
    as a flow over two would read the same candles twice."""
    usual = {name: each.default for name, each in CandlesParams.model_fields.items()}
    nodes = [node for node in flatten(flow).nodes if node.kind == CANDLES and not node.bypassed]
    read = [{**usual, **node.params} for node in nodes]
    return tuple(dict.fromkeys((str(each["symbol"]), str(each["timeframe"])) for each in read))


def _funding(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        symbol, equals, path = text.partition("=")
        if not equals:
            raise Mistake(f"“{text}” names no market.", hint="Say --funding BTC/USDT:USDT=FILE.")
        found[symbol] = path
    return found


def day(text: str) -> Millis:
    """Start of a day or an instant in UTC as ms; 0 for an empty text. Raises Mistake."""
    if not text:
        return 0
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Mistake(f"“{text}” is not a date.", hint="Write it like 2024-05-01.") from None
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
