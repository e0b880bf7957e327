"""From the first paint to the orderly end, on the real loop, over a scripted engine."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.app.gui import Options, Shell
from moniqo_desktop.app.gui_session import run_session
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.ui.library.card import Card
from moniqo_desktop.ui.main_window import MainWindow
from tests.kit.starts import FIRST_PAINT
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.builders import a_flow, evaluated, position_opened, run_started
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, turns_until_shown, until

FORBIDDEN = ("numpy", "talib", "pydantic", "apsw", "ccxt", "openai", "pymongo", "keyring",
             "pyqtgraph", "aiohttp", "moniqo_desktop.domain.market")  # fmt: skip
TELL_LOADED = "print(*[name for name in sys.argv[2:] if name in sys.modules])"


def test_the_first_start_opens_the_demo_and_runs_it(qapp: QApplication, tmp_path: Path) -> None:
    host = FakeHost()

    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))

    assert play(qapp, tmp_path, script, host) == 0
    [command] = host.sent
    assert isinstance(command, StartRun)
    assert command.wallet == "practice"
    assert command.flow.nodes
    assert host.is_started
    assert host.is_closed


def test_a_start_with_a_flow_makes_no_gallery(qapp: QApplication, tmp_path: Path) -> None:
    cards: list[Card] = []

    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        cards.extend(shell.window.findChildren(Card))

    play(qapp, tmp_path, script, FakeHost())
    assert cards == []


def test_the_second_start_starts_nothing_by_itself(qapp: QApplication, tmp_path: Path) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: host.is_started)
        await asyncio.sleep(0.05)

    play(qapp, tmp_path, script, FakeHost())
    second = FakeHost()
    play(qapp, tmp_path, script, second)
    assert second.sent == []


def test_a_run_that_goes_on_is_shown_with_its_past(qapp: QApplication, tmp_path: Path) -> None:
    host = FakeHost()
    demo = FlowShelf(tmp_path, REPOSITORY / "resources" / "templates", str).read(
        REPOSITORY / "resources" / "templates" / "demo.json"
    )
    began = QDateTime.currentMSecsSinceEpoch() - 7_200_000
    host.runs = (RunInfo("run-1", demo.flow_id, demo.name, "practice", "paper", began, True),)
    host.past = {"run-1": (run_started(demo), position_opened())}
    seen: list[str] = []

    async def script(shell: Shell, host: FakeHost) -> None:
        group = shell.window.top_bar.run_group
        await until(lambda: group.state == "running")
        seen.append(group.state)
        await until(lambda: group.time_text.startswith("02:0"))

    play(qapp, tmp_path, script, host)
    assert seen == ["running"]
    assert host.sent == []


def test_values_of_nodes_reach_the_status_bar(qapp: QApplication, tmp_path: Path) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        command = host.sent[0]
        assert isinstance(command, StartRun)
        host.say(run_started(command.flow))
        node = command.flow.nodes[0]
        host.say(*(evaluated(node.node_id) for _ in range(50)))
        await until(lambda: ", 0.0 evals" not in shell.window.status.texts[1])

    play(qapp, tmp_path, script, FakeHost())


def test_switching_the_theme_keeps_the_flow_and_its_past(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        shell.window.palette_panel.node_asked.emit("logic.all")
        shell.window.top_bar.theme_asked.emit()
        assert before.isVisible(), "nothing waits for the new one"
        await until(lambda: shell.window is not before and shell.window.isVisible())
        assert not shell.theme.is_dark
        await until(lambda: not isValid(before) or not before.isVisible())
        command = host.sent[0]
        assert isinstance(command, StartRun)
        counts = shell.window.inspector.flow_form._counts.text()
        assert counts.startswith(f"{len(command.flow.nodes) + 1} nodes")
        [undo] = [each for each in shell.window.actions() if each.text() == "Undo"]
        undo.trigger()
        counts = shell.window.inspector.flow_form._counts.text()
        assert counts.startswith(f"{len(command.flow.nodes)} nodes")

    play(qapp, tmp_path, script, FakeHost())


def test_an_edit_made_while_the_new_window_is_made_is_in_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        shell.window.top_bar.theme_asked.emit()
        edits = 0
        async for _ in turns_until_shown(shell, before):
            before.palette_panel.node_asked.emit("logic.all")
            edits += 1
        assert edits > 2
        command = host.sent[0]
        assert isinstance(command, StartRun)
        counts = shell.window.inspector.flow_form._counts.text()
        assert counts.startswith(f"{len(command.flow.nodes) + edits} nodes")

    play(qapp, tmp_path, script, FakeHost())


def test_each_part_of_another_look_is_made_in_a_turn_of_its_own(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        shell.window.top_bar.theme_asked.emit()
        turns = [turn async for turn in turns_until_shown(shell, before)]
        assert len(turns) > 28, "bars, palette, places, rooms, doors: together they hold the thread"

    play(qapp, tmp_path, script, FakeHost())


def test_asked_twice_for_another_look_the_last_one_is_worn(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        shell.window.top_bar.theme_asked.emit()
        await asyncio.sleep(0)
        shell.window.top_bar.theme_asked.emit()
        await until(lambda: shell.window is not before and shell.window.isVisible())
        assert shell.theme.is_dark
        windows = [each for each in qapp.topLevelWidgets() if isinstance(each, MainWindow)]
        await until(lambda: len([each for each in windows if isValid(each)]) == 1)

    play(qapp, tmp_path, script, FakeHost())


def test_an_interrupt_from_the_terminal_closes_in_order(qapp: QApplication, tmp_path: Path) -> None:
    host = FakeHost()
    shell = Shell(Options(tmp_path, REPOSITORY / "resources"))

    async def opener(_: Path) -> FakeHost:
        asyncio.get_running_loop().call_later(0.2, signal.raise_signal, signal.SIGINT)
        return host

    shell.paint_first()
    assert run_session(qapp, shell, opener) == 130
    assert host.is_closed


def test_a_flow_file_named_at_the_start_is_opened(qapp: QApplication, tmp_path: Path) -> None:
    shelf = FlowShelf(tmp_path / "flows", tmp_path, str)
    shelf.write(a_flow(), tmp_path / "mine.json")
    shell = Shell(Options(tmp_path, REPOSITORY / "resources", flow=tmp_path / "mine.json"))
    titles: list[str] = []

    async def opener(_: Path) -> FakeHost:
        titles.append(shell.window.windowTitle())
        shell.window.leave()
        return FakeHost()

    shell.paint_first()
    run_session(qapp, shell, opener)
    assert titles == ["BTC momentum – Moniqo"]


def test_a_picture_of_the_running_window_is_saved(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "pictures" / "window.png"
    options = Options(tmp_path, REPOSITORY / "resources", "light", picture=file, after_s=0.1)
    shell = Shell(options)

    async def opener(_: Path) -> FakeHost:
        return FakeHost()

    shell.paint_first()
    assert run_session(qapp, shell, opener) == 0
    assert file.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path, platform: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT + TELL_LOADED, str(tmp_path), *FORBIDDEN],
        cwd=REPOSITORY, env={"QT_QPA_PLATFORM": platform, "PATH": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
