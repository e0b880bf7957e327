"""Two accounts on the stage, and few words to act on them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.events import EquityMarked
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.accounts.door import AccountsDoor
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


def a_wallet(wallet: str, name: str, mode: Mode = Mode.PAPER) -> WalletChanged:
    return WalletChanged(1, "", wallet, name, mode, 10_000 * MONEY_UNIT, "starter")


def worth(wallet: str, units: int, at: int = 5_000) -> EquityMarked:
    money = units * MONEY_UNIT
    return EquityMarked(at, "", money, money, money, wallet)


def with_two(stage: Stage) -> Stage:
    """A window that was told of two accounts; the first is in sight."""
    stage.say(
        a_wallet("practice", "Practice"), a_wallet("two", "Swing"),
        worth("practice", 10_000), worth("two", 500), worth("two", 510, 6_000),
    )  # fmt: skip
    return stage


def sent(stage: Stage) -> list[Command]:
    return stage.host.sent


def door(stage: Stage) -> AccountsDoor:
    return stage.control.accounts


def opened(qtbot: QtBot, stage: Stage) -> AccountsDoor:
    """With the menu open, by a click on the account."""
    qtbot.mouseClick(stage.window.top_bar.account, LEFT)
    found = door(stage)
    assert found.menu.isVisible()
    return found


def keys(qtbot: QtBot, widget: QWidget, *pressed: Qt.Key) -> None:
    for key in pressed:
        qtbot.keyClick(widget.window().focusWidget() or widget, key)
