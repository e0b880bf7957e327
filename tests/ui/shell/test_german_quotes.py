"""Names in a German window stand in German quotation marks, in lists too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.accounts.confirm import TypedConfirm
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.words.translation import load
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import with_two


@pytest.fixture
def german(qapp: QApplication, resources: Path) -> Iterator[None]:
    words = load("de", resources)
    assert words is not None
    qapp.installTranslator(words)
    yield
    qapp.removeTranslator(words)


@pytest.mark.usefixtures("german")
def test_the_sheet_that_lifts_a_lock_asks_for_a_name_in_german_marks(
    qtbot: QtBot, dark: Theme
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = TypedConfirm(dark, window)
    sheet.open("", "", facts=(), wanted=("Übung", "live"), go="", then=lambda typed: None)
    assert sheet.ask.text() == "Zum Bestätigen „Übung“ oder „live“ eingeben."


def test_the_kill_switch_names_each_account_in_german_marks(
    stage: Stage, qapp: QApplication, resources: Path
) -> None:
    two = with_two(stage)
    words = load("de", resources)
    assert words is not None
    qapp.installTranslator(words)
    try:
        ids = frozenset(two.state.wallets.ids()[:1])
        name = two.state.wallets.name_of(next(iter(ids)))
        assert two.control.kill_switch._where("", ids) == f" auf „{name}“"
    finally:
        qapp.removeTranslator(words)
