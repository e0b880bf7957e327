"""What the command line says about history, and several markets in one backtest."""

from __future__ import annotations

import argparse
import math
from decimal import Decimal
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.assumptions import assumptions
from moniqo_desktop.app.backtests.backtest import figures_of, prepare, run
from moniqo_desktop.app.backtests.run import run_backtest
from moniqo_desktop.app.backtests.spec import (
    Source,
    Spec,
    spec_from,
    spec_json,
    with_params,
)
from moniqo_desktop.app.cli import add_history
from moniqo_desktop.app.terminal.history import day, spec_of
from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.domain.paper.rules import PaperRules
from tests.kit.trading_flows import trend, two_markets

MINUTE, START = 60_000, 1_700_006_400_000
BITCOIN, ETHER = "BTC/USDT:USDT", "ETH/USDT:USDT"


def written(path: Path, seed: int, minutes: int = 900, step: int = 1, skip: int = 0) -> Path:
    """A file of waves with one decimal, from the first minute + skip on."""
    lines, last = ["ts,open,high,low,close,volume"], 1_000.0
    for n in range(skip, minutes, step):
        close = round(1_000 + 60 * math.sin(n / 50 + seed) + 8 * math.sin(n * 1.7 * seed), 1)
        prices = (last, max(last, close) + 1, min(last, close) - 1, close)
        lines.append(f"{START + n * MINUTE},{','.join(f'{p:.1f}' for p in prices)},9000")
        last = close
    path.write_text("\n".join(lines) + "\n")
    return path


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("flow", type=Path)
    add_history(parser)
    return parser.parse_args(words)


@pytest.fixture
def flow_file(tmp_path: Path) -> str:
    path = tmp_path / "two.json"
    path.write_bytes(write_flow(two_markets()))
    return str(path)


def test_each_market_of_a_flow_has_its_own_file(flow_file: str, tmp_path: Path) -> None:
    one, other = written(tmp_path / "one.csv", 1), written(tmp_path / "other.csv", 2)
    words = [flow_file, "--kind", "linear"]
    words += ["--candles", f"{BITCOIN}@1m={one}", "--candles", f"{ETHER}@1m={other}"]
    spec = spec_of(asked(*words))
    assert spec.sources == (Source(BITCOIN, "1m", str(one)), Source(ETHER, "1m", str(other)))
    played = run(prepare(spec))
    traded = {trade.symbol for trade in played.result.trades}
    assert traded == {BITCOIN, ETHER}


def test_markets_of_one_wallet_share_its_cash_to_the_last_unit(tmp_path: Path) -> None:
    prepared = prepare(both(tmp_path))
    result: Result = run(prepared).result
    assert result.net_profit == int(result.trades.profit.sum())
    figures = figures_of(prepared, run(prepared))
    assert Decimal(figures["equity"]) == Decimal(10_000) + Decimal(figures["net_profit"])


def both(folder: Path, **more: object) -> Spec:
    sources = (
        Source(BITCOIN, "1m", str(written(folder / "one.csv", 1))),
        Source(ETHER, "1m", str(written(folder / "other.csv", 2))),
    )
    return Spec(two_markets(), sources, aimed=False, kind="linear", **more)  # type: ignore[arg-type]


def test_a_market_without_a_file_is_named(flow_file: str, tmp_path: Path) -> None:
    one = written(tmp_path / "one.csv", 1)
    sources = (Source(BITCOIN, "1m", str(one)), Source("SOL/USDT:USDT", "1m", str(one)))
    with pytest.raises(Mistake, match="reads ETH/USDT:USDT, and"):
        prepare(Spec(two_markets(), sources, aimed=False, kind="linear"))


def test_files_that_cover_other_times_are_said(tmp_path: Path) -> None:
    sources = (
        Source(BITCOIN, "1m", str(written(tmp_path / "one.csv", 1))),
        Source(ETHER, "1m", str(written(tmp_path / "other.csv", 2, skip=200))),
    )
    prepared = prepare(Spec(two_markets(), sources, aimed=False, kind="linear"))
    assert any("lacks 200 candles from" in note for note in prepared.notes)


def test_a_span_without_candles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="no candles of BTC/USDT:USDT in the span"):
        prepare(both(tmp_path, since=START + 10**9))


def test_a_span_is_half_open(tmp_path: Path) -> None:
    prepared = prepare(both(tmp_path, since=START + 10 * MINUTE, until=START + 500 * MINUTE))
    (first, other) = prepared.feeds.values()
    assert len(first) == len(other) == 490
    assert first.opened_at[0] == START + 10 * MINUTE


def test_finer_candles_are_matched_instead_of_those_of_the_flow(tmp_path: Path) -> None:
    """Five-minute decisions; the fills of the finer run carry the times of single minutes."""
    fine = written(tmp_path / "fine.csv", 1)
    coarse = tmp_path / "coarse.csv"
    merged(fine, coarse)
    flow = with_params(trend(), {"candles.timeframe": "5m"})
    sources = (Source(BITCOIN, "5m", str(coarse)), Source(BITCOIN, "1m", str(fine)))
    rough = run(prepare(Spec(flow, sources[:1], aimed=False, kind="linear"))).result
    exact = run(prepare(Spec(flow, sources, aimed=False, kind="linear"))).result
    assert set((rough.fills.at % (5 * MINUTE)).tolist()) == {0}
    assert MINUTE in set((exact.fills.at % (5 * MINUTE)).tolist())
    assert len(exact.at) == 5 * len(rough.at)


