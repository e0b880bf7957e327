"""The demo: a flow on the practice market, headless, with a report of what it traded."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app import paths
from moniqo_desktop.app.compose import PRACTICE_CASH, PracticeTerms, open_host
from moniqo_desktop.app.report import summary, write_report
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import DAY_MS, PRACTICE_START
from moniqo_desktop.store.tape import TapeWriter

PICTURE_TIMEOUT_S: Final = 90
PICTURES: Final = ("window.png", "price.png", "equity.png")


@dataclass(frozen=True, slots=True)
class DemoTerms:
    """days: practice days to trade. pictures: also draw charts and the window."""

    folder: Path
    seed: int = 7
    days: int = 3
    pictures: bool = True


async def run_demo(flow: Flow, terms: DemoTerms) -> dict[str, Any]:
    """Trades the flow as fast as it goes; returns the figures and leaves the report folder.

    The folder holds a ledger of its own that is made anew each time.
    """
    ledger = terms.folder / "ledger"
    shutil.rmtree(ledger, ignore_errors=True)
    terms.folder.mkdir(parents=True, exist_ok=True)
    tape_path = terms.folder / "tape.moniqo"
    tape_path.unlink(missing_ok=True)
    ends_at = PRACTICE_START + terms.days * DAY_MS
    practice = PracticeTerms(terms.seed, FASTEST, ends_at, watch=False)
    events: list[Event] = []
    with TapeWriter(tape_path) as tape:
        host = await open_host(ledger, practice, tape=tape)
        host.subscribe(events.append)
        try:
            await host.start(serve=False)
            run_id = await host.wallet.start(flow)
            await host.wallet.runner.follow()
            clocks = host.wallet.core.runs[run_id].plan.sources
            feeds = await host.wallet.history(clocks, PRACTICE_START, ends_at)
        finally:
            await host.aclose()
    result = result_of(events, feeds, host.wallet.markets, PRACTICE_CASH)
    figures = summary(
        result,
        PRACTICE_CASH,
        flow=flow.name,
        seed=terms.seed,
        days=terms.days,
        candles=sum(len(columns) for columns in feeds.values()),
        open_positions=_open_positions(host.wallet.core.desk.positions),
        report=str(terms.folder),
        digest=digest(events),
    )
    write_report(terms.folder, events, result, feeds, host.wallet.markets, figures)
    if terms.pictures:
        figures["pictures"] = draw_pictures(terms.folder)
    return figures


def _open_positions(positions: Mapping[Any, Any]) -> list[str]:
    return [f"{item.direction} {symbol}" for symbol, item in positions.items()]


def draw_pictures(folder: Path) -> list[str]:
    """Draws charts and the window in child processes (this one never loads Qt); returns the file
    names that were made. Pictures of an earlier run go first: none may stand beside new figures."""
    for name in PICTURES:
        (folder / name).unlink(missing_ok=True)
    window = folder / "window.png"
    commands = (
        paths.child_command("report-picture", str(folder)),
        paths.child_command("window-picture", str(window), str(folder / "window-home")),
    )
    drawing = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    for child in drawing:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PICTURE_TIMEOUT_S)
        child.kill()
    return [name for name in PICTURES if (folder / name).exists()]
