"""Every answer that can stand in the bar: how it is asked for, and what it does once pressed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.messages.commands import (
    CancelOrder,
    ClosePosition,
    Command,
    PullKillSwitch,
    ReleaseKillSwitch,
    StartRun,
    StopRun,
)
from moniqo_desktop.domain.messages.events import (
    OrderChanged,
    OrderPlanned,
    PositionChanged,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.messages.wallet_commands import ArchiveWallet
from moniqo_desktop.domain.orders import OrderId, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.ui.bars.work_mark import WorkWatch
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.documents.documents import Document
from moniqo_desktop.ui.documents.looks import Found
from moniqo_desktop.ui.main_window import RUNS
from moniqo_desktop.ui.notices.beside import tell_beside
from moniqo_desktop.ui.state.work import WorkView
from tests.ui.shell.builders import BTC, run_started
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.test_look_keeps import control_of
from tests.ui.state.builders import an_order

HARMLESS = {"Keep them", "Keep it on", "Keep the stop", "Keep the target", "Let it run", "Keep it",
            "Keep the saved one", "Keep mine", "Open folder"}  # fmt: skip
"""They leave things as they are, or ask no part of the window. "Keep mine" of a file that is opened
again; that of a save is below."""
GONE = StopRun(run_id="gone")
"""Stands for what goes on once nothing is unsaved."""
ENTRY = an_order("entry", run_id="run-1")
STOP = replace(
    ENTRY.order, order_id=OrderId("stop"), purpose=Purpose.STOP, side=Side.SELL,
    kind=OrderKind.STOP,
    limit_price=0, trigger_price=490_000, reduce_only=True, group_id="older",
)  # fmt: skip


@dataclass
class Life:
    shell: Shell
    host: FakeHost
    home: Path

    @property
    def control(self) -> Control:
        return control_of(self.shell)

    @property
    def document(self) -> Document:
        found = self.control.documents.current
        assert found is not None
        return found

    @property
    def names(self) -> list[str]:
        return [each.flow.name for each in self.control.documents.all]

    async def hold(self) -> None:
        self.host.say(PositionChanged(3_000, "run-1", BTC, 50_000, 33_000 * 10**8, 490_000, 0, 1))
        await asyncio.sleep(0.1)

    def draw(self) -> None:
        self.control.rooms.add_node("logic.all")

    async def rest(self) -> None:
        """An entry and the stop of the position."""
        for order in (ENTRY.order, STOP):
            accepted = OrderChanged(2_000, "run-1", order.order_id, OrderStatus.ACCEPTED)
            self.host.say(OrderPlanned(2_000, "run-1", order), accepted)
        await asyncio.sleep(0.1)


Asking = Callable[[Life], Awaitable[None]]
Law = Callable[[Life, list[Command]], bool]


async def beside(life: Life) -> None:
    nodes = (Node("c", "market.candles", params={"symbol": "BTC/USDT"}), Node("o", "trade.open"))
    other, mine = (Flow(f"flow-{name}", name, nodes=nodes) for name in ("Momentum", "Mine"))
    state = life.control._state
    life.host.say(replace(run_started(other, "other"), wallet="practice"))
    life.host.say(replace(run_started(mine, "mine"), wallet="practice"))
    await asyncio.sleep(0.1)
    state.runs.learn_drawing("other", other)
    state.runs.learn_drawing("mine", mine)
    tell_beside(life.control, state, mine)


async def stopped(life: Life) -> None:
    await life.hold()
    life.control.stop_run()
    life.host.say(RunStopped(4_000, "run-1", "stopped by owner"))


async def pulled(life: Life) -> None:
    await life.hold()
    life.control.kill_switch.pull()


async def release(life: Life) -> None:
    life.host.say(SafetyChanged(3_000, "", "kill_switch", 2**53, "storm", "practice"))
    await asyncio.sleep(0.1)
    life.control.kill_switch.ask_release("practice")


async def leave(life: Life) -> None:
    await life.hold()
    life.control.leaving._leave_or_ask()


async def close_unsaved(life: Life) -> None:
    life.control.files.new()
    life.draw()
    life.control.files.close(life.control.documents.index)


async def quit_unsaved(life: Life) -> None:
    life.draw()
    life.control.files.ask_about_unsaved(lambda: life.host.sent.append(GONE))


async def full_disk(life: Life) -> None:
    life.draw()
    files, document = life.control.files, life.document
    write = files._saving.write

    def full(*given: object, **named: object) -> None:
        raise Unavailable("The disk is full.")

    files._saving.write = full  # type: ignore[method-assign]
    files._saving._save_over(document, life.home / "again.json")
    files._saving.write = write  # type: ignore[method-assign]


async def emptied(life: Life) -> None:
    life.control.files.save()
    canvas = life.control.rooms.canvas
    canvas.select([each.node_id for each in canvas.flow().nodes])
    canvas.delete_selection()
    life.control.files.save()


def theirs(life: Life) -> Flow:
    return replace(life.document.flow, name="Theirs")


async def clash(life: Life) -> None:
    files, document = life.control.files, life.document
    place, found = life.home / "clash.json", Found("stamp", theirs(life), is_other=True)
    files._saving._judge(place, lambda: None, document, found)


async def which(life: Life) -> None:
    life.control.files.save()
    assert life.document.path is not None
    files, place = life.control.files, life.document.path
    files._arrivals.file(place, theirs(life), "another stamp")


async def archive(life: Life) -> None:
    life.control.accounts._ask_to_archive("two")


async def cancel_one(life: Life) -> None:
    await life.hold()
    await life.rest()
    life.control.rooms.desk.orders.choose("stop")
    life.control.rooms.desk.orders.cancel_chosen()


async def cancel_all(life: Life) -> None:
    await life.hold()
    await life.rest()
    life.control.rooms.desk.orders.cancel_all()


async def work_done(life: Life) -> None:
    """A backtest has ended while another room was open."""
    [watch] = life.shell.window.findChildren(WorkWatch)
    watch._tell(WorkView("w1", "backtest", "Mine", message="No candles."))


async def close_running(life: Life) -> None:
    life.control.leaving.close_flow(0)


def only(*wanted: Command) -> Law:
    return lambda life, sent: sent == list(wanted)


CLOSE = ClosePosition(symbol=BTC, wallet="practice")
ANSWERS: dict[str, tuple[Asking, str, Law]] = {
    "beside": (beside, "Stop this flow", only(StopRun(run_id="mine"))),
    "stopped, close": (stopped, "Close it", only(CLOSE)),
    "stopped, again": (
        stopped,
        "Start again",
        lambda life, sent: len(sent) == 1 and isinstance(sent[0], StartRun),
    ),
    "kill switch": (
        pulled,
        "Close all now",
        lambda life, sent: len(sent) == 1
        and isinstance(sent[0], PullKillSwitch)
        and sent[0].close_positions,
    ),
    "release": (release, "Release it", only(ReleaseKillSwitch(wallet="practice"))),
    "leave": (leave, "Close Moniqo", lambda life, sent: life.shell.window._may_leave),
    "leave, close": (leave, "Close positions first", only(CLOSE)),
    "close a flow that runs": (
        close_running,
        "Stop and close",
        lambda life, sent: sent == [StopRun(run_id="run-1")] and not life.names,
    ),
    "work": (work_done, "Show it", lambda life, sent: life.shell.window._room == RUNS),
    "archive": (archive, "Archive it", only(ArchiveWallet(wallet="two"))),
    "save and close": (
        close_unsaved,
        "Save and close",
        lambda life, sent: len(life.names) == 1 and (life.home / "flows/new_flow.json").exists(),
    ),
    "drop": (close_unsaved, "Close without saving", lambda life, sent: len(life.names) == 1),
    "save and quit": (
        quit_unsaved,
        "Save and quit",
        lambda life, sent: sent.count(GONE) == 1 and life.document.is_saved,
    ),
    "quit": (quit_unsaved, "Quit without saving", lambda life, sent: sent == [GONE]),
    "again": (full_disk, "Try again", lambda life, sent: (life.home / "again.json").exists()),
    "elsewhere": (
        full_disk,
        "Save elsewhere…",
        lambda life, sent: life.shell.window.findChild(QFileDialog) is not None,
    ),
    "emptied": (emptied, "Save it empty", lambda life, sent: life.document.is_saved),
    "copy": (clash, "Save a copy", lambda life, sent: len(life.names) == 2),
    "theirs": (clash, "Take theirs", lambda life, sent: life.names == ["Theirs"]),
    "mine": (clash, "Keep mine", lambda life, sent: (life.home / "clash.json").exists()),
    "which": (which, "Take theirs", lambda life, sent: life.names == ["Theirs"]),
    "which, copy": (which, "Open theirs as a copy", lambda life, sent: len(life.names) == 2),
    "stop": (
        cancel_one, "Cancel the stop", only(CancelOrder(order_id=OrderId("stop"), unprotects=True)),
    ),
    "stop, close": (cancel_one, "Close the position", only(CLOSE)),
    "orders": (cancel_all, "Cancel 1 order", only(CancelOrder(order_id=ENTRY.order.order_id))),
    "orders, all": (
        cancel_all,
        "Cancel stops and targets too",
        only(
            CancelOrder(order_id=ENTRY.order.order_id),
            CancelOrder(order_id=OrderId("stop"), unprotects=True),
        ),
    ),
}  # fmt: skip
ALSO = {
    "Close them": "Close it",
    "Cancel the target": "Cancel the stop",
    "Cancel stops and targets": "Cancel stops and targets too",
    "Cancel {count} orders": "Cancel 1 order",
}
"""Said of others, by the same line of the program as the one on the right."""
