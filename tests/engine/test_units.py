"""Numbers on wires read in their unit; what has none stays a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle
from moniqo_desktop.domain.units import Measure, Unit, span_text
from moniqo_desktop.domain.views import AccountView, PositionView
from moniqo_desktop.engine.program.shown import on_card, shown_as
from moniqo_desktop.engine.program.units import measure_of, units_of
from tests.kit.flows import a_flow, candles_of, compiled, kinds

MINUTE = Measure("BTC", "USDT", 60_000)
CANDLE = Candle(0, 1.0, 2.0, 0.5, 98_986.6, 3.0)
PURE = """
acos.real adx.real adxr.real aroon.aroondown aroon.aroonup aroonosc.real asin.real atan.real
beta.real bop.real cci.real cmf.real cmo.real cmou.real correl.real cos.real cosh.real div.real
dx.real efi.real er.real exp.real ht_phasor.inphase ht_phasor.quadrature ht_sine.leadsine
ht_sine.sine imi.real kdj.d kdj.j kdj.k linearreg_slope.real ln.real log10.real marketfi.real
massi.real mfi.real minus_di.real mult.real nvi.real percentrank.real plus_di.real pvi.real
pvt.real rocr.real rsi.real rvi.real rvol.real sin.real sinh.real smi.smi smi.smisignal sqrt.real
stoch.slowd stoch.slowk stochf.fastd stochf.fastk stochrsi.fastd stochrsi.fastk tan.real tanh.real
tsi.real ultosc.real var.real vhf.real vortex.minusvi vortex.plusvi willr.real
"""


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (182.0, Unit.CANDLES, "3 h 2 min, 182 candles"),
        (1.0, Unit.CANDLES, "1 min, 1 candle"),
        (0.0, Unit.CANDLES, "0 candles"),
        (1.0, Unit.SIDE, "long"),
        (-1.0, Unit.SIDE, "short"),
        (0.0, Unit.SIDE, "flat"),
        (-1.0, Unit.TREND, "down"),
        (-100.0, Unit.PATTERN, "bearish"),
        (0.0, Unit.PATTERN, "none"),
        (1.0, Unit.MODE, "trend"),
        (0.0, Unit.MODE, "cycle"),
        (5.034, Unit.MONEY, "+5.03 USDT"),
        (-0.5, Unit.PERCENT, "-0.50 %"),
        (0.052, Unit.RATIO, "5.20 %"),
        (0.5634, Unit.CHANCE, "56.3 %"),
        (0.56, Unit.FACTOR, "× 0.56"),
        (45.0, Unit.DEGREES, "45.0°"),
        (98_986.62, Unit.PRICE, "98,986.6 USDT"),
        (12.5, Unit.BASE, "12.5 BTC"),
        (58.3, Unit.NONE, "58.3"),
        (float("nan"), Unit.PRICE, ""),
    ],
)
def test_a_number_reads_in_its_unit(value: float, unit: Unit, words: str) -> None:
    assert shown_as(value, unit, MINUTE) == words


def test_candles_positions_and_accounts_name_their_currency() -> None:
    assert shown_as(CANDLE, Unit.PRICE, MINUTE) == "98,986.6 USDT"
    assert shown_as(PositionView(amount=5, profit=-2.5), Unit.MONEY, MINUTE) == "-2.50 USDT"
    assert shown_as(PositionView(), Unit.MONEY, MINUTE) == "flat"
    assert shown_as(AccountView(10_000.0, 0.0, 0.0), Unit.PRICE, MINUTE) == "10,000.00 USDT"
    assert shown_as(True, Unit.SIDE, MINUTE) == "yes"


def test_a_card_has_no_room_for_currencies_but_for_words() -> None:
    assert on_card(98_986.6, Unit.PRICE, MINUTE) == "98,986.6"
    assert on_card(-1.0, Unit.SIDE, MINUTE) == "short"


@given(st.integers(1, 10**8))
def test_a_span_names_its_largest_part_and_no_more_than_two(seconds: int) -> None:
    parts = span_text(seconds).split()
    assert len(parts) in (2, 4)
    sizes = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
    told = sum(int(n) * sizes[u] for n, u in zip(parts[::2], parts[1::2], strict=True))
    assert 0 <= seconds - told < sizes[parts[1]]


def test_every_number_without_a_unit_is_one_that_has_none() -> None:
    """Whoever adds an output that is a number says its unit, or adds it here."""
    bare = {
        f"{kind.removeprefix('indicator.ta.')}.{name}"
        for kind, node in kinds().items()
        for name, port in node.outputs.items()
        if port.type is PortType.NUMBER and port.unit is Unit.NONE
    }
    assert bare == set(PURE.split())


def units(flow: Flow) -> dict[str, dict[str, Unit]]:
    plan = compiled(flow)
    return {
        node.node_id: dict(zip(node.type.outputs, found, strict=True))
        for node, found in zip(plan.nodes, units_of(plan), strict=True)
    }


def test_an_average_is_in_the_unit_of_what_it_is_an_average_of() -> None:
    nodes: dict[str, str | tuple[str, Mapping[str, Any]]] = {
        "c": candles_of(),
        "ema": "indicator.ta.ema",
        "rsi": "indicator.ta.rsi",
        "smooth": "indicator.ta.ema",
        "busy": ("indicator.ta.sma", {"source": "volume"}),
    }
    wires = (
        "c.candles > ema.candles; c.candles > rsi.candles; rsi.real > smooth.line;"
        "c.candles > busy.candles"
    )
    found = units(a_flow(nodes, wires))
    assert found["ema"]["real"] is Unit.PRICE
    assert found["smooth"]["real"] is Unit.NONE
    assert found["busy"]["real"] is Unit.BASE
    assert found["c"] == {"candles": Unit.PRICE, "close": Unit.PRICE, "volume": Unit.BASE}


@pytest.mark.parametrize(
    ("op", "second", "unit"),
    [
        ("subtract", "close", Unit.PRICE),
        ("subtract", "volume", Unit.NONE),
        ("multiply", "close", Unit.NONE),
        ("percent", "close", Unit.PERCENT),
    ],
)
def test_a_sum_keeps_a_common_unit_and_a_product_has_none(op: str, second: str, unit: Unit) -> None:
    nodes = {"c": candles_of(), "x": ("logic.arithmetic", {"op": op})}
    assert units(a_flow(nodes, f"c.close > x.a; c.{second} > x.b"))["x"]["result"] is unit


def test_the_measure_is_that_of_the_node() -> None:
    [node] = compiled(a_flow({"c": candles_of(frame="15m")})).nodes
    assert measure_of(node) == Measure("BTC", "USDT", 900_000)
