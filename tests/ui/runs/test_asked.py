"""What is typed becomes a backtest, or one sentence at its field."""

from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.spec import spec_from
from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.domain.blocks.fold import NewBlock, fold
from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.domain.flow.edits import add_node
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from moniqo_desktop.nodes.registry import load_registry
from moniqo_desktop.research.space_of_flow import dimension
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.runs.asked import (
    FILE,
    PRACTICE,
    STORED,
    Asked,
    Wanted,
    asked_from,
    guessed,
    practice_row,
    problems,
    spec_row,
)
from moniqo_desktop.ui.runs.ranges import Range, offered, sets
from tests.journeys.terminal import TEMPLATES
from tests.ui.shell.builders import a_flow

FLOW = flow_at(TEMPLATES / "trend_following.json")


@pytest.fixture(scope="module")
def whole(resources: Path) -> Catalogue:
    """Every node type of the product."""
    return Catalogue.from_file(resources / "nodes.json")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cash", "0", "above zero"),
        ("cash", "plenty", "above zero"),
        ("fee_bps", "-1", "basis points"),
        ("fee_bps", "10000", "basis points"),
        ("slippage_bps", "nan", "basis points"),
        ("days", "0", "whole number"),
        ("days", "1.5", "whole number"),
        ("symbol", "BTCUSDT", "BTC/USDT"),
    ],
)
def test_a_wrong_field_gets_one_sentence(name: str, text: str, said: str) -> None:
    found = problems(replace(Asked(), **{name: text}))
    assert list(found) == [name]
    assert said in found[name]


def test_days_are_not_asked_for_where_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "candles.csv"
    file.write_text("ts,open,high,low,close,volume\n")
    asked = Asked(source=FILE, file=str(file), days="many")
    assert problems(asked) == {}
    assert "no such file" in problems(replace(asked, file=str(file) + "x"))["file"]


def test_a_span_that_ends_before_it_begins_is_said_at_its_end() -> None:
    asked = Asked(source=STORED, since="2024-05-01", until="2024-04-01")
    assert list(problems(asked)) == ["until"]
    assert list(problems(replace(asked, since="May"))) == ["since"]


def test_what_is_asked_is_a_spec_the_backtest_reads() -> None:
    asked = Asked(source=STORED, since="2024-05-01", cash="2,500", fee_bps="7.5", path="ohlc")
    spec = spec_from(spec_row(Wanted(asked), FLOW))
    assert spec.flow == FLOW
    assert (spec.cash, spec.fee_bps, spec.slippage_bps) == ("2500", 7.5, 0.0)
    assert (spec.since, spec.until) == (1_714_521_600_000, 0)
    assert spec.rules.path == "ohlc"
    assert (spec.sources[0].symbol, spec.sources[0].path) == ("BTC/USDT", "")
    assert practice_row(asked) is None
    assert practice_row(Asked(days="90")) == {"days": 90}


def test_a_flow_of_several_markets_reads_each_from_its_own_file() -> None:
    asked = Asked(source=FILE, file="btc.csv")
    clocks = (("BTC/USDT", "1h"), ("ETH/USDT", "15m"))
    spec = spec_from(spec_row(Wanted(asked, clocks, ("eth.csv",)), FLOW))
    assert not spec.aimed
    assert [(s.symbol, s.timeframe, s.path) for s in spec.sources] == [
        ("BTC/USDT", "1h", "btc.csv"),
        ("ETH/USDT", "15m", "eth.csv"),
    ]


def test_funding_is_asked_for_contracts_only(tmp_path: Path) -> None:
    rates = tmp_path / "funding.csv"
    rates.write_text("")
    asked = Asked(source=STORED, kind="linear", funding=str(rates))
    assert problems(asked) == {}
    assert spec_from(spec_row(Wanted(asked), FLOW)).sources[0].funding == str(rates)
    assert "no such file" in problems(replace(asked, funding="gone.csv"))["funding"]
    spot = replace(asked, kind="spot", funding="gone.csv")
    assert problems(spot) == {}
    assert spec_from(spec_row(Wanted(spot), FLOW)).sources[0].funding == ""


def test_the_practice_market_brings_its_own_rates() -> None:
    asked = Asked(kind="linear", funding="gone.csv")
    assert problems(asked) == {}
    assert "funding" not in Wanted(asked).sources()[0]


def test_what_was_asked_comes_back_from_the_settings() -> None:
    asked = Asked(symbol="ETH/USDT", cash="77")
    assert asked_from(asked.row() | {"unknown": "x", "days": 3}) == asked


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("BTCUSDT_1h_2022-2025.csv.gz", ("BTC/USDT", "1h")),
        ("/data/ETH-USDT-15m.parquet", ("ETH/USDT", "15m")),
        ("BITSTAMP_BTCUSD_1m_2020.csv", ("BTC/USD", "1m")),
        ("prices.csv", ("", "")),
    ],
)
def test_the_name_of_a_file_tells_its_market(name: str, found: tuple[str, str]) -> None:
    assert guessed(name) == found


# Ranges -------------------------------------------------------------------------------------


def test_every_range_that_is_offered_can_be_searched(whole: Catalogue) -> None:
    found = offered(FLOW, whole)
    kinds = load_registry()
    assert len(found) > 15
    for each in found:
        assert each.problem() == "", each
        assert each.count == len(dimension(each.text, FLOW, kinds)), each


def test_a_range_around_what_is_set_holds_it(whole: Catalogue) -> None:
    by_address = {each.address: each for each in offered(FLOW, whole)}
    period = by_address["ema_fast.timeperiod"]
    assert float(period.low) <= 25
    assert float(period.high) >= 100
    assert period.whole


@pytest.mark.parametrize(
    ("low", "high", "step", "said"),
    [
        ("9", "5", "1", "above"),
        ("x", "5", "1", "numbers"),
        ("1", "5", "0", "above zero"),
        ("1", "5", "0.5", "whole"),
        ("0", "5", "1", "no less than 2"),
        ("5", "900", "1", "no more than 500"),
    ],
)
def test_a_wrong_range_says_what_is_wrong(low: str, high: str, step: str, said: str) -> None:
    given = Range("a.b", "A: B", low, high, step, (), whole=True, least=2, most=500)
    assert said in given.problem()


def test_sets_are_counted_over_all_ranges() -> None:
    first = Range("a.b", "A", "1", "5", "2")
    second = Range("a.c", "B", choices=("x", "y"))
    assert sets({"a.b": first, "a.c": second}) == 6
    assert sets({"a.b": first.typed("step", "")}) == 0
    assert sets({}) == 0


def test_a_flow_without_numbers_offers_nothing_to_vary(catalogue: Catalogue) -> None:
    flow = a_flow()
    names = {each.address.rpartition(".")[2] for each in offered(flow, catalogue)}
    assert "label" not in names


def test_the_settings_inside_a_block_are_offered_once_by_their_way(whole: Catalogue) -> None:
    flow = fold(FLOW, whole, {"ema_fast"}, NewBlock("k", "x", "Fast"))
    flow = add_node(flow, Node("y", "block:k"))
    found = {each.address: each for each in offered(flow, whole.over(flow))}
    assert "x/ema_fast.timeperiod" in found
    assert "y/ema_fast.timeperiod" not in found
    assert found["x/ema_fast.timeperiod"].title.startswith("Fast / ")


def test_the_practice_market_is_tried_as_it_is_traded() -> None:
    """It trades contracts: a flow that goes short there goes short in its history too."""
    assert Asked().source == PRACTICE
    assert all(symbol.market.kind == Asked().kind for symbol in PRACTICE_SYMBOLS)
