"""`moniqo flow leaks` as a trader meets it, with a plug-in that looks ahead."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.cli import main
from moniqo_desktop.app.terminal.leaks import LEAKS_FOUND
from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.flow.file import write_flow
from tests.journeys.terminal import TEMPLATES, moniqo
from tests.kit.shape_candles import rough_walk

PLUGIN = '''
import numpy as np
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import In, Out, SeriesNode


class Smooth(SeriesNode):
    """A mean that is drawn in its middle."""

    kind, title, icon = "indicator.smooth", "Smooth line", "wave"
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {"line": Out(PortType.NUMBER, "Line")}

    def compute(self, params, given):
        close = given["candles"].close
        later = np.r_[close[2:], close[-2:]][: len(close)]
        return ((close + later) / 2,)
'''
NEW_YEAR = 1_704_067_200_000
RECORD = "Metadata-Version: 2.1\nName: smooth\nVersion: 1.0\n"
ENTRY = "[moniqo_desktop.nodes]\nsmooth = smooth_plugin:Smooth\n"


@pytest.fixture(scope="module")
def candles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = rough_walk(700, 5, since=NEW_YEAR)
    rows = zip(*(getattr(made, name).tolist() for name in made.__slots__), strict=True)
    lines = ["ts,open,high,low,close,volume", *(",".join(map(str, row)) for row in rows)]
    file = tmp_path_factory.mktemp("candles") / "walk.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.fixture
def words(candles: Path) -> list[str]:
    return ["--candles", str(candles), "--timeframe", "1m", "--replays", "4"]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*given: object) -> tuple[int, str]:
        code = main(["flow", "leaks", *map(str, given)])
        return code, capsys.readouterr().out

    return run


def test_a_clean_flow_ends_with_zero_and_says_what_was_looked_at(
    told: Callable[..., tuple[int, str]], words: list[str]
) -> None:
    code, out = told(TEMPLATES / "trend_following.json", *words)
    assert code == 0
    assert "No leak" in out
    assert "700 candles" in out


def test_the_same_as_json(told: Callable[..., tuple[int, str]], words: list[str]) -> None:
    code, out = told(TEMPLATES / "mean_reversion.json", *words, "--json", "--seed", 3)
    row = json.loads(out)
    assert code == 0
    assert row["clean"]
    assert row["leaks"] == []
    assert row["cuts"] > 100
    assert row["first_event_that_changes"] is None


def test_an_impossible_number_of_cuts_is_a_mistake(words: list[str]) -> None:
    given = ["flow", "leaks", str(TEMPLATES / "demo.json"), *words, "--cuts", "0"]
    assert main(given) == 2


@pytest.mark.parametrize("cost", ["1", "0", "-3", "nan"])
def test_less_than_a_backtest_and_a_half_is_no_cost(words: list[str], cost: str) -> None:
    given = ["flow", "leaks", str(TEMPLATES / "demo.json"), *words, f"--cost={cost}"]
    assert main(given) == 2


@pytest.mark.slow  # a plug-in is found by a process that starts beside it
def test_a_plug_in_that_looks_ahead_is_named_and_refused(words: list[str], tmp_path: Path) -> None:
    installed = tmp_path / "home" / "site"
    record = installed / "smooth-1.0.dist-info"
    record.mkdir(parents=True)
    (installed / "smooth_plugin.py").write_text(PLUGIN)
    (record / "METADATA").write_text(RECORD)
    (record / "entry_points.txt").write_text(ENTRY)
    flow = tmp_path / "flow.json"
    flow.write_bytes(write_flow(_leaky()))
    # The process looks for installed packages in the folder it is started from.
    said = moniqo("flow", "leaks", flow, *words, home=installed)
    assert said.code == LEAKS_FOUND == 4, said.err
    assert "LEAK: “My line” (line), Line" in said.out
    assert "looks at least" in said.out
    assert re.search(r"candle \d+ of its clock", said.out), said.out


def _leaky() -> Flow:
    base = Flow("f", "Leaky")
    nodes = (
        Node("candles", "market.candles"),
        Node("line", "indicator.smooth", title="My line"),
        Node("above", "logic.compare"),
        Node("log", "output.log"),
    )
    wires = (
        Link("a", "candles", "candles", "line", "candles"),
        Link("b", "candles", "close", "above", "a"),
        Link("c", "line", "line", "above", "b"),
        Link("d", "above", "result", "log", "value"),
    )
    return replace(base, nodes=nodes, links=wires)
