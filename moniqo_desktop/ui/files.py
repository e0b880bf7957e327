"""New, open, save and close flows, and the questions before something would be lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.drafts import Drafts, Later, at_once
from moniqo_desktop.ui.library.gallery import GallerySheet, StartPage
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue import Catalogue
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.documents import Document, Documents, Shelf
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.theme import Theme

FILTER: Final = "Moniqo flows (*.json)"


class Files:
    """Each method may be called from a button, a shortcut or the command box."""

    def __init__(
        self,
        window: MainWindow,
        documents: Documents,
        shelf: Shelf,
        settings: Settings,
        later: Later = at_once,
    ) -> None:
        self._window, self._documents = window, documents
        self._shelf, self._settings = shelf, settings
        self._titles: dict[Path, str] = {}
        self._gallery: GallerySheet | None = None
        self._new_gallery: Callable[[], GallerySheet]
        self._drafts = Drafts(documents, shelf, window, later)
        self._drafts.failed.connect(window.question.tell)

    def menu(self) -> QMenu:
        """Behind the plus sign."""
        menu = QMenu(self._window)
        menu.addAction(tr("New flow"), self.new)
        menu.addAction(tr("Templates and flows…"), self.show_gallery)
        menu.addAction(tr("Open file…"), self.ask_for_file)
        menu.addSeparator()
        for path in self._shelf.templates():
            menu.addAction(self.title_of(path), partial(self.open_template, path))
        return menu

    def start_page(self, theme: Theme, catalogue: Catalogue) -> StartPage:
        """What is shown while no flow is open."""
        page = StartPage(theme, catalogue, self._shelf)
        page.template_asked.connect(self.open_template)
        page.flow_asked.connect(self.open)
        page.new_asked.connect(self.new)
        page.open_asked.connect(self.ask_for_file)
        self._new_gallery = partial(GallerySheet, theme, catalogue, self._shelf, self._window)
        return page

    def show_gallery(self) -> None:
        """Over the window; it is made when it is first asked for."""
        if self._gallery is None:
            self._gallery = self._new_gallery()
            self._gallery.template_asked.connect(self.open_template)
            self._gallery.flow_asked.connect(self.open)
        self._gallery.open()

    def templates(self) -> tuple[Path, ...]:
        return self._shelf.templates()

    def title_of(self, path: Path) -> str:
        """The name of the flow in a file; the name of the file where it cannot be read."""
        if path not in self._titles:
            try:
                self._titles[path] = self._shelf.read(path).name
            except MoniqoError:
                self._titles[path] = path.stem.replace("_", " ").capitalize()
        return self._titles[path]

    def restore(self) -> None:
        """At the start: what was left unsaved comes back, and is said."""
        names = self._drafts.restore()
        if names:
            self._window.question.tell(
                f"Brought back what was not saved: {', '.join(names)}.", level="info"
            )

    def keep(self, document: Document) -> None:
        """A flow that runs has a file: the next start can show what goes on."""
        if document.path is None:
            self._write(document, self._shelf.place_of(document.flow))

    def new(self) -> None:
        self._documents.add(self._shelf.new_flow("New flow"))

    def open(self, path: Path) -> None:
        self._window.attempt(lambda: self._open(path))

    def open_template(self, path: Path) -> None:
        """A template opens as a flow of its own: saving never touches the template."""
        self._window.attempt(lambda: self._open_copy(path))

    def ask_for_file(self) -> None:
        dialog = self._dialog("Open flow", QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def save(self) -> None:
        """Over its own file; asks before an empty flow would replace a full one."""
        document = self._documents.current
        if document is None:
            return
        place = document.path or self._shelf.place_of(document.flow)
        if not document.would_empty_the_file():
            self._window.attempt(lambda: self._write(document, place))
            return
        write = partial(self._window.attempt, partial(self._write, document, place, emptied=True))
        self._window.question.ask(
            f"“{document.flow.name}” is empty now, and the saved one is not. Save it empty?",
            (Answer("Keep the saved one", lambda: None), Answer("Save it empty", write, "danger")),
        )

    def save_as(self) -> None:
        document = self._documents.current
        if document is None:
            return
        dialog = self._dialog("Save flow as", QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(
            lambda name: self._window.attempt(lambda: self._write(document, Path(name)))
        )
        dialog.open()

    def close(self, index: int) -> None:
        """Closes a tab; asks first while it is not saved."""
        if not 0 <= index < len(self._documents.all):
            return
        document = self._documents.all[index]
        if document.is_saved:
            self._documents.close(index)
            return
        self._documents.show(index)
        self._window.question.ask(
            f"“{document.flow.name}” has changes that are not saved.",
            (
                Answer("Save and close", partial(self._save_and_close, document), "primary"),
                Answer("Close without saving", partial(self._drop, document), "danger"),
            ),
        )

    def ask_about_unsaved(self, go_on: Callable[[], None]) -> None:
        """go_on is called once nothing is unsaved, or the trader does not mind."""
        unsaved = self._documents.unsaved
        if not unsaved:
            go_on()
            return
        names = ", ".join(f"“{document.flow.name}”" for document in unsaved)
        self._window.question.ask(
            f"Not saved yet: {names}.",
            (
                Answer("Save and go on", partial(self._save_all, unsaved, go_on), "primary"),
                Answer("Go on without saving", go_on, "danger"),
            ),
        )

    def remember(self) -> None:
        """Stores which flows are open, for the next start."""
        self._drafts.write()
        paths = [str(document.path) for document in self._documents.all if document.path]
        self._settings.keep(flows__open=paths)

    def _open(self, path: Path) -> None:
        self._documents.add(self._shelf.read(path), path)
        self.remember()

    def _open_copy(self, path: Path) -> None:
        self._documents.add(self._shelf.copy_of(path))

    def _write(self, document: Document, place: Path, *, emptied: bool = False) -> None:
        self._shelf.write(document.flow, place, emptied=emptied)
        self._documents.note_saved(document, place)
        self.remember()

    def _save_and_close(self, document: Document) -> None:
        place = document.path or self._shelf.place_of(document.flow)
        self._window.attempt(lambda: self._write(document, place))
        if document.is_saved:
            self._drop(document)

    def _save_all(self, unsaved: tuple[Document, ...], go_on: Callable[[], None]) -> None:
        for document in unsaved:
            place = document.path or self._shelf.place_of(document.flow)
            self._window.attempt(partial(self._write, document, place))
        if not self._documents.unsaved:
            go_on()

    def _drop(self, document: Document) -> None:
        self._documents.close(self._documents.all.index(document))
        self.remember()

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(self._shelf.folder), FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        return dialog
