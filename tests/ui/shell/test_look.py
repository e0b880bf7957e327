"""Another look or language in the middle of work: nothing of the work is lost."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.gui import Options, Shell
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.ui.search import score
from moniqo_desktop.ui.settings.options import option, options
from moniqo_desktop.ui.settings.page import SettingsSheet
from moniqo_desktop.ui.settings.rows import Choice, OptionRow
from moniqo_desktop.ui.words.translation import load
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, until


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    """The resources of the program, and a second language."""
    folder = tmp_path / "resources"
    (folder / "languages").mkdir(parents=True)
    for part in ("fonts", "icons", "templates", "nodes.json"):
        (folder / part).symlink_to(REPOSITORY / "resources" / part)
    words = json.dumps({"Nodes": "Bausteine", "Settings": "Einstellungen"})
    (folder / "languages" / "de.json").write_text(words, encoding="utf-8")
    return folder


def _home(folder: Path, **settings: str) -> Path:
    folder.mkdir()
    stored = {name.replace("__", "."): value for name, value in settings.items()}
    (folder / "window.json").write_text(json.dumps(stored), encoding="utf-8")
    return folder


def _words(shell: Shell) -> set[str]:
    return {each.text() for each in shell.window.palette_panel.findChildren(QLabel)}


def _choose(qtbot: QtBot, shell: Shell, option: str, key: Qt.Key) -> None:
    [page] = shell.window.findChildren(SettingsSheet)
    [row] = [e for e in page.rows if isinstance(e, OptionRow) and e.option.name == option]
    assert isinstance(row.control, Choice)
    qtbot.keyClick(row.control, key)


def _closed(shell: Shell) -> None:
    shell.window.leave()
    shell.window.close()


def test_larger_text_keeps_flow_undo_and_the_open_settings(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        shell.window.palette_panel.node_asked.emit("logic.all")
        shell.window.activateWindow()
        await until(shell.window.isActiveWindow)
        qtbot.keyClick(shell.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        [page] = shell.window.findChildren(SettingsSheet)
        await until(lambda: page.is_complete)
        before = shell.window
        _choose(qtbot, shell, "look.text", Qt.Key.Key_Down)
        await until(lambda: shell.window is not before and shell.window.isVisible())
        assert shell.theme.look.text_percent == 110
        [page] = shell.window.findChildren(SettingsSheet)
        assert page.isVisible()
        [command] = [each for each in host.sent if isinstance(each, StartRun)]
        qtbot.keyClick(page.search, Qt.Key.Key_Escape)
        await until(shell.window.isActiveWindow)
        qtbot.keyClick(shell.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        counts = shell.window.inspector.flow_form._counts.text()
        assert counts.startswith(f"{len(command.flow.nodes)} nodes")

    play(qapp, tmp_path, script, FakeHost())


def test_the_window_speaks_the_language_chosen(
    qapp: QApplication, tmp_path: Path, bilingual: Path
) -> None:
    shell = Shell(Options(_home(tmp_path / "home", window__language="de"), bilingual))
    assert "Bausteine" in _words(shell)
    shell.settings.keep(window__language="en")
    shell.renew_look()
    _closed(shell)
    shell.window = shell.new_window()
    assert "Nodes" in _words(shell)
    _closed(shell)


def test_a_damaged_language_leaves_english(
    qapp: QApplication, tmp_path: Path, bilingual: Path
) -> None:
    (bilingual / "languages" / "de.json").write_text("{torn", encoding="utf-8")
    shell = Shell(Options(_home(tmp_path / "home", window__language="de"), bilingual))
    assert "Nodes" in _words(shell)
    assert not shell.settings.has("window.language")
    _closed(shell)


def test_reduced_motion_stops_the_cursor(qapp: QApplication, tmp_path: Path) -> None:
    blink = qapp.cursorFlashTime()
    home = _home(tmp_path / "home")
    shell = Shell(Options(home, REPOSITORY / "resources"))
    shell.settings.keep(look__reduced_motion=True)
    shell.renew_look()
    _closed(shell)
    shell.window = shell.new_window()
    assert qapp.cursorFlashTime() == 0
    shell.settings.keep(look__reduced_motion=False)
    shell.renew_look()
    _closed(shell)
    shell.window = shell.new_window()
    assert qapp.cursorFlashTime() == blink
    _closed(shell)


@pytest.mark.parametrize("typed", ["contrast", "high contrast", "blue and orange"])
def test_a_look_is_found_by_what_can_be_chosen(resources: Path, typed: str) -> None:
    found = [each.name for each in options(resources) if score(typed, each.title, each.found_by)]
    assert found == ["look.preset"]


def test_contrast_is_found_by_its_german_word(qapp: QApplication, resources: Path) -> None:
    words = load("de", resources)
    assert words is not None
    qapp.installTranslator(words)
    try:
        preset = option("look.preset", resources)
        assert score("Kontrast", preset.title, preset.found_by)
    finally:
        qapp.removeTranslator(words)


def test_another_theme_keeps_panels_and_canvas_as_large_as_they_were(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        shell.window.resize(960, 700)
        before = shell.window
        await until(lambda: before.body.height() < 700)
        sizes, gone = [part.height() for part in before.parts], list[bool]()
        before.destroyed.connect(lambda: gone.append(True))
        shell.swap_theme()
        await until(lambda: bool(gone))
        assert [part.height() for part in shell.window.parts] == sizes

    play(qapp, tmp_path, script, FakeHost())
