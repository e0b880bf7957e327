"""New, open, save and close flows, and the questions before something would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from moniqo_desktop.ui.documents.arrivals import Arrivals
from moniqo_desktop.ui.documents.drafts import Drafts, Later, at_once
from moniqo_desktop.ui.documents.looks import Looks
from moniqo_desktop.ui.documents.openings import Openings
from moniqo_desktop.ui.documents.saving import Saving
from moniqo_desktop.ui.inspector.flow_form import PROFILES
from moniqo_desktop.ui.library.carrying import Carrying
from moniqo_desktop.ui.library.clashes import Clashes
from moniqo_desktop.ui.library.gallery import GallerySheet, StartPage
from moniqo_desktop.ui.library.naming import apart
from moniqo_desktop.ui.library.telling import told
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.words.translation import quoted, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.wallet_events import FlowApplied
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.documents.documents import Document, Documents, Shelf
    from moniqo_desktop.ui.documents.drafts import Left
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.main_window import MainWindow


class Files:
    """Each method may be called from a button, a shortcut or the command box."""

    def __init__(
        self,
        window: MainWindow,
        documents: Documents,
        shelf: Shelf,
        settings: Settings,
        later: Later = at_once,
        openings: Openings | None = None,
    ) -> None:
        """openings: which outlive the window, with a thread of their own; None = without one."""
        self._window, self._documents = window, documents
        self._shelf, self._settings = shelf, settings
        self._menu: QMenu | None = None
        self._gallery: GallerySheet | None = None
        self._new_gallery: Callable[[], GallerySheet]
        clashes = self._clashes = Clashes(window, documents, shelf)
        remember = partial(window.question.seat.act, self, Files.remember)
        self._arrivals = Arrivals(window, documents, shelf, clashes, remember)
        self.openings = openings or Openings(shelf, parent=window)
        looks = Looks(window, documents, shelf, self.openings.beside)
        self._saving = Saving(
            window, documents, shelf, looks, clashes,
            remember=remember, elsewhere=self.save_as,
        )  # fmt: skip
        self.carrying = Carrying(window, documents, shelf)
        self.carrying.dropped.connect(self.open)
        self.drafts = Drafts(documents, shelf, window, later)
        self.drafts.failed.connect(window.question.tell)

    @property
    def parts(self) -> tuple[object, ...]:
        """Itself, and those of it that put questions."""
        return self, self._saving, self._clashes, self._arrivals

    def take_over(self) -> None:
        """From here on this window opens what is on its way from the disk."""
        self.openings.lead_to(self._window, self._arrivals)
        self.openings.titles.read_ahead(self._list_templates)

    def menu(self) -> QMenu:
        """Behind the plus sign. The templates come when their names are read, at the latest when it
        is opened."""
        menu = self._menu = QMenu(self._window)
        menu.aboutToShow.connect(self._list_templates)
        menu.addAction(tr("New flow"), self.new)
        menu.addAction(tr("Templates and flows…"), self.show_gallery)
        menu.addAction(tr("Open file…"), self.ask_for_file)
        menu.addSeparator()
        return menu

    def _list_templates(self) -> None:
        menu, self._menu = self._menu, None
        if menu is not None and isValid(menu):
            for path in self._shelf.templates():
                menu.addAction(retell(self.title_of(path)), partial(self.open_template, path))

    def start_page(self, theme: Theme, catalogue: Catalogue) -> StartPage:
        """What is shown while no flow is open."""
        shelf, beside = self._shelf, self.openings.beside
        page = StartPage(theme, catalogue, shelf, beside)
        page.template_asked.connect(self.open_template)
        page.flow_asked.connect(self.open)
        page.new_asked.connect(self.new)
        page.open_asked.connect(self.ask_for_file)
        self._new_gallery = lambda: GallerySheet(theme, catalogue, shelf, beside, self._window)
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
        return self.openings.titles.of(path)

    def restore(self, left: tuple[Left, ...] | None = None) -> None:
        """At the start: what was left unsaved comes back, and is said. left: as in drafts."""
        tell = partial(self._window.question.tell, everywhere=True)
        names = self.drafts.restore(left)
        damaged = ", ".join(str(path) for path in self._shelf.unreadable_drafts())
        if damaged:
            words = tr("Unsaved work could not be read and was left as it is: {files}.")
            tell(words.format(files=damaged), level="warning")
        if names:
            words = tr("Brought back what was not saved: {names}.").format(names=", ".join(names))
            tell(words, level="info")

    def keep(self, document: Document) -> None:
        """A flow that runs has a file: the next start can show what goes on."""
        self._saving.keep(document)

    def keep_applied(self, event: FlowApplied) -> None:
        """What was applied is saved as it runs, where nothing stands in the way."""
        self._saving.keep_applied(event)

    def new(self) -> None:
        """Empty, with the limits that the settings name for new flows."""
        limits = self._settings.text("trade.profile")
        flow = apart(self._shelf.new_flow(tr("New flow")), self._documents.all)
        self._documents.add(replace(flow, profile=limits if limits in dict(PROFILES) else ""))

    def add(self, flow: Flow) -> None:
        """A flow that was drawn for the trader, as a new one."""
        self._arrivals.add(flow)

    def open(self, path: Path) -> None:
        self.openings.ask(path, Arrivals.file)

    def open_template(self, path: Path) -> None:
        self.openings.ask(path, Arrivals.template)

    def open_first(self, path: Path) -> None:
        """The template of the first start. Raises MoniqoError where it cannot be read."""
        self._documents.add(told(self._shelf.read(path)))

    def ask_for_file(self) -> None:
        self.carrying.ask_for_file(self.open)

    def save(self) -> None:
        """Over its own file; asks where that would lose something."""
        if self._documents.current is not None:
            self._saving.save(self._documents.current)

    def save_as(self) -> None:
        """A flow that has a file stays as it is there: the new file is a flow of its own."""
        document = self._documents.current
        if document is not None:
            self.carrying.ask_for_place(
                tr("Save flow as"),
                document.flow.name,
                lambda place: self._window.attempt(partial(self._write_as, document, place)),
            )

    def close(self, index: int) -> None:
        """Closes a tab; asks first while it is not saved."""
        if not 0 <= index < len(self._documents.all):
            return
        document = self._documents.all[index]
        if document.is_saved:
            self._drop(document)
            return
        self._documents.show(index)
        words = tr("“{flow}” has changes that are not saved.").format(flow=document.flow.name)
        act = self._window.question.seat.act
        drop = partial(act, self, Files._drop, document)
        save = partial(act, self._saving, Saving.save, document, drop)
        self._window.question.ask(
            words,
            (
                Answer(tr("Save and close"), save, "primary"),
                Answer(tr("Close without saving"), drop, "danger"),
            ),
        )

    def ask_about_unsaved(self, go_on: Callable[[], None]) -> None:
        """Before the program ends. go_on is called once nothing is unsaved, or the trader does not
        mind."""
        unsaved = self._documents.unsaved
        if not unsaved:
            go_on()
            return
        names = ", ".join(quoted(document.flow.name) for document in unsaved)
        save = partial(self._window.question.seat.act, self, Files._save_all, go_on)
        self._window.question.ask(
            tr("Not saved yet: {names}.").format(names=names),
            (
                Answer(tr("Save and quit"), save, "primary"),
                Answer(tr("Quit without saving"), go_on, "danger"),
            ),
            everywhere=True,
        )

    def remember(self) -> None:
        """Stores which flows are open, for the next start."""
        self.drafts.write()
        paths = [str(document.path) for document in self._documents.all if document.path]
        self._settings.keep(flows__open=paths)

    def _write_as(self, document: Document, place: Path) -> None:
        if document.path is None or document.path == place:
            self._saving.write(document, place)
            return
        copy = self._shelf.copy(document.flow, place.stem.replace("_", " "))
        self._shelf.write(copy, place)
        self._arrivals.file(place, copy, self._shelf.stamp(place))

    def _save_all(self, go_on: Callable[[], None]) -> None:
        """One after the other: each may have something to ask."""
        unsaved = self._documents.unsaved
        if not unsaved:
            go_on()
            return
        rest = partial(self._window.question.seat.act, self, Files._save_all, go_on)
        self._saving.save(unsaved[0], rest)

    def _drop(self, document: Document) -> None:
        """The next start does not open it, even where this one ends without a word."""
        self._documents.close(self._documents.all.index(document))
        self.remember()
