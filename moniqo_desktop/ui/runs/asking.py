"""What the room asks of the trader: a setting to vary, an earlier report, where a page goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.runs.kept import entry_of
from moniqo_desktop.ui.runs.ranges import Range, offered
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.queries import ReportInfo
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.main_window import MainWindow


def ask_setting(
    window: MainWindow,
    catalogue: Catalogue,
    flow: Flow,
    taken: Container[str],
    add: Callable[[Range], None],
) -> None:
    """Everything of the flow that may vary, to be chosen by typing. taken: addresses of those that
    vary already. add: told the one that is chosen."""
    entries = [
        _setting(each, flow, catalogue, add)
        for each in offered(flow, catalogue)
        if each.address not in taken
    ]
    _ask_one(window, entries, tr("Vary which setting?"))


def ask_report(
    window: MainWindow, found: tuple[ReportInfo, ...], load: Callable[[str], None]
) -> None:
    """load: told the folder of the one that is chosen."""
    entries = [entry_of(info, partial(load, info.folder)) for info in found]
    hint = tr("Open an earlier report…") if entries else tr("No earlier reports yet")
    _ask_one(window, entries, hint)


def ask_where(window: QWidget, title: str, write: Callable[[str], None]) -> None:
    """write: told the file a page is saved as."""
    name = str(Path.home() / f"{title}.html")
    dialog = QFileDialog(window, tr("Save report as"), name, tr("Web page (*.html)"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("html")
    dialog.fileSelected.connect(write)
    dialog.open()


def _setting(given: Range, flow: Flow, catalogue: Catalogue, add: Callable[[Range], None]) -> Entry:
    node = flow.node(given.address.rpartition(".")[0])
    spec = catalogue.spec(node.kind if node else "")
    return Entry(given.title, given.words, spec.icon, spec.family, partial(add, given))


def _ask_one(window: MainWindow, entries: list[Entry], hint: str) -> None:
    window.finder.open(entries, window.finder_place(), hint=hint)
