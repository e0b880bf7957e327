"""One backtest from its description to its report: run, counted, judged, written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.app.backtests import report_folder
from moniqo_desktop.app.backtests.assumptions import assumptions
from moniqo_desktop.app.backtests.backtest import (
    Played,
    Prepared,
    figures_of,
    prepare,
    run,
)
from moniqo_desktop.app.backtests.spec import spec_json
from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.domain.market import Millis

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.spec import Spec
    from moniqo_desktop.domain.backtest.evidence import Evidence

PAGE: Final = "report.html"
SPEC: Final = "spec.json"
"""What was run, so that the run can be walked through later."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is counted and when it is made; report: folder for all it is made of, if any."""

    home: Path
    at: Millis = 0
    report: Path | None = None


def run_backtest(
    spec: Spec,
    place: Place | None = None,
    progress: Callable[[float], None] | None = None,
    told: Callable[[dict[str, Any]], None] = lambda figures: None,
) -> dict[str, Any]:
    """The figures of one backtest; without a place it is neither counted nor judged.

    told: is given the figures before the report is written, which a full disk may prevent. Raises
    Mistake or BadFile with what to mend.
    """
    prepared = prepare(spec)
    played = run(prepared, progress=progress)
    evidence = None if place is None else judged_at(prepared, played, place)
    figures = figures_of(prepared, played, None, evidence)
    told(figures)
    if place is None or place.report is None or evidence is None:
        return figures
    return written(prepared, played, evidence, place.report, place.at)


def judged_at(prepared: Prepared, played: Played, place: Place) -> Evidence:
    """See app/backtests/judging.py."""
    from moniqo_desktop.app.backtests.judging import judged

    return judged(prepared, played, place.home, place.at)


def written(
    prepared: Prepared, played: Played, evidence: Evidence, folder: Path, at: Millis
) -> dict[str, Any]:
    """Writes the report folder with its page; returns the figures."""
    from moniqo_desktop.research.report_html import page_of

    figures = figures_of(prepared, played, folder, evidence)
    report = report_folder.report_of(
        prepared, played, tuple(assumptions(prepared)), evidence=evidence, made_at=at
    )
    report_folder.keep(report, folder)
    write_whole(folder / PAGE, page_of(report).encode())
    described = json.dumps(spec_json(prepared.spec), ensure_ascii=False)
    write_whole(folder / SPEC, described.encode())
    return figures
