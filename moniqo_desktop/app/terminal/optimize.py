"""`moniqo optimize`: its words, its progress, its table."""

from __future__ import annotations

import argparse
import json
import math
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.app import paths
from moniqo_desktop.domain.errors import Mistake

if TYPE_CHECKING:
    from moniqo_desktop.app.searches.optimize import Optimised
    from moniqo_desktop.research.search import Progress

EVERY_S: Final = 0.5
CANCELLED: Final = 130


def add_optimize(parser: argparse.ArgumentParser, history: Callable[..., None]) -> None:
    """history: adds the words about candles and costs."""
    parser.add_argument("flow", type=Path)
    history(parser)
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NODE.FIELD[=LOW:HIGH:STEP|=A,B,C]",
        help="what to vary; without a range the node suggests one; may be given several times",
    )
    parser.add_argument("--trials", type=int, default=0, help="how many sets (grid: all of them)")
    parser.add_argument("--sampler", default="auto", help="grid, random or tpe; auto: small grids")
    parser.add_argument("--seed", type=int, default=0, help="the same seed tries the same sets")
    parser.add_argument("--workers", type=int, default=1, help="processes on this machine")
    parser.add_argument("--cluster", default="", metavar="ADDRESS", help="of a Dask scheduler")
    parser.add_argument(
        "--objective", default="sharpe", help="net-profit, sharpe, return-drawdown, profit-factor"
    )
    parser.add_argument("--min-trades", type=int, default=0, help="fewer are not admitted")
    parser.add_argument("--max-drawdown", type=float, default=100.0, help="percent")
    parser.add_argument(
        "--walk-forward",
        default="",
        metavar="TRAIN:TEST[:EMBARGO]",
        help="like 180d:30d:2d, or in candles",
    )
    parser.add_argument("--anchored", action="store_true", help="each search begins at the start")
    parser.add_argument("--gear", choices=("auto", "event", "compiled"), default="auto")
    parser.add_argument("--resume", action="store_true", help="take up the same search")
    parser.add_argument("--top", type=int, default=10, help="best sets to show")
    parser.add_argument("--keep", type=int, default=3, help="best sets kept in full in the report")
    parser.add_argument("--report", type=Path, help="folder for all that was found")
    parser.add_argument("--home", type=Path, help="folder of the trial count")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(verb="optimize")


def optimize(given: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Returns the exit code; what is done is kept if it is cancelled by Ctrl+C."""
    from moniqo_desktop.app.searches.optimize import Onlooker, Place, optimise
    from moniqo_desktop.app.searches.report import summary_of, write_search
    from moniqo_desktop.app.searches.spec import SearchSpec
    from moniqo_desktop.app.terminal.history import report_folder, spec_of
    from moniqo_desktop.engine.clocks import WallClock

    asked = SearchSpec(
        spec_of(given),
        tuple(given.param),
        given.sampler,
        given.trials,
        given.seed,
        given.objective,
        given.min_trades,
        _ratio(given.max_drawdown),
        given.workers,
        given.cluster,
        given.walk_forward,
        given.anchored,
        given.top,
    )
    at = WallClock().now()
    with report_folder(given.report) as folder:
        place = Place(given.home or paths.home(), at, folder, given.resume)
        with _ctrl_c() as cancelled:
            done = optimise(asked, place, Onlooker(_Told(), cancelled=cancelled))
        if given.json:
            say(json.dumps(summary_of(done, given.top), ensure_ascii=False, allow_nan=False))
        else:
            for line in lines(done, given.top):
                say(line)
        if folder is not None:
            write_search(done, folder, keep=given.keep, at=at)
    if not given.json:
        say(f"Report: {given.report}" if given.report else f"Trials: {done.folder}")
    return 0 if done.complete else CANCELLED


def _ratio(percent: float) -> float:
    if not 0 < percent <= 100:
        raise Mistake(f"--max-drawdown is a percentage above 0 and up to 100, not {percent:g}.")
    return percent / 100


class _Told:
    """Progress on one line of a terminal; line by line where it is written to a file."""

    def __init__(self) -> None:
        self._last, self._is_screen = -math.inf, sys.stderr.isatty()

    def __call__(self, now: Progress, text: str) -> None:
        from moniqo_desktop.engine.clocks import monotonic_s

        done, at = now.done >= now.total, monotonic_s()
        if at - self._last < (EVERY_S if self._is_screen else 10 * EVERY_S) and not done:
            return
        self._last = at
        line = progress_line(now, text)
        if not self._is_screen:
            sys.stderr.write(f"{line}\n")
            return
        sys.stderr.write(f"\r\033[K{line}" + ("\n" if done else ""))
        sys.stderr.flush()


def progress_line(now: Progress, text: str) -> str:
    best = "" if math.isnan(now.best) else f", best {now.best:.4g}"
    left = "" if math.isnan(now.seconds_left) else f", {duration(now.seconds_left)} left"
    return f"{text}: {now.done:,} of {now.total:,} sets{left}{best}"


def duration(seconds: float) -> str:
    """ "1 h 05 min", "3 min 20 s", "12 s"."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 60} min {whole % 60:02d} s" if whole >= 60 else f"{whole} s"


@contextmanager
def _ctrl_c() -> Iterator[Callable[[], bool]]:
    """The first Ctrl+C ends the search and keeps what is done; the second ends the program."""
    pressed: list[int] = []

    def note(number: int, frame: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)
        sys.stderr.write("\nEnding the search; what is done is kept. --resume takes it up.\n")

    before = signal.getsignal(signal.SIGINT)
    with suppress(ValueError):  # not in the main thread: then nobody presses a key
        signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, before)


