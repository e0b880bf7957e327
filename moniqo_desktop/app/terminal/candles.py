"""`moniqo candles`: take candles in, give them out, show what is stored, look at a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add_candles(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(carry_out=carry_out)
    verbs = parser.add_subparsers(metavar="WHAT", required=True)
    take = verbs.add_parser("import", help="keep the candles of a file")
    take.add_argument("file", type=Path, help="CSV, CSV.GZ or parquet file")
    _add_series(take)
    take.set_defaults(verb="candles-import", venue="import")
    give = verbs.add_parser("export", help="write stored candles into a file")
    give.add_argument("file", type=Path, help="ends in .csv, .csv.gz or .parquet")
    _add_series(give)
    give.add_argument("--from", dest="since", default="", metavar="DATE", help="first day, UTC")
    give.add_argument("--to", dest="until", default="", metavar="DATE", help="day after the last")
    give.set_defaults(verb="candles-export")
    show = verbs.add_parser("show", help="what is stored: coverage, gaps, revision, checksums")
    show.add_argument("--symbol", default="")
    show.add_argument("--timeframe", default="")
    _add_place(show)
    show.set_defaults(verb="candles-show")
    empty = verbs.add_parser(
        "confirm-empty", help="say that nothing was traded in the gaps of a stored series"
    )
    _add_series(empty)
    empty.add_argument("--from", dest="since", default="", metavar="DATE", help="first day, UTC")
    empty.add_argument("--to", dest="until", default="", metavar="DATE", help="day after the last")
    empty.set_defaults(verb="candles-confirm-empty")
    check = verbs.add_parser("check", help="say everything that is wrong with a file")
    check.add_argument("file", type=Path)
    check.add_argument("--timeframe", required=True)
    check.add_argument("--json", action="store_true", help="one JSON object")
    check.set_defaults(verb="candles-check")


def _add_series(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--symbol", required=True, help="like BTC/USDT")
    parser.add_argument("--timeframe", required=True, help="like 1h")
    _add_place(parser)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--venue", default="", help="where the candles are from")
    parser.add_argument("--home", type=Path, help="folder of ledger and candles")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def carry_out(given: argparse.Namespace) -> int:
    """Returns the exit code; raises MoniqoError for what the trader must know."""
    match given.verb:
        case "candles-import":
            return _import(given)
        case "candles-export":
            return _export(given)
        case "candles-show":
            return _show(given)
        case "candles-confirm-empty":
            return _confirm_empty(given)
        case _:
            return _check(given)


def _import(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.backtests.candle_words import import_in_words
    from moniqo_desktop.app.backtests.candles import import_file
    from moniqo_desktop.app.terminal.verbs import say
    from moniqo_desktop.domain.market import Symbol, timeframe
    from moniqo_desktop.store.candles_key import SeriesKey

    key = SeriesKey(given.venue, Symbol(given.symbol), timeframe(given.timeframe))
    kept, notes = import_file(given.file, key, given.home)
    if given.json:
        row = {"new": kept.new, "changed": kept.changed, "same": kept.same}
        say(json.dumps({**row, "revision": kept.revision, "notes": [n.row() for n in notes]}))
        return 0
    for line in import_in_words(key, kept, notes):
        say(line)
    return 0


def _export(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.backtests.candles import export_file, stored
    from moniqo_desktop.app.terminal.history import day
    from moniqo_desktop.app.terminal.verbs import say
    from moniqo_desktop.domain.candle_notes import candles_in_words
    from moniqo_desktop.domain.market import Symbol, timeframe

    loaded = stored(
        Symbol(given.symbol),
        timeframe(given.timeframe),
        day(given.since),
        day(given.until),
        venue=given.venue,
        home=given.home,
    )
    count = export_file(given.file, loaded)
    row = {"file": str(given.file), "candles": count, "content_hash": loaded.content_hash}
    say(json.dumps(row) if given.json else f"{candles_in_words(count)} written to {given.file}.")
    return 0


def _show(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.backtests.candles import in_words, shown
    from moniqo_desktop.app.terminal.verbs import say

    found = shown(given.symbol, given.timeframe, given.venue, given.home)
    if given.json:
        say(json.dumps([one.row() for one in found]))
        return 0
    if not found:
        say("No candles are stored. `moniqo candles import FILE` takes some in.")
    for one in found:
        for line in in_words(one):
            say(line)
    return 0


def _confirm_empty(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.backtests.candles import confirm_empty
    from moniqo_desktop.app.terminal.history import day
    from moniqo_desktop.app.terminal.verbs import say
    from moniqo_desktop.domain.candle_notes import candles_in_words, moment
    from moniqo_desktop.domain.market import Symbol, timeframe
    from moniqo_desktop.store.candles_key import SeriesKey

    key = SeriesKey(given.venue, Symbol(given.symbol), timeframe(given.timeframe))
    gaps = confirm_empty(key, day(given.since), day(given.until), given.home)
    if given.json:
        say(json.dumps({"confirmed": [list(gap) for gap in gaps]}))
        return 0
    if not gaps:
        say(f"{key.symbol} {key.timeframe} has no gap there: nothing was changed.")
    for since, until in gaps:
        count = candles_in_words((until - since) // key.timeframe.ms)
        say(f"{count} confirmed empty from {moment(since)} to {moment(until)}.")
    return 0


def _check(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.backtests.candles import checked_file
    from moniqo_desktop.app.terminal.verbs import say
    from moniqo_desktop.domain.candle_notes import candles_in_words, moment
    from moniqo_desktop.domain.market import timeframe

    found = checked_file(given.file, timeframe(given.timeframe))
    if given.json:
        say(json.dumps(found))
    elif found["usable"]:
        span = f"{moment(found['first'])} to {moment(found['last'])}"
        count = candles_in_words(found["candles"])
        say(f"{given.file.name} can be used: {count}, {span}.")
        for line in found["told"]:
            say(f"- {line}")
    else:
        for line in found["problems"]:
            say(line)
    return 0 if found["usable"] else 2
