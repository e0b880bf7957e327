"""Leverage and funding through `moniqo backtest`: what it charges, says and refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.assumptions import assumptions
from moniqo_desktop.app.backtests.backtest import figures_of, prepare, run
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.domain.errors import Mistake
from tests.engine.test_leverage_is_live import leveraged
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import walk

LENGTH = 400
START = 1_704_067_200_000
HOUR = 60 * MINUTE


def spec(folder: Path, leverage: int = 5, funding: str = "") -> Spec:
    columns = walk(LENGTH, 2, since=START, step_ms=HOUR)
    rows = zip(
        *(
            part.tolist()
            for part in (
                columns.opened_at,
                columns.open,
                columns.high,
                columns.low,
                columns.close,
                columns.volume,
            )
        ),
        strict=True,
    )
    lines = [",".join(map(repr, row)) for row in rows]
    file = folder / "candles.csv"
    file.write_text("ts,open,high,low,close,volume\n" + "\n".join(lines) + "\n")
    source = Source(SYMBOL, "1h", str(file), funding)
    drawn = leveraged(leverage, stop="percent", stop_percent=2.0, share_percent=20.0)
    flow = replace(drawn, profile="expert")
    return Spec(flow, (source,), kind="linear", gear="event", cash="100000")


def rates(folder: Path, *, leave_out: int = -1) -> str:
    lines = [f"{START + number * 8 * HOUR},0.0005" for number in range(50) if number != leave_out]
    file = folder / "rates.csv"
    file.write_text("at,rate\n" + "\n".join(lines) + "\n")
    return str(file)


def test_a_backtest_pays_the_funding_of_its_file(tmp_path: Path) -> None:
    free = run(prepare(spec(tmp_path))).result
    prepared = prepare(spec(tmp_path, funding=rates(tmp_path)))
    charged = run(prepared)
    figures = figures_of(prepared, charged)
    assert charged.result.funding != 0 == free.funding
    assert figures["funding"] != "0"
    assert not [note for note in figures["notes"] if "funding" in note]
    assert any("on isolated margin" in line for line in figures["assumptions"])
    said = "Funding is charged at the rates that came with the candles."
    assert said in figures["assumptions"]
    assert said not in assumptions(prepare(spec(tmp_path)))


def test_rates_that_are_missing_are_notes(tmp_path: Path) -> None:
    (none,) = [note for note in prepare(spec(tmp_path)).notes if "funding" in note]
    assert "leaves funding out" in none
    prepared = prepare(spec(tmp_path, funding=rates(tmp_path, leave_out=3)))
    (note,) = [note for note in prepared.notes if "funding" in note]
    assert "2024-01-02T00:00" in note


def test_spot_with_funding_is_a_mistake(tmp_path: Path) -> None:
    wanted = replace(spec(tmp_path, leverage=1, funding=rates(tmp_path)), kind="spot")
    with pytest.raises(Mistake, match="spot pays no funding"):
        prepare(wanted)
