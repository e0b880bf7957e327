"""Flows in and out: files chosen, files dropped onto the window, text on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from moniqo_desktop.ui.library.naming import apart
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.documents import Documents, Shelf
    from moniqo_desktop.ui.main_window import MainWindow

SUFFIX: Final = ".json"


class Carrying(QObject):
    """dropped: path of a flow file that was dropped onto the window."""

    dropped = Signal(object)

    def __init__(self, window: MainWindow, documents: Documents, shelf: Shelf) -> None:
        super().__init__(window)
        self._window, self._documents, self._shelf = window, documents, shelf
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files only: nodes are dropped onto the canvas, which takes them itself."""
        if isinstance(event, QDragEnterEvent) and flow_files(event.mimeData()):
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            found = flow_files(event.mimeData())
            for path in found:
                self.dropped.emit(path)
            if found:
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)

    def ask_for_file(self, opens: Callable[[Path], object]) -> None:
        dialog = self._dialog(tr("Open flow"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: opens(Path(name)))
        dialog.open()

    def ask_for_place(self, title: str, name: str, write: Callable[[Path], object]) -> None:
        """name: offered for the file."""
        dialog = self._dialog(title, QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.selectFile(f"{name}{SUFFIX}")
        dialog.fileSelected.connect(lambda chosen: write(Path(chosen)))
        dialog.open()

    def export(self, flow: Flow, name: str) -> None:
        """Into a file the trader chooses; what is open stays as it is."""
        write = partial(self._shelf.write, flow)
        self.ask_for_place(
            tr("Export flow"), name, lambda place: self._window.attempt(partial(write, place))
        )

    def export_current(self) -> None:
        document = self._documents.current
        if document is not None:
            self.export(document.flow, document.flow.name)

    def copy_text(self) -> None:
        """The whole flow onto the clipboard, as it stands in a file."""
        document = self._documents.current
        if document is not None:
            QGuiApplication.clipboard().setText(self._shelf.text_of(document.flow))
            words = tr("“{flow}” is on the clipboard as text.").format(flow=document.flow.name)
            self._window.question.tell(words, level="info")

    def open_text(self) -> None:
        """What the clipboard holds, as a flow of its own."""
        text = QGuiApplication.clipboard().text()
        made = partial(apart, documents=self._documents.all)
        self._window.attempt(lambda: self._documents.add(made(self._shelf.from_text(text))))

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        words = tr("Moniqo flows (*.json)")
        dialog = QFileDialog(self._window, title, str(self._shelf.folder), words)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        return dialog


def flow_files(carried: QMimeData) -> list[Path]:
    """Files of flows among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in carried.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.casefold() == SUFFIX]
