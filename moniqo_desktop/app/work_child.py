"""Long work inside the child process: reads one JSON object, says JSON lines, ends.

backtest: {"spec": see backtests/spec.py, "folder": where the report goes, "practice": null or
{"days": …} for history of the practice market in the place of files}.
optimize: {"search": see searches/spec.py, "folder", "practice", "resume": take up what the very
same search left}: cancelled, it still judges and writes what was tried until then.
page: {"folder": of a report, "file": the HTML file to write}.
import: {"file", "symbol", "timeframe"}: the candles of a file are kept in the store.
Lines said: {"share", "text"} · {"trial"} · {"done": folder, "text"} · {"failed": sentence}.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.app.paths import home
from moniqo_desktop.domain.errors import FlowProblem, FlowProblems, Mistake, MoniqoError
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.engine.clocks import WallClock, monotonic_s

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.backtest import Prepared
    from moniqo_desktop.app.backtests.spec import Spec
    from moniqo_desktop.app.searches.optimize import Optimised
    from moniqo_desktop.research.search import Progress

EVERY_S: Final = 0.1
NICENESS: Final = 5
RUN_SHARE: Final = 0.9
"""What remains is for the verdict and the files."""
_LOADING: Final = 0.02
_NONE_ADMITTED: Final = (
    "None of {count:,} sets could be admitted: they made no trades, or could not be run. Widen the "
    "ranges, or choose another goal."
)
_WRITING: Final = 0.97
_READ: Final = 0.6
"""Of an import: reading and checking take most of its time."""


class Teller:
    """Says how far the work is, at most ten times a second."""

    def __init__(self, say: Callable[[Mapping[str, Any]], None]) -> None:
        self.say = say
        self._last = float("-inf")

    def progress(self, share: float, text: str) -> None:
        now = monotonic_s()
        if now - self._last >= EVERY_S:
            self._last = now
            self.say({"share": round(share, 4), "text": text})

    def at_once(self, share: float, text: str) -> None:
        """A new step begins: said however soon it comes."""
        self._last = float("-inf")
        self.progress(share, text)


def main(kind: str) -> int:
    """Returns the exit code: 0 also when the work failed for a reason that was said."""
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)  # the window comes first
    teller = Teller(_say)
    try:
        given = json.loads(sys.stdin.read())
        folder, text = _WORK[kind](given, teller)
    except MoniqoError as problem:
        _say(_failure(problem))
    except (BrokenPipeError, KeyboardInterrupt):
        return 1
    except OSError as problem:
        place = problem.filename or "The disk"
        _say({"failed": f"{place} cannot be used ({problem.strerror}). Make room or move it."})
    except Exception as bug:  # noqa: BLE001 - the last door: the trader never sees a traceback
        from moniqo_desktop.app.crash import told

        _say({"failed": str(told(bug))})
    else:
        _say({"done": str(folder), "text": text})
    return 0


def backtest(given: Mapping[str, Any], teller: Teller) -> tuple[Path, str]:
    """Runs a spec, judges it, writes its report; returns the folder and a sentence."""
    from moniqo_desktop.app.backtests import backtest as runs
    from moniqo_desktop.app.backtests.run import Place, judged_at, written

    teller.at_once(0.0, "Loading candles")
    prepared = runs.prepare(wanted_spec(given))
    teller.at_once(_LOADING, _first_words(prepared))

    def progress(share: float) -> None:
        teller.progress(_LOADING + share * (RUN_SHARE - _LOADING), "Running the flow")

    played = runs.run(prepared, progress=progress)
    teller.at_once(RUN_SHARE, "Comparing with luck")
    folder = Path(given["folder"])
    part = folder.with_name(f".{folder.name}.part")
    place = Place(home(), WallClock().now(), part)
    evidence = judged_at(prepared, played, place)
    teller.at_once(_WRITING, "Writing the report")
    shutil.rmtree(part, ignore_errors=True)
    written(prepared, played, evidence, part, place.at)
    part.replace(folder)
    return folder, f"{len(played.result.trades):,} trades in {len(played.result.at):,} candles."


def _first_words(prepared: Prepared) -> str:
    """What takes time before the first candle."""
    from moniqo_desktop.app.backtests.gearing import COMPILED, cache_folder
    from moniqo_desktop.engine.fast import door

    if prepared.spec.gear == COMPILED and not door.is_kept(cache_folder()):
        return "Making the compiled gear ready, once on this machine: a minute or two"
    return "Running the flow"


def wanted_spec(given: Mapping[str, Any]) -> Spec:
    """The spec, with practice history put in the place of its files where it is wanted."""
    from moniqo_desktop.app.backtests.practice_file import practice_file, practice_funding_file
    from moniqo_desktop.app.backtests.spec import spec_from

    spec, practice = spec_from(given["spec"]), given.get("practice")
    if practice is None:
        return spec
    days, linear = practice["days"], spec.kind == "linear"
    sources = tuple(
        replace(
            source,
            path=str(practice_file(home(), source.symbol, source.timeframe, days)),
            funding=str(practice_funding_file(home(), source.symbol, days)) if linear else "",
        )
        for source in spec.sources
    )
    return replace(spec, sources=sources)


def optimize(given: Mapping[str, Any], teller: Teller) -> tuple[Path, str]:
    """Searches, judges the best set, writes the report of both; returns the folder."""
    from moniqo_desktop.app.backtests.spec import spec_json
    from moniqo_desktop.app.searches import left
    from moniqo_desktop.app.searches.optimize import Onlooker, Place, optimise
    from moniqo_desktop.app.searches.report import write_search
    from moniqo_desktop.app.searches.spec import search_from

    asked = given["search"]
    teller.at_once(0.0, "Loading candles")
    spec = wanted_spec({"spec": asked["spec"], "practice": given.get("practice")})
    search = search_from({**asked, "spec": spec_json(spec)})
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: ended.append(number))
    step = _Step()

    def progress(now: Progress, text: str) -> None:
        teller.progress(step.share(now.done / max(now.total, 1)), text)

    onlooker = Onlooker(
        progress,
        lambda trial: teller.say({"trial": codec.encode(trial)}),
        lambda: bool(ended),
        step.begin,
        lambda folder, count: left.note(home(), given, folder, count),
    )
    now = WallClock().now()
    place = Place(home(), now, resume=bool(given.get("resume")))
    done = optimise(search, place, onlooker)
    teller.at_once(_WRITING, "Writing the report")
    folder = Path(given["folder"])
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    write_search(done, part, keep=1, at=now)
    if done.best is None:
        shutil.rmtree(part, ignore_errors=True)
        _forget_whole(done, given)
        raise Mistake(_NONE_ADMITTED.format(count=len(done.found.tried)))
    part.replace(folder)
    _forget_whole(done, given)
    word = "" if done.complete else " It was ended early; what was tried is kept."
    return folder, f"{len(done.found.tried):,} sets tried.{word}"


def _forget_whole(done: Optimised, given: Mapping[str, Any]) -> None:
    """A search that came to its end is left no more, once what it found is there to be read."""
    from moniqo_desktop.app.searches import left

    if done.complete:
        left.forget(home(), given)


class _Step:
    """Which search of how many is being made: the one asked for, then the windows of its walk."""

    def __init__(self) -> None:
        self._number, self._count = 0, 1

    def begin(self, number: int, count: int) -> None:
        self._number, self._count = number, count

    def share(self, of_this: float) -> float:
        """Of all that is to be done, 0..1. of_this: of the search that is being made."""
        return (self._number + of_this) / self._count * RUN_SHARE


def page(given: Mapping[str, Any], teller: Teller) -> tuple[Path, str]:
    """Writes a report as one HTML file; returns the file."""
    from moniqo_desktop.app.backtests.report_folder import load
    from moniqo_desktop.app.whole_file import write_whole
    from moniqo_desktop.research.report_html import page_of

    teller.at_once(0.1, "Reading the report")
    report = load(Path(given["folder"]))
    teller.at_once(0.5, "Drawing the page")
    file = Path(given["file"])
    write_whole(file, page_of(report).encode())
    return file, f"Saved as {file.name}."


def take_in(given: Mapping[str, Any], teller: Teller) -> tuple[Path, str]:
    """Keeps the candles of a file, as `moniqo candles import` does; returns the file and what
    became of it, a line for each thing to know."""
    from moniqo_desktop.app.backtests.candle_words import import_in_words
    from moniqo_desktop.app.backtests.candles import IMPORTED, import_file
    from moniqo_desktop.domain.market import Symbol, timeframe
    from moniqo_desktop.store.candles_key import SeriesKey

    teller.at_once(_LOADING, "Reading the file")
    file = Path(given["file"])
    key = SeriesKey(IMPORTED, Symbol(given["symbol"]), timeframe(given["timeframe"]))
    kept, notes = import_file(
        file, key, home(), read=lambda: teller.at_once(_READ, "Keeping the candles")
    )
    return file, "\n".join(import_in_words(key, kept, notes))


def _failure(problem: MoniqoError) -> dict[str, Any]:
    """With the node and field that must be mended, if one is named."""
    first = problem.problems[0] if isinstance(problem, FlowProblems) else problem
    said: dict[str, Any] = {"failed": str(first)}
    if isinstance(first, FlowProblem):
        said |= {"node_id": first.node_id, "field": first.field}
    return said


def _say(line: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


_WORK: Final[Mapping[str, Callable[[Mapping[str, Any], Teller], tuple[Path, str]]]] = {
    "backtest": backtest,
    "optimize": optimize,
    "page": page,
    "import": take_in,
}
