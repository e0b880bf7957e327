"""The whole window over a scripted engine, for tests to act on."""

from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.events import (
    Event,
)
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.bridge import Bridge
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Context, Settings
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.files import Files
from moniqo_desktop.ui.documents.openings import Beside, Openings, in_line
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.rooms import Rooms
from moniqo_desktop.ui.run_control import RunControl
from moniqo_desktop.ui.runs_door import RunsDoor
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.tasks import Tasks
from tests.ui.shell.builders import a_flow
from tests.ui.shell.fake_host import FakeHost


class AtOnce(Tasks):
    """Runs to the end at once what never waits; there is no loop in these tests."""

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            work.send(None)
        except StopIteration:
            return
        work.close()


@dataclass
class Stage:
    """Everything a test of the window touches."""

    window: MainWindow
    control: Control
    host: FakeHost
    bridge: Bridge
    state: State
    documents: Documents
    rooms: Rooms
    files: Files
    folder: Path
    door: RunsDoor

    def say(self, *events: Event) -> None:
        for event in events:
            self.bridge.take(event)
        self.bridge.flush()

    def click(self, words: str) -> None:
        """Chooses an answer of the question in the window."""
        [button] = [each for each in self.window.question.buttons if each.text() == words]
        button.click()

    @property
    def flow(self) -> Flow:
        document = self.documents.current
        assert document is not None
        return document.flow


def set_up(
    window: MainWindow, dark: Theme, catalogue: Catalogue, settings: Settings, tmp_path: Path,
    resources: Path, beside: Beside = in_line,
) -> Stage:  # fmt: skip
    """beside: reads large files."""
    host, state = FakeHost(), State()
    bridge = Bridge(state.apply, window)
    context = Context(host.send, host.subscribe, host.ask, dark, resources, catalogue, settings)
    ids = iter(range(1_000))
    templates = tmp_path / "templates"
    templates.mkdir()
    shelf = FlowShelf(tmp_path / "flows", templates, lambda: f"new-{next(ids)}")
    documents = Documents(window)
    backfill = Backfill(context, state, AtOnce(lambda name, error: None), window)
    openings = Openings(shelf, beside, window)
    files = Files(window, documents, shelf, settings, openings=openings)
    rooms = Rooms(window, context, state, backfill, files.start_page(dark, catalogue))
    bridge.heard.connect(rooms.hear)
    bridge.changed.connect(rooms.refresh)
    runs = RunControl(
        host.send, state.runs, window, wallets=state.wallets, settings=settings
    )  # fmt: skip
    door = RunsDoor(
        window, context, state=state, documents=documents, rooms=rooms,
        tasks=AtOnce(lambda name, error: None), reports=tmp_path / "reports",
    )  # fmt: skip
    control = Control(
        window, context, state=state, bridge=bridge, documents=documents, runs=runs,
        files=files, rooms=rooms, runs_door=door,
    )  # fmt: skip
    control.join()
    control.open()
    documents.add(a_flow())
    return Stage(window, control, host, bridge, state, documents, rooms, files, tmp_path, door)
