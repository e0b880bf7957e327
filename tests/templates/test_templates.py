"""The shipped flows: they compile, look tidy, and trade by their own rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.market import Columns, Market, Symbol, timeframe
from moniqo_desktop.domain.messages.events import (
    Alarm,
    GateJudged,
    Notified,
    OrderFilled,
    TradeClosed,
)
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.engine.history.replay import Replayed
from moniqo_desktop.exchanges.candle_file import load_candles
from moniqo_desktop.exchanges.history import market_of
from moniqo_desktop.exchanges.practice_model import HISTORY_DAYS
from moniqo_desktop.nodes.registry import Registry, load_registry, params_of
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.look.theme import Theme
from tests.templates.replaying import (
    BITCOIN,
    CASH,
    ETHER,
    FOLDER,
    HOUR,
    NAMES,
    SILENT,
    of_type,
    plan_of,
    practice_candles,
    replayed,
    replayed_on,
    template,
    with_prices,
)

DEMO = "demo"
TRADING = tuple(name for name in NAMES if name not in SILENT)
HOURLY = tuple(name for name in NAMES if name not in (DEMO, *SILENT))
BOTH_WAYS = ("breakout", "demo", "rules_council", "squeeze", "macd_adx", "atr_trend")
ACCUMULATING = ("dca_crash_stop", "dip_ladder")
BUSY = {"overnight": 400, "rotation": 400}
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
    ether = practice_candles(DAYS, symbol=ETHER)
    played = practice_candles(HISTORY_DAYS + 3)[1][-3 * 1440 :]
    found = {}
    for name in NAMES:
        part = played if name == DEMO else columns
        plan = plan_of(name, market, kinds, ether[0])
        found[name] = replayed_on(plan, (market, part), ether)
    return found


@pytest.fixture(scope="module")
def hours(market_data: Path) -> dict[Symbol, tuple[Market, Columns]]:
    """The last half year of real hourly candles of two markets."""
    found = {}
    for symbol in (BITCOIN, ETHER):
        name = symbol.replace("/", "")
        file = market_data / "candles" / f"{name}_1h_2022-2025.csv.gz"
        columns = load_candles(file, HOUR).columns[-4400:]
        found[symbol] = market_of(symbol, columns), columns
    return found


def trades(run: Replayed) -> list[TradeClosed]:
    return [event for event in run.events if isinstance(event, TradeClosed)]


def test_there_are_a_demo_and_at_least_twelve_templates() -> None:
    assert DEMO in NAMES
    assert len(NAMES) >= 13


@each_template
def test_a_template_tells_in_a_paragraph_what_it_does_and_when_it_fails(name: str) -> None:
    told = template(name).description
    assert 150 <= len(told) <= 420
    assert told.count(". ") >= 1


@each_template
def test_a_template_has_tags_to_be_found_by(name: str) -> None:
    tags = json.loads((FOLDER / f"{name}.json").read_bytes())["tags"]
    assert 1 <= len(tags) <= 4
    assert all(tag == tag.strip() and 3 <= len(tag) <= 16 for tag in tags)


@each_template
def test_a_note_is_large_enough_for_its_words(name: str, qapp: QApplication) -> None:
    letters = QFontMetricsF(Theme.dark(FOLDER.parent).font(12))
    for note in template(name).notes:
        room = QRectF(0, 0, note.width - 24, 10_000)
        words = letters.boundingRect(room, Qt.TextFlag.TextWordWrap, note.text)
        assert words.height() <= note.height - 16, note.text


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
    assert bool(trades(run)) == (name not in SILENT)
    assert sum(trade.profit for trade in trades(run)) == run.core.desk.equity() - CASH
    assert run.core.desk.positions == {}


def test_the_demo_trades_within_its_first_hours(runs: dict[str, Replayed]) -> None:
    first = next(e for e in runs[DEMO].events if isinstance(e, OrderFilled))
    started = runs[DEMO].events[0].at
    assert first.at - started <= 4 * HOUR.ms
    assert 12 <= len(trades(runs[DEMO])) <= 120


@pytest.mark.parametrize("name", TRADING)
def test_no_entry_stands_without_a_stop_unless_it_accumulates(
    name: str, runs: dict[str, Replayed]
) -> None:
    core = runs[name].core
    entries = [o for o in core.desk.orders.values() if o.purpose is Purpose.OPEN and o.filled]
    stops = {o.group_id for o in core.desk.orders.values() if o.purpose is Purpose.STOP}
    unprotected = [order for order in entries if order.group_id not in stops]
    assert entries
    assert bool(unprotected) == (name in ACCUMULATING)


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
@pytest.mark.slow  # sixteen flows over 4,400 real candles
@pytest.mark.parametrize("name", HOURLY)
def test_a_template_trades_real_hours_on_a_spot_market(
    name: str, kinds: Registry, hours: dict[Symbol, tuple[Market, Columns]]
) -> None:
    market, _ = hours[BITCOIN]
    run = replayed_on(plan_of(name, market, kinds, hours[ETHER][0]), *hours.values())
    found = trades(run)
    assert 1 <= len(found) <= BUSY.get(name, 120)
    assert {trade.direction.value for trade in found} == {"long"}
    assert sum(trade.profit for trade in found) == run.core.desk.equity() - CASH
    assert of_type(run.events, Alarm) == []


@pytest.mark.parametrize("name", HOURLY)
def test_the_hourly_templates_read_hourly_candles(name: str, kinds: Registry) -> None:
    source = template(name).nodes[0]
    assert params_of(kinds[source.kind], source.params).timeframe == timeframe("1h").text