def merged(fine: Path, coarse: Path) -> None:
    """Five-minute candles made of the minutes of a file."""
    head, *lines = fine.read_text().splitlines()
    rows = [[float(part) for part in line.split(",")] for line in lines]
    out = [head]
    for start in range(0, len(rows), 5):
        part = rows[start : start + 5]
        high, low = max(row[2] for row in part), min(row[3] for row in part)
        out.append(
            f"{part[0][0]:.0f},{part[0][1]},{high},{low},{part[-1][4]},"
            f"{sum(row[5] for row in part)}"
        )
    coarse.write_text("\n".join(out) + "\n")


def test_a_spec_survives_json(tmp_path: Path) -> None:
    spec = both(tmp_path, rules=PaperRules(slippage_ticks=2), since=1, maker_bps=2.5)
    assert spec_from(spec_json(spec)) == spec
    with pytest.raises(BadFile, match="no description of a backtest"):
        spec_from({"flow": spec_json(spec)["flow"]})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gear": "fast"}, "not a gear"),
        ({"kind": "options"}, "not a kind of market"),
        ({"sources": ()}, "needs candles"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(Mistake, match=said):
        Spec(**{"flow": trend(), "sources": (Source(BITCOIN, "1m"),), **change})  # type: ignore[arg-type]


def test_a_path_that_is_none_is_refused() -> None:
    with pytest.raises(Mistake, match="not a path through a candle"):
        PaperRules(path="dreamt")


def test_settings_are_changed_by_node_and_field() -> None:
    flow = with_params(trend(), {"fast.timeperiod": 7, "sizer.stop_atr": 3.0})
    found = {node.node_id: node.params for node in flow.nodes}
    assert found["fast"]["timeperiod"] == 7
    assert found["sizer"]["stop_atr"] == 3.0
    assert found["slow"] == {n.node_id: n.params for n in trend().nodes}["slow"]
    with pytest.raises(Mistake, match="no node “quick”"):
        with_params(trend(), {"quick.timeperiod": 7})


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0),
        ("1970-01-02", 86_400_000),
        ("1970-01-01T01:00", 3_600_000),
        ("1970-01-01T02:00+02:00", 0),
    ],
)
def test_a_day_is_read_as_utc(text: str, at: int) -> None:
    assert day(text) == at


def test_what_is_no_date_is_said() -> None:
    with pytest.raises(Mistake, match="“May” is not a date"):
        day("May")


def test_funding_of_a_market_without_candles_is_said(flow_file: str, tmp_path: Path) -> None:
    one = written(tmp_path / "one.csv", 1)
    words = [flow_file, "--candles", f"{BITCOIN}@1m={one}", "--funding", f"{ETHER}=rates.csv"]
    with pytest.raises(Mistake, match="funding rates of ETH/USDT:USDT"):
        spec_of(asked(*words))


def test_a_backtest_needs_candles(flow_file: str) -> None:
    with pytest.raises(Mistake, match="needs candles"):
        spec_of(asked(flow_file))


def test_the_first_file_aims_every_candles_node(flow_file: str, tmp_path: Path) -> None:
    path = tmp_path / "trend.json"
    path.write_bytes(write_flow(trend()))
    one = written(tmp_path / "one.csv", 1)
    spec = spec_of(
        asked(str(path), "--candles", str(one), "--timeframe", "1m", "--symbol", "SOL/USDT")
    )
    assert spec.aimed
    assert run_backtest(spec)["symbol"] == "SOL/USDT"


def test_candles_of_one_clock_given_twice_are_refused(flow_file: str, tmp_path: Path) -> None:
    one, other = written(tmp_path / "one.csv", 1), written(tmp_path / "other.csv", 2)
    with pytest.raises(Mistake, match=r"BTC/USDT@1h are given twice"):
        spec_of(asked(flow_file, "--candles", str(one), "--candles", str(other)))


def test_a_file_may_be_named_like_a_market(flow_file: str, tmp_path: Path) -> None:
    odd = written(tmp_path / "kept@1m=all.csv", 1)
    spec = spec_of(asked(flow_file, "--candles", str(odd), "--timeframe", "1m"))
    assert spec.sources == (Source("BTC/USDT", "1m", str(odd)),)


@pytest.mark.parametrize("bps", [math.nan, math.inf, 10_000.0, -10_000.0])
def test_a_makers_fee_that_cannot_be_is_refused(bps: float, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="maker's fee"):
        prepare(both(tmp_path, maker_bps=bps))


def test_a_fee_of_limits_that_differs_is_said(tmp_path: Path) -> None:
    told = assumptions(prepare(both(tmp_path, maker_bps=-1.0)))
    assert "Fees 10 bp a side, -1 bp for limits that rested" in told[3]


def test_a_history_too_short_to_decide_on_says_so(tmp_path: Path) -> None:
    prepared = prepare(both(tmp_path, until=START + 20 * MINUTE))
    assert any(note.startswith("There are 20 candles") for note in prepared.notes)
    assert not any("candles, and the flow needs" in note for note in prepare(both(tmp_path)).notes)
