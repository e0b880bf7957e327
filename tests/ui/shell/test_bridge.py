"""From the engine's events to the screen."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.events import CandleSeen, Event, PriceChanged
from moniqo_desktop.ui.bridge import Bridge, merged
from tests.ui.shell.builders import BTC, evaluated, position_opened


def _candle(opened_at: int) -> CandleSeen:
    return CandleSeen(opened_at, "run-1", BTC, timeframe("1m"), Candle(opened_at, 1, 2, 0.5, 1, 9))


@pytest.fixture
def folded() -> list[tuple[Event, ...]]:
    return []


@pytest.fixture
def bridge(qtbot: QtBot, folded: list[tuple[Event, ...]]) -> Iterator[Bridge]:
    def fold(batch: tuple[Event, ...]) -> frozenset[str]:
        folded.append(batch)
        return frozenset(("nodes",))

    made = Bridge(fold)
    yield made
    made.stop()


def test_events_of_one_moment_come_as_one_batch(
    qtbot: QtBot, bridge: Bridge, folded: list[tuple[Event, ...]]
) -> None:
    with qtbot.waitSignal(bridge.changed) as told:
        bridge.take(evaluated("a"))
        bridge.take(position_opened())
    assert folded == [(evaluated("a"), position_opened())]
    assert told.args == [frozenset(("nodes",))]


def test_the_state_is_folded_before_anybody_is_told(
    qtbot: QtBot, bridge: Bridge, folded: list[tuple[Event, ...]]
) -> None:
    seen: list[int] = []
    bridge.heard.connect(lambda batch: seen.append(len(folded)))
    bridge.take(evaluated("a"))
    bridge.flush()
    assert seen == [1]


def test_of_one_node_only_the_newest_value_of_a_batch_is_kept() -> None:
    batch = merged([evaluated("a", "1"), evaluated("b", "2"), evaluated("a", "3")])
    assert batch == (evaluated("b", "2"), evaluated("a", "3"))


def test_of_one_symbol_only_the_newest_price_of_a_batch_is_kept() -> None:
    older, newer = PriceChanged(1, "run-1", BTC, 10), PriceChanged(2, "run-1", BTC, 11)
    assert merged([older, newer]) == (newer,)


def test_every_candle_is_kept_in_its_order() -> None:
    candles = [_candle(0), _candle(60_000), _candle(120_000)]
    assert merged(candles) == tuple(candles)


def test_wallet_events_are_never_merged() -> None:
    assert merged([position_opened(), position_opened()]) == (position_opened(), position_opened())


def test_evaluations_left_out_of_a_batch_are_counted(bridge: Bridge) -> None:
    for _ in range(5):
        bridge.take(evaluated("a"))
    bridge.flush()
    assert bridge.evaluations == 5


def test_the_bridge_sleeps_while_nothing_happens(
    bridge: Bridge, folded: list[tuple[Event, ...]]
) -> None:
    bridge.flush()
    assert folded == []
    assert not bridge._timer.isActive()


def test_nothing_is_heard_after_the_stop(
    qtbot: QtBot, bridge: Bridge, folded: list[tuple[Event, ...]]
) -> None:
    bridge.take(evaluated("a"))
    bridge.stop()
    with qtbot.assertNotEmitted(bridge.changed, wait=60):
        bridge.take(evaluated("b"))
    assert folded == []
