"""What a backtest refuses to read, and what it says about prices it does read."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.assumptions import assumptions
from moniqo_desktop.app.backtests.backtest import prepare, run
from moniqo_desktop.app.backtests.gearing import objections_to_compiled
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.cli import main
from moniqo_desktop.app.terminal.history import spec_of
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.ui.runs.asked import Asked
from tests.app.test_history import BITCOIN, ETHER, MINUTE, START, asked, written
from tests.journeys.terminal import TEMPLATES
from tests.kit.trading_flows import trend, two_markets


def noisy(path: Path, row: int, noise: float, rows: int = 1_200) -> Path:
    """A file of hours with two decimals; the prices of one row carry float noise."""
    lines = ["ts,open,high,low,close,volume"]
    last = 100.0
    for n in range(rows):
        close = round(100 + 30 * math.sin(n / 90) + math.sin(n * 1.7), 2)
        prices = (last, max(last, close) + 0.5, min(last, close) - 0.5, close)
        more = noise if n == row else 0.0
        cells = (f"{p + more:.8f}" if more else f"{p:.2f}" for p in prices)
        lines.append(f"{START + n * 60 * MINUTE},{','.join(cells)},5000")
        last = close
    path.write_text("\n".join(lines) + "\n")
    return path


def test_one_price_off_the_tick_is_named_and_changes_no_other_order(tmp_path: Path) -> None:
    clean = Spec(trend(), (Source("BTC/USDT", "1h", str(noisy(tmp_path / "c.csv", -1, 0))),))
    spoilt = Spec(
        trend(), (Source("BTC/USDT", "1h", str(noisy(tmp_path / "n.csv", 700, 1.23e-6))),)
    )
    before, prepared = run(prepare(clean)), prepare(spoilt)
    after = run(prepared)
    assert len(after.result.trades) == len(before.result.trades) > 0
    assert prepared.markets == prepare(clean).markets
    (note,) = (note for note in prepared.notes if "between the ticks" in note)
    assert "line 702: 1 candle with a price between the ticks of 0.01" in note
    assert not [note for note in prepare(clean).notes if "ticks" in note]


def test_a_lot_coarser_than_orders_is_told(tmp_path: Path) -> None:
    lines = noisy(tmp_path / "n.csv", -1, 0).read_text().splitlines()
    fine = [lines[0]]
    for n, line in enumerate(lines[1:]):
        ts, *prices, volume = line.split(",")
        more = 1e-8 * (1 + n % 7)
        fine.append(",".join([ts, *(f"{float(p) * 400 + more:.8f}" for p in prices), volume]))
    (tmp_path / "n.csv").write_text("\n".join(fine) + "\n")
    spec = Spec(trend(), (Source("BTC/USDT", "1h", str(tmp_path / "n.csv")),))
    prepared = prepare(spec)
    (note,) = (note for note in prepared.notes if note.startswith("Amounts of BTC/USDT"))
    assert "can only be whole units, worth up to 5" in note
    assert "steps of 0.00000001" in note
    assert "steps of 0.00000001" in objections_to_compiled(prepared, prepared.plan)[0]


def test_one_file_is_not_read_twice_by_a_flow_of_two_markets(tmp_path: Path) -> None:
    one = written(tmp_path / "one.csv", 1, step=60, minutes=60_000)
    rotation = str(TEMPLATES / "rotation.json")
    spec = spec_of(asked(rotation, "--candles", f"BTC/USDT@1h={one}"))
    with pytest.raises(Mistake, match="reads ETH/USDT, and there are only candles of BTC/USDT@1h"):
        prepare(spec)


def test_one_file_is_not_read_as_two_timeframes(tmp_path: Path) -> None:
    flow = trend()
    candles = next(node for node in flow.nodes if node.kind == "market.candles")
    longer = replace(candles, node_id="longer", params={**candles.params, "timeframe": "4h"})
    path, one = tmp_path / "two.json", written(tmp_path / "one.csv", 1)
    path.write_bytes(write_flow(replace(flow, nodes=(*flow.nodes, longer))))
    spec = spec_of(asked(str(path), "--candles", f"{BITCOIN}@1m={one}"))
    with pytest.raises(Mistake, match=f"reads {BITCOIN}@4h, and there are only"):
        prepare(spec)


def test_a_stored_market_is_read_as_the_flow_draws_it() -> None:
    rotation = str(TEMPLATES / "rotation.json")
    asked_for = "BTC/USDT", "ETH/USDT", "SOL/USDT@4h"
    found = spec_of(asked(rotation, *(f"--market={each}" for each in asked_for))).sources
    assert [(each.symbol, each.timeframe) for each in found] == [
        ("BTC/USDT", "1h"),
        ("ETH/USDT", "1h"),
        ("SOL/USDT", "4h"),
    ]


def test_candles_of_two_markets_are_not_added_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path / "home"))
    flow = tmp_path / "two.json"
    flow.write_bytes(write_flow(two_markets()))
    files = written(tmp_path / "one.csv", 1), written(tmp_path / "other.csv", 2)
    named = (f"--candles={s}@1m={f}" for s, f in zip((BITCOIN, ETHER), files, strict=True))
    assert main(["backtest", str(flow), "--kind", "linear", *named]) == 0
    assert "900 candles of 2 markets" in capsys.readouterr().out


def test_terminal_and_window_take_the_same_costs_unless_told(tmp_path: Path) -> None:
    flow, file = tmp_path / "flow.json", written(tmp_path / "one.csv", 1)
    flow.write_bytes(write_flow(trend()))
    typed = spec_of(asked(str(flow), "--candles", str(file)))
    form = Asked()
    assert (float(form.fee_bps), float(form.slippage_bps)) == (typed.fee_bps, typed.slippage_bps)
    assert (form.path, typed.fee_bps) == (typed.rules.path, Spec(typed.flow, typed.sources).fee_bps)


def test_a_result_without_slippage_says_so(tmp_path: Path) -> None:
    file = noisy(tmp_path / "clean.csv", -1, 0)
    spec = Spec(trend(), (Source("BTC/USDT", "1h", str(file)),))
    slipped = replace(spec, slippage_bps=2.0)
    free, paid = ([line for line in assumptions(prepare(each)) if "No slippage is taken" in line]
                  for each in (spec, slipped))  # fmt: skip
    assert (len(free), paid) == (1, [])
