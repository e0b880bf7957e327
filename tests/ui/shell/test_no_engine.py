"""A window whose engine does not open: it is told, and there is a way on."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Options, Shell
from moniqo_desktop.app.gui_session import Session, run_session
from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.messages.commands import StartRun
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import task, until


@pytest.fixture(autouse=True)
def _left_by_us(qapp: QApplication) -> None:
    """As gui.new_application does: the last window does not end the program, we do."""
    qapp.setQuitOnLastWindowClosed(False)


def test_an_engine_that_cannot_open_is_told_in_the_window(
    qapp: QApplication, tmp_path: Path
) -> None:
    shell = Shell(Options(tmp_path, REPOSITORY / "resources"))
    said: list[str] = []

    async def opener(_: Path) -> FakeHost:
        raise StoreBusy(
            "Another Moniqo has this folder open.", hint="Close it first.", code="SECOND_INSTANCE"
        )

    def look() -> None:
        said.extend((shell.window.question.words, shell.window.status._feed.text()))
        shell.window.leave()

    session = Session(shell, opener)
    failed = session.tasks._on_failure

    def tell(name: str, error: Exception) -> None:
        failed(name, error)
        look()

    session.tasks._on_failure = tell
    shell.paint_first()
    import qasync

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        assert runner.run(session.run()) == 0
    assert session.state.is_shut, "or the desk would say that nothing is open"
    assert said == [
        "Another Moniqo has this folder open. Close it first.",
        "No market: the engine did not open",
    ]


UNREACHED = "The kill switch is not on: this window reaches no engine."
BUSY = StoreBusy(
    "Another Moniqo has this folder open.", hint="Close it first.", code="SECOND_INSTANCE"
)


def test_a_window_without_an_engine_tries_again_when_asked(
    qapp: QApplication, tmp_path: Path
) -> None:
    """Run and the kill switch say why they do nothing and lead on, as often as they are pressed;
    once the folder is free the same window goes on."""
    shell, host = Shell(Options(tmp_path, REPOSITORY / "resources")), FakeHost()
    tries: list[Path] = []
    told: list[str] = []
    ways_on: list[object] = []

    async def act() -> None:
        question, group = shell.window.question, shell.window.top_bar.run_group
        try:
            await until(lambda: bool(question.buttons))
            [again] = question.buttons
            for press in (group.main.click, shell.window.top_bar.kill_asked.emit):
                question.hide()
                press()
                told.append(question.words)
                [again] = question.buttons
            again.click()
            await until(lambda: bool(host.sent))
            ways_on.append(shell.window.ways_on)
        finally:
            shell.window.leave()

    async def opener(home: Path) -> FakeHost:
        tries.append(home)
        if len(tries) > 1:
            return host
        acting.append(task(act()))
        raise BUSY

    acting: list[asyncio.Task[None]] = []
    shell.paint_first()
    assert run_session(qapp, shell, opener) == 0
    acting[0].result()
    assert told == [str(BUSY), f"{UNREACHED} {BUSY}"]
    assert ways_on == [()]
    assert tries == [tmp_path, tmp_path]
    assert [type(each) for each in host.sent] == [StartRun]
    assert host.is_closed


def test_an_engine_that_opened_and_cannot_start_is_not_tried_again(
    qapp: QApplication, tmp_path: Path
) -> None:
    """What it holds is shown already: a second look at its past would count it twice."""
    shell = Shell(Options(tmp_path, REPOSITORY / "resources"))
    seen: list[object] = []

    class Broken(FakeHost):
        async def start(self) -> None:
            asyncio.get_running_loop().create_task(look())
            raise BUSY

    async def look() -> None:
        await until(lambda: bool(shell.window.question.words))
        seen.extend((shell.window.question.words, shell.window.question.buttons))
        shell.window.question.hide()
        shell.window.top_bar.run_group.main.click()
        seen.append(shell.window.question.words)
        shell.window.leave()

    async def opener(_: Path) -> FakeHost:
        return host

    host = Broken()
    shell.paint_first()
    assert run_session(qapp, shell, opener) == 0
    assert seen == [str(BUSY), (), str(BUSY)]
    assert host.sent == []
    assert host.is_closed


def test_a_picture_that_cannot_be_taken_says_why_on_the_terminal(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "window.png"
    shell = Shell(Options(tmp_path, REPOSITORY / "resources", picture=file, after_s=60.0))

    async def opener(_: Path) -> FakeHost:
        raise BUSY

    shell.paint_first()
    assert run_session(qapp, shell, opener) == 3
    assert capsys.readouterr().err == f"{BUSY}\n"
    assert not file.exists()
