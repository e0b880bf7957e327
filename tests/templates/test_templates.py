"""The shipped flows: they compile, look tidy, and trade by their own rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.domain.events import Alarm, GateJudged, Notified, OrderFilled, TradeClosed
from moniqo_desktop.domain.market import Columns, Market, timeframe
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.engine.replay import Replayed
from moniqo_desktop.exchanges.candle_file import load_candles
from moniqo_desktop.exchanges.history import market_of
from moniqo_desktop.exchanges.practice_model import HISTORY_DAYS
from moniqo_desktop.nodes.registry import Registry, load_registry, params_of
from moniqo_desktop.ui.canvas.model import Model
from moniqo_desktop.ui.catalogue import Catalogue
from tests.templates.replaying import (
    BITCOIN,
    CASH,
    FOLDER,
    HOUR,
    NAMES,
    of_type,
    plan_of,
    practice_candles,
    replayed,
    template,
    with_prices,
)

DEMO = "demo"
HOURLY = tuple(name for name in NAMES if name != DEMO)
BOTH_WAYS = ("breakout", "demo", "rules_council")
DAYS = 30
each_template = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def kinds() -> Registry:
    return load_registry()


@pytest.fixture(scope="module")
def practice() -> tuple[Market, Columns]:
    return practice_candles(DAYS)


@pytest.fixture(scope="module")
def runs(kinds: Registry, practice: tuple[Market, Columns]) -> dict[str, Replayed]:
    """Each template over the practice market: the demo the three days it plays, the others the
    month before."""
    market, columns = practice
    played = practice_candles(HISTORY_DAYS + 3)[1][-3 * 1440 :]
    found = {}
    for name in NAMES:
        part = played if name == DEMO else columns
        found[name] = replayed(plan_of(name, market, kinds), market, part)
    return found


@pytest.fixture(scope="module")
def hours(market_data: Path) -> tuple[Market, Columns]:
    """The last half year of real hourly candles."""
    file = market_data / "candles" / "BTCUSDT_1h_2022-2025.csv.gz"
    columns = load_candles(file, HOUR).columns[-4400:]
    return market_of(BITCOIN, columns), columns


def trades(run: Replayed) -> list[TradeClosed]:
    return [event for event in run.events if isinstance(event, TradeClosed)]


def test_there_are_a_demo_and_six_templates() -> None:
    assert set(NAMES) == {
        "demo",
        "trend_following",
        "mean_reversion",
        "breakout",
        "rules_council",
        "multi_timeframe",
        "dca_crash_stop",
    }


@each_template
def test_a_template_says_what_it_is_and_names_its_limits(name: str) -> None:
    flow = template(name)
    assert flow.name
    assert flow.description.endswith(".")
    assert flow.profile == "research"
    assert flow.flow_id == f"template-{name.replace('_', '-')}"
    assert flow.notes


@each_template
def test_a_template_keeps_only_what_differs_from_the_defaults(name: str, kinds: Registry) -> None:
    for node in template(name).nodes:
        default, params = params_of(kinds[node.kind], {}), params_of(kinds[node.kind], node.params)
        for key in node.params:
            assert getattr(params, key) != getattr(default, key), (node.node_id, key)


@each_template
def test_no_card_covers_another_and_all_lie_on_the_grid(name: str) -> None:
    flow = template(name)
    model = Model(flow, Catalogue.from_file(FOLDER.parent / "nodes.json"))
    boxes = model.boxes.tolist()
    for index, (left, top, right, bottom) in enumerate(boxes):
        assert left % 8 == top % 8 == 0
        for other_left, other_top, other_right, other_bottom in boxes[:index]:
            apart = right + 16 <= other_left or other_right + 16 <= left
            assert apart or bottom + 16 <= other_top or other_bottom + 16 <= top


@each_template
def test_a_frame_holds_cards_whole_or_not_at_all(name: str) -> None:
    flow = template(name)
    model = Model(flow, Catalogue.from_file(FOLDER.parent / "nodes.json"))
    for frame in flow.frames:
        end_x, end_y = frame.x + frame.width, frame.y + frame.height
        held = 0
        for left, top, right, bottom in model.boxes.tolist():
            inside = frame.x < left and right < end_x and frame.y < top and bottom < end_y
            outside = right < frame.x or left > end_x or bottom < frame.y or top > end_y
            assert inside or outside, frame.title
            held += inside
        assert held, frame.title


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_a_template_trades_both_ways_where_the_market_allows_it(
    name: str, runs: dict[str, Replayed]
) -> None:
    assert {trade.direction.value for trade in trades(runs[name])} == {"long", "short"}


@each_template
def test_nothing_is_refused_and_nothing_alarms(name: str, runs: dict[str, Replayed]) -> None:
    events = runs[name].events
    refused = [e.codes for e in events if isinstance(e, GateJudged) and not e.allowed]
    assert refused == []
    assert of_type(events, Alarm) == []


@each_template
def test_profit_is_the_sum_over_trades_to_the_last_unit(
    name: str, runs: dict[str, Replayed]
) -> None:
    run = runs[name]
    assert trades(run)
    assert sum(trade.profit for trade in trades(run)) == run.core.desk.equity() - CASH
    assert run.core.desk.positions == {}


def test_the_demo_trades_within_its_first_hours(runs: dict[str, Replayed]) -> None:
    first = next(e for e in runs[DEMO].events if isinstance(e, OrderFilled))
    started = runs[DEMO].events[0].at
    assert first.at - started <= 4 * HOUR.ms
    assert 12 <= len(trades(runs[DEMO])) <= 120


@pytest.mark.parametrize("name", NAMES)
def test_no_entry_stands_without_a_stop_unless_it_accumulates(
    name: str, runs: dict[str, Replayed]
) -> None:
    core = runs[name].core
    entries = [o for o in core.desk.orders.values() if o.purpose is Purpose.OPEN and o.filled]
    stops = {o.group_id for o in core.desk.orders.values() if o.purpose is Purpose.STOP}
    unprotected = [order for order in entries if order.group_id not in stops]
    assert entries
    assert bool(unprotected) == (name == "dca_crash_stop")


def test_the_same_template_over_the_same_candles_gives_the_same_events(
    kinds: Registry, practice: tuple[Market, Columns], runs: dict[str, Replayed]
) -> None:
    market, columns = practice
    again = replayed(plan_of("rules_council", market, kinds), market, columns)
    assert again.events == runs["rules_council"].events


def test_an_accumulation_sells_in_a_crash_and_starts_again(
    kinds: Registry, practice: tuple[Market, Columns]
) -> None:
    market, columns = practice
    crashed = with_prices(columns, 15 * 1440 + 300, 0.85)
    run = replayed(plan_of("dca_crash_stop", market, kinds), market, crashed)
    first, second = trades(run)
    assert (first.exit_purpose, first.marked, second.marked) == (Purpose.CLOSE, False, True)
    assert {e.title for e in run.events if isinstance(e, Notified)} == {"BTC/USDT crash stop"}
    bought = [e for e in run.events if isinstance(e, OrderFilled) and e.purpose.adds_exposure]
    assert 25 <= len(bought) <= 30


def test_an_accumulation_never_costs_more_than_its_cap(
    kinds: Registry, practice: tuple[Market, Columns]
) -> None:
    market, columns = practice
    plan = plan_of("dca_crash_stop", market, kinds)
    sizer = next(node for node in plan.nodes if node.type.kind == "risk.sizer")
    small = replace(sizer, params=sizer.params.model_copy(update={"total_cap": 200.0}))
    nodes = tuple(small if node is sizer else node for node in plan.nodes)
    run = replayed(replace(plan, nodes=nodes), market, columns)
    (trade,) = trades(run)
    assert 150 * MONEY_UNIT < trade.notional_in <= 200 * MONEY_UNIT


@pytest.mark.needs_data
@pytest.mark.slow  # seven flows over 4,400 real candles
@pytest.mark.parametrize("name", HOURLY)
def test_a_template_trades_real_hours_on_a_spot_market(
    name: str, kinds: Registry, hours: tuple[Market, Columns]
) -> None:
    market, columns = hours
    run = replayed(plan_of(name, market, kinds), market, columns)
    found = trades(run)
    assert 1 <= len(found) <= 120
    assert {trade.direction.value for trade in found} == {"long"}
    assert sum(trade.profit for trade in found) == run.core.desk.equity() - CASH
    assert of_type(run.events, Alarm) == []


@pytest.mark.parametrize("name", HOURLY)
def test_the_hourly_templates_read_hourly_candles(name: str, kinds: Registry) -> None:
    source = template(name).nodes[0]
    assert params_of(kinds[source.kind], source.params).timeframe == timeframe("1h").text
