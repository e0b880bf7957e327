"""What a search found as a folder: trials.csv, heat maps, windows, summary.json, the best sets."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.app.backtests import report_folder
from moniqo_desktop.app.backtests.assumptions import assumptions
from moniqo_desktop.app.backtests.backtest import figures_of, run
from moniqo_desktop.app.backtests.spec import with_params
from moniqo_desktop.app.report import iso, plain
from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.domain.backtest.search import Search, heat_map
from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.research.tried import Figures, Tried
from moniqo_desktop.research.walk_forward import stability

if TYPE_CHECKING:
    from moniqo_desktop.app.searches.optimize import Optimised
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.research.walk_forward import Walked

PAGE: Final = "report.html"
MOST_MAPS: Final = 10
LEAST_TESTED_MS: Final = 91 * 86_400_000
"""Tests shorter than a quarter of a year, carried on to a year, are a large number of nothing."""
FIGURES: Final = tuple(Figures.__dataclass_fields__)


def summary_of(done: Optimised, top: int) -> dict[str, Any]:
    """The figures of a search as strict JSON: NaN is null, ∞ is text."""
    found, objective = done.found, done.found.objective
    admitted = found.best(len(found.tried))
    return {
        "flow": done.prepared.plan.flow.name,
        "objective": objective.name,
        "trials": len(found.tried),
        "complete": found.complete,
        "admitted": len(admitted),
        "refused": sum(bool(each.outcome.problem) for each in found.tried),
        "best": [row_of(done, each) for each in admitted[:top]],
        "counted": {
            "trials": done.counted.trials,
            "runs": done.counted.runs,
            "flows": done.counted.flows,
        },
        "overfit": None if done.overfit is None else _strict(asdict(done.overfit)),
        "verdict": None if done.evidence is None else codec.encode(done.evidence),
        "walk_forward": _walk_row(done),
        "notes": [*done.prepared.notes, *done.notes],
        "assumptions": assumptions(done.prepared),
        "data_hash": done.prepared.data_hash,
        "folder": str(done.folder),
    }


def row_of(done: Optimised, tried: Tried) -> dict[str, Any]:
    """A set with its score and figures; why it was not admitted, if it was not."""
    objective = done.found.objective
    figures: Mapping[str, Any] = {} if tried.figures is None else asdict(tried.figures)
    money = {name: plain(figures[name]) for name in ("net_profit", "fees") if name in figures}
    row = {
        "number": tried.number,
        "params": dict(tried.params),
        "score": objective.score(tried.figures),
        "not_admitted": tried.outcome.problem or objective.objection(tried.figures),
        **figures,
        **money,
    }
    return {name: _strict(value) for name, value in row.items()}


def write_search(done: Optimised, folder: Path, *, keep: int, at: Millis) -> list[str]:
    """Writes all there is to know; keep: how many of the best sets are kept in full, each in a
    folder of its own. Returns the names of what was written. Raises Unavailable."""
    try:
        return _written(done, folder, keep, at)
    except OSError as problem:
        raise Unavailable(
            f"The report could not be written to {folder} ({problem.strerror}).",
            hint="Make room or choose another place; the trials are kept.",
        ) from problem


def _written(done: Optimised, folder: Path, keep: int, at: Millis) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    search = done.as_search()
    names = ["trials.csv", "summary.json"]
    _write_table(folder / "trials.csv", _trial_rows(done))
    names += _maps(search, folder)
    if done.walked is not None:
        _write_table(folder / "windows.csv", _window_rows(done))
        _write_table(folder / "walk_forward.csv", _equity_rows(done))
        names += ["windows.csv", "walk_forward.csv"]
    names += _best(done, search, folder, at)
    for place, each in enumerate(done.found.best(keep), start=1):
        name = f"sets/{place:02d}"
        flow = with_params(done.prepared.spec.flow, each.params)
        figures_of(done.prepared, run(done.prepared, flow), folder / name)
        names.append(name)
    text = json.dumps(summary_of(done, keep), indent=2, ensure_ascii=False, allow_nan=False)
    write_whole(folder / "summary.json", text.encode() + b"\n")
    return names


def _best(done: Optimised, search: Search, folder: Path, at: Millis) -> list[str]:
    """The report of the best run, with the search beside it, as the window shows it."""
    from moniqo_desktop.research.report_html import page_of

    if done.best is None:
        return []
    report = report_folder.report_of(
        done.prepared,
        done.best,
        tuple(assumptions(done.prepared)),
        evidence=done.evidence,
        search=search,
        made_at=at,
    )
    report_folder.keep(report, folder)
    write_whole(folder / PAGE, page_of(report).encode())
    return [PAGE]


def _maps(search: Search, folder: Path) -> list[str]:
    """One file for each pair of parameters, rows down and columns across in ascending order."""
    names = []
    addresses = [address for address, _ in search.parameters]
    for number, (x, y) in enumerate(islice(combinations(addresses, 2), MOST_MAPS), start=1):
        found = heat_map(search, x, y)
        rows: list[list[Any]] = [[f"{y} \\ {x}", *found.x]]
        rows += [
            [name, *("" if value != value else repr(value) for value in line)]
            for name, line in zip(found.y, found.values.tolist(), strict=True)
        ]
        name = f"heat_map_{number}.csv"
        _write_table(folder / name, rows)
        names.append(name)
    return names


def _trial_rows(done: Optimised) -> Iterable[Sequence[Any]]:
    addresses = [each.address for each in done.space.dimensions]
    yield ["number", *addresses, "score", "not_admitted", *FIGURES]
    for each in done.found.tried:
        row = row_of(done, each)
        figures = [row.get(name) for name in FIGURES]
        params = [each.params[address] for address in addresses]
        yield [each.number, *params, row["score"], row["not_admitted"], *figures]


def _window_rows(done: Optimised) -> Iterable[Sequence[Any]]:
    assert done.walked is not None
    addresses = [each.address for each in done.space.dimensions]
    spans = ("train_from", "train_to", "test_from", "test_to")
    figures = ("train_score", "test_score", "train_growth", "test_growth", "trades", "note")
    yield [*spans, *addresses, *figures]
    for step in done.walked.steps:
        at = [iso(getattr(step.window, name)) for name in spans]
        params = [step.params.get(address, "") for address in addresses]
        yield [*at, *params, *(_strict(getattr(step, name)) for name in figures)]


def _equity_rows(done: Optimised) -> Iterable[Sequence[Any]]:
    assert done.walked is not None
    first, returns = done.walked.returns
    yield ["day", "return", "equity"]
    for number, (change, level) in enumerate(
        zip(returns.tolist(), done.walked.equity.tolist(), strict=True)
    ):
        yield [iso((first + number) * 86_400_000)[:10], change, level]


def _walk_row(done: Optimised) -> dict[str, Any] | None:
    if done.walked is None:
        return None
    walked = done.walked
    table = [_strict(asdict(each)) for each in stability(walked.steps, done.space)]
    return {
        "windows": len(walked.steps),
        "in_cash": sum(not step.params for step in walked.steps),
        "growth": _strict(walked.growth),
        "efficiency": _strict(pace_of(walked)),
        "trades": sum(step.trades for step in walked.steps),
        "stability": table,
    }


def pace_of(walked: Walked) -> float:
    """Yearly growth of the tests ÷ that of the searches; NaN where it says nothing: the searches
    found no gain, or the tests are too short to be carried on to a year."""
    return math.nan if is_short(walked) else walked.efficiency


def is_short(walked: Walked) -> bool:
    """Whether all tests together last less than a quarter of a year."""
    windows = [step.window for step in walked.steps if step.params]
    return sum(one.test_to - one.test_from for one in windows) < LEAST_TESTED_MS


def _write_table(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _strict(value: Any) -> Any:
    """As JSON that every reader takes."""
    if isinstance(value, dict):
        return {key: _strict(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("∞" if value > 0 else "−∞")
    return value
