"""The demo from the first word to the last file, and the same result on every road."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.journeys.terminal import Said, module, moniqo

pytestmark = pytest.mark.slow  # each starts the program anew, as a trader does
DEMO = ("demo", "--headless", "--no-pictures", "--days", "1", "--json")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def demo(home: Path) -> Said:
    said = moniqo(*DEMO, "--seed", "7", home=home)
    assert (said.code, said.err) == (0, "")
    return said


@pytest.fixture(scope="module")
def report(home: Path, demo: Said) -> Path:
    assert demo.figures["report"] == str(home / "reports" / "demo-7")
    return home / "reports" / "demo-7"


def test_the_last_line_is_the_result_and_the_lines_before_are_events(demo: Said) -> None:
    *events, last = [json.loads(line) for line in demo.out.splitlines()]
    assert len(last["digest"]) == 32
    assert [event["type"] for event in events[:1]] == ["RunStarted"]
    assert all(event["at"] >= events[0]["at"] for event in events)
    assert last["trades"] > 0
    assert last["candles"] == 1440


def test_the_same_seed_gives_the_same_digest(demo: Said, tmp_path: Path) -> None:
    again = moniqo(*DEMO, "--seed", "7", home=tmp_path)
    assert again.figures["digest"] == demo.figures["digest"]


def test_another_seed_gives_another_digest(demo: Said, tmp_path: Path) -> None:
    other = moniqo(*DEMO, "--seed", "8", home=tmp_path)
    assert other.code == 0
    assert other.figures["digest"] != demo.figures["digest"]


def test_the_tape_of_a_run_gives_its_digest(demo: Said, report: Path, tmp_path: Path) -> None:
    replayed = moniqo("replay", report, home=tmp_path)
    assert replayed.code == 0
    assert replayed.figures["digest"] == demo.figures["digest"]


def test_the_window_s_loop_gives_the_digest_of_the_terminal_s(demo: Said, tmp_path: Path) -> None:
    said = module("tests.journeys.on_qt_loop", tmp_path / "report", 1, home=tmp_path)
    assert said.code == 0, said.err
    assert said.figures["loop"].startswith("qasync")
    assert said.figures["digest"] == demo.figures["digest"]


def test_the_report_holds_all_its_files(demo: Said, report: Path) -> None:
    made = {path.name for path in report.iterdir()}
    wanted = "events.jsonl trades.csv equity.csv columns.npz summary.json tape.moniqo ledger"
    assert set(wanted.split()) <= made
    lines = (report / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines == demo.out.splitlines()[:-1]


def test_the_files_of_a_report_agree_to_the_last_unit(report: Path) -> None:
    figures = json.loads((report / "summary.json").read_text(encoding="utf-8"))
    with (report / "trades.csv").open(encoding="utf-8") as file:
        trades = list(csv.DictReader(file))
    with (report / "equity.csv").open(encoding="utf-8") as file:
        equity = [Decimal(row["equity"]) for row in csv.DictReader(file)]
    assert len(trades) == figures["trades"]
    assert sum(Decimal(trade["profit"]) for trade in trades) == Decimal(figures["profit_of_trades"])
    assert equity[-1] == Decimal(figures["equity"])
    assert Decimal(figures["equity"]) - Decimal(figures["cash"]) == Decimal(figures["net_profit"])


def test_a_headless_run_loads_no_screen(tmp_path: Path) -> None:
    code = (
        "import sys; from moniqo_desktop.app.cli import main\n"
        f"code = main({[*DEMO, '--report', str(tmp_path / 'report')]!r})\n"
        "found = [n for n in ('PySide6', 'shiboken6', 'pyqtgraph', 'qasync') if n in sys.modules]\n"
        "print(found); sys.exit(code)"
    )
    said = python(code, tmp_path)
    assert (said.code, said.out.splitlines()[-1]) == (0, "[]")


def python(code: str, home: Path) -> Said:
    (home / "program.py").write_text(code)
    return module("program", home=home)