def lines(done: Optimised, top: int) -> Iterator[str]:
    """What was found, in words and a table."""
    found = done.found
    best = found.best(len(found.tried))
    refused = sum(bool(each.outcome.problem) for each in found.tried)
    yield (
        f"Tried {_different(done):,} sets of “{done.prepared.plan.flow.name}”, looking for the "
        f"best {found.objective.title}: {len(best):,} admitted, {refused:,} could not be run."
    )
    if not done.complete:
        yield "The search was ended before its end; --resume takes it up."
    yield from _table(done, top)
    if not best:
        yield from _why_none(done)
    if done.evidence is not None:
        yield f"Verdict on the best: {done.evidence.sentence}"
    flows = "flow" if done.counted.flows == 1 else "flows"
    yield (
        f"Counted on this stretch of the market so far: {done.counted.trials:,} ways to trade in "
        f"{done.counted.flows:,} {flows}; the verdict allows for all of them."
    )
    if done.overfit is not None:
        chance = done.overfit
        yield (
            f"Probability that the best was chosen by luck (PBO): {100 * chance.probability:.0f} % "
            f"over {chance.splits:,} splits."
        )
    yield from _walk_lines(done)
    for note in (*done.prepared.notes, *done.notes):
        yield f"- {note}"


def _different(done: Optimised) -> int:
    """A sampler may ask for a set again; it is answered from what is known."""
    return len({tuple(sorted(each.params.items())) for each in done.found.tried})


def _table(done: Optimised, top: int) -> Iterator[str]:
    from moniqo_desktop.domain.money import money

    found = done.found
    rows = [["", *(each.address for each in done.space.dimensions), found.objective.title,
             "profit", "drawdown", "trades"]]  # fmt: skip
    for place, each in enumerate(found.best(top), start=1):
        assert each.figures is not None
        figures = each.figures
        params = [_shown(each.params[one.address]) for one in done.space.dimensions]
        score = f"{found.objective.score(figures):.4g}"
        profit = f"{money(figures.net_profit):,.2f}"
        fall = f"{100 * figures.max_drawdown:.1f} %"
        rows.append([f"{place}.", *params, score, profit, fall, f"{figures.trades}"])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if len(rows) > 1:
        for row in rows:
            yield "  ".join(text.rjust(wide) for text, wide in zip(row, widths, strict=True))


def _why_none(done: Optimised) -> Iterator[str]:
    """The most frequent reasons, so that the trader knows what to change."""
    objective, reasons = done.found.objective, list[str]()
    for each in done.found.tried:
        reasons.append(each.outcome.problem or objective.objection(each.figures))
    for reason in sorted(set(reasons), key=reasons.count, reverse=True)[:3]:
        yield f"- {reasons.count(reason):,} sets: {reason}"


def _walk_lines(done: Optimised) -> Iterator[str]:
    from moniqo_desktop.app.report import iso
    from moniqo_desktop.app.searches.report import is_short, pace_of
    from moniqo_desktop.research.walk_forward import stability

    if done.walked is None:
        return
    walked = done.walked
    yield (
        f"Walk forward, {len(walked.steps)} windows: {100 * walked.growth:+.2f} % where the "
        f"search had not looked{_efficiency(pace_of(walked))}."
    )
    if is_short(walked):
        yield (
            "  All tests together last less than a quarter of a year: too short to compare their "
            "yearly pace with that of the searches."
        )
    for step in walked.steps:
        span = f"{iso(step.window.test_from)[:10]} – {iso(step.window.test_to)[:10]}"
        chosen = ", ".join(f"{name}={_shown(value)}" for name, value in step.params.items())
        grown = f"{100 * step.train_growth:+.2f} % → {100 * step.test_growth:+.2f} %"
        yield f"  {span}  {grown}  {chosen or step.note}"
    for row in stability(walked.steps, done.space):
        if row.values:
            moved = f"moved by {100 * row.spread:.0f} % of its range"
            yield f"  {row.address}: usually {_shown(row.usual)}, {moved}"


def _efficiency(ratio: float) -> str:
    return "" if math.isnan(ratio) else f", {100 * ratio:.0f} % of the pace of the searches"


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
