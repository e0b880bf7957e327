"""A window with one flow, whose engine answers questions about reports."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.domain.backtest.report import BacktestReport, ShownReport, curves_of
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.messages.queries import (
    FrameOfFile,
    LeftSearch,
    LeftSearchOf,
    Query,
    ReportCandles,
    ReportInfo,
    ReportOf,
    ReportQuery,
    ReportsOf,
    StoredCandles,
    StoredSeries,
)
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.runs.room import RunsRoom
from tests.kit.reports import MINUTE, START
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.stage import Stage, set_up


@dataclass
class Shelf:
    """Reports by folder, and the candles of all of them. left: flow → its search that was not
    ended. frames: file → the timeframe it shows."""

    reports: dict[str, BacktestReport] = field(default_factory=dict)
    infos: tuple[ReportInfo, ...] = ()
    columns: Columns | None = None
    stored: tuple[StoredSeries, ...] = ()
    left: dict[str, LeftSearch] = field(default_factory=dict)
    frames: dict[str, str] = field(default_factory=dict)

    def answer(self, query: Query) -> object:
        match query:
            case ReportOf() if query.folder in self.reports:
                report = self.reports[query.folder]
                return ShownReport(report, curves_of(report))
            case ReportOf():
                raise BadFile("This folder holds no whole report.")
            case ReportCandles():
                return self.columns or candles()
            case ReportsOf():
                return self.infos
            case StoredCandles():
                return self.stored
            case FrameOfFile():
                return self.frames.get(query.file, "")
            case LeftSearchOf():
                return self.left.get(query.flow_id)
        raise AssertionError(query)


def candles(count: int = 3_000) -> Columns:
    """One a minute from the start of the reports on."""
    at = START + np.arange(count, dtype=np.int64) * MINUTE
    price = 1_000 + np.sin(np.arange(count) / 40) * 50
    return Columns(at, price, price + 2, price - 2, price, np.ones(count))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    made = Shelf()
    plain = FakeHost.ask

    async def ask(self: FakeHost, query: Query) -> object:
        if isinstance(query, ReportQuery):
            return made.answer(query)
        return await plain(self, query)

    monkeypatch.setattr(FakeHost, "ask", ask)
    return made


@pytest.fixture
def stage(
    window: MainWindow,
    dark: Theme,
    catalogue: Catalogue,
    settings: Settings,
    tmp_path: Path,
    resources: Path,
    shelf: Shelf,
) -> Stage:
    return set_up(window, dark, catalogue, settings, tmp_path, resources)


@pytest.fixture
def room(stage: Stage) -> RunsRoom:
    """Open, over the flow of the stage."""
    stage.door.show(True)
    made = stage.door.room
    assert isinstance(made, RunsRoom)
    return made
