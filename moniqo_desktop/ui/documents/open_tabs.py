"""Tabs: a flow each, and behind them the files that are on their way from the disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from moniqo_desktop.ui.bars.flow_tabs import OPENING, Tab
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.bars.flow_tabs import FlowTabs
    from moniqo_desktop.ui.documents.documents import Document, Documents
    from moniqo_desktop.ui.documents.openings import Openings
    from moniqo_desktop.ui.run_control import RunControl

_OPEN_FLOW: Final = "open_flow"


class OpenTabs(QObject):
    """Ends with its tabs. close_flow: asks first where something would be lost."""

    def __init__(
        self,
        tabs: FlowTabs,
        documents: Documents,
        openings: Openings,
        runs: RunControl,
        close_flow: Callable[[int], None],
    ) -> None:
        super().__init__(tabs)
        self._tabs, self._documents, self._openings = tabs, documents, openings
        self._runs, self._close_flow = runs, close_flow
        openings.changed.connect(self.show)
        tabs.chosen.connect(self._choose)
        tabs.closed.connect(self._close)

    def listed_in(self, menu: QMenu) -> QMenu:
        """The menu with all open flows at its end, while there are several: not every tab may be in
        sight."""
        menu.aboutToShow.connect(partial(self._list, menu))
        return menu

    def _list(self, menu: QMenu) -> None:
        for action in menu.actions():
            if action.property(_OPEN_FLOW):
                menu.removeAction(action)
                action.deleteLater()
        if self._tabs.count() < 2:
            return
        actions = [menu.addSeparator()]
        for index in range(self._tabs.count()):
            words = self._tabs.tabText(index).replace("&", "&&")
            action = menu.addAction(words, partial(self._tabs.setCurrentIndex, index))
            action.setCheckable(True)
            action.setChecked(index == self._tabs.currentIndex())
            actions.append(action)
        for action in actions:
            action.setProperty(_OPEN_FLOW, True)

    def show(self) -> None:
        here = [
            Tab(_name(each), self._runs.state_of(each.flow), each.is_saved)
            for each in self._documents.all
        ]
        words = tr("Opening {file}…")
        coming = [Tab(words.format(file=path.name), OPENING) for path in self._openings.seen]
        self._tabs.show_tabs([*here, *coming], self._documents.index)

    def _choose(self, index: int) -> None:
        """There is nothing to see yet of a file on its way."""
        self._documents.show(index)
        self.show()

    def _close(self, index: int) -> None:
        coming = index - len(self._documents.all)
        if coming >= 0:
            self._openings.cancel(coming)
        else:
            self._close_flow(index)


def _name(document: Document) -> str:
    """A large file takes a moment before it is saved over: that is said."""
    if document.is_saving:
        return tr("Saving {flow}…").format(flow=document.flow.name)
    return document.flow.name
