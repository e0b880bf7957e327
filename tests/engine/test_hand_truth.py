"""What is recorded of a hand is what happened: no more, and all of it."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import ClosePosition, MoveProtection
from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import GateJudged
from moniqo_desktop.domain.messages.reports import FillSeen, OrderAccepted
from moniqo_desktop.domain.orders import Side
from moniqo_desktop.engine.desk.hand_words import is_refused
from tests.engine.test_runner import Stage, play
from tests.kit.builders import SYMBOL


async def opened(stage: Stage) -> None:
    """One BTC with a stop at 980."""
    await stage.enter()
    for order in list(stage.core.desk.orders.values()):
        await stage.runner._take(OrderAccepted(stage.core.now, order.order_id, "v"))
    entry = stage.entry
    await stage.runner._take(
        FillSeen(stage.core.now, "f", entry.order_id, SYMBOL, Side.BUY, 10_000, entry.amount, 0)
    )
    stage.told.clear()


def hands(stage: Stage) -> list[str]:
    return [each.words for each in stage.told if isinstance(each, DoneByHand)]


def test_a_part_below_the_smallest_order_is_refused_and_nothing_is_told() -> None:
    async def scene(stage: Stage) -> None:
        await opened(stage)
        orders = dict(stage.core.desk.orders)
        with pytest.raises(Mistake, match="less than the smallest order"):
            await stage.runner.command(ClosePosition(symbol=SYMBOL, fraction=0.0001))
        assert hands(stage) == []
        assert stage.core.desk.orders == orders

    play(scene)


def test_a_close_that_the_gate_refuses_is_not_told_as_done() -> None:
    async def scene(stage: Stage) -> None:
        await opened(stage)
        stage.core.counter -= len(stage.core.desk.orders)
        await stage.runner.command(ClosePosition(symbol=SYMBOL, fraction=1.0))
        rulings = [each for each in stage.told if isinstance(each, GateJudged)]
        assert [each.allowed for each in rulings] == [False]
        assert is_refused(stage.told)
        assert hands(stage) == []

    play(scene)


def test_stop_and_target_moved_at_once_are_both_told() -> None:
    async def scene(stage: Stage) -> None:
        await opened(stage)
        await stage.runner.command(
            MoveProtection(symbol=SYMBOL, stop_price=9_900, target_price=12_000)
        )
        assert hands(stage) == [
            f"By hand: move the stop of {SYMBOL} from 980.0 to 990.0, "
            f"and set a target of {SYMBOL} at 1,200.0; there was none."
        ]

    play(scene)
