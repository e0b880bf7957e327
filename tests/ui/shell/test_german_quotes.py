"""Names in a German window: in German quotation marks, and the same in each place."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.risk import PROFILES
from moniqo_desktop.ui.accounts.confirm import TypedConfirm
from moniqo_desktop.ui.accounts.form import NewAccount
from moniqo_desktop.ui.accounts.words import profile_title
from moniqo_desktop.ui.inspector.flow_form import FlowForm
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.words.translation import load
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import with_two

TELL_AGAIN = ("retelling.py", "block_editing.py", "report_files.py")


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


@pytest.mark.usefixtures("german")
def test_limits_are_called_the_same_wherever_they_are_chosen(
    qtbot: QtBot, dark: Theme, qapp: QApplication
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box, flow = NewAccount(dark, window).limits, FlowForm(dark)
    qtbot.addWidget(flow)
    chosen = {box.itemData(row): box.itemText(row) for row in range(box.count())}
    named = flow.profile
    other = {named.itemData(row): named.itemText(row) for row in range(named.count())}
    assert chosen == {name: words for name, words in other.items() if name}
    assert set(chosen) == set(PROFILES)
    assert profile_title("research") == "Forschung"


def test_no_name_is_put_into_english_marks_past_the_language() -> None:
    """But in sentences that are told again where they are shown, and in the telling itself."""
    ui = Path(__file__).resolve().parents[3] / "moniqo_desktop" / "ui"
    found = [
        f"{file.relative_to(ui)}: {line.strip()}"
        for file in sorted(ui.rglob("*.py"))
        if "state" not in file.parts and file.name not in TELL_AGAIN
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"""f["'][^"']*“""", line)
    ]
    assert found == []
