"""The Help tab: the node's page of the manual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QPushButton, QTextBrowser, QVBoxLayout, QWidget

from moniqo_desktop.domain.flow.ports import PORTS
from moniqo_desktop.ui.look.parts import push_button
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec, PortSpec
    from moniqo_desktop.ui.look.theme import Theme


class HelpTab(QWidget):
    """The text view is made when it is first looked at: most sessions never need it. It and each
    page come a turn after their tab: both at once would hold the window up.

    try_asked: kind of the node whose example is wanted.
    """

    try_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = self._kind = ""
        self.try_it: QPushButton | None = None
        self._view: QTextBrowser | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 4, 0)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_page)

    @property
    def text(self) -> str:
        """The page as plain text, "" until it was looked at."""
        return self._view.toPlainText() if self._view is not None else ""

    def show_spec(self, spec: NodeSpec) -> None:
        has_example = spec.known and ":" not in spec.kind
        self._page, self._kind = page_of(spec), spec.kind if has_example else ""
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def _show_page(self) -> None:
        if self._view is None:
            self._view = QTextBrowser(self)
            self._view.setFont(self._theme.font(12))
            self._view.setOpenLinks(False)
            self._column.addWidget(self._view)
            self.try_it = self._make_button()
            self._column.addWidget(self.try_it)
        assert self.try_it is not None
        self.try_it.setVisible(bool(self._kind))
        self._view.setMarkdown(self._page)
        _space_out(self._view)

    def _make_button(self) -> QPushButton:
        button = push_button(self._theme, tr("Try it"), "", "play")
        words = tr("Opens a small flow round this node that runs on the practice market")
        button.setToolTip(words)
        button.setAccessibleDescription(words)
        button.clicked.connect(lambda: self.try_asked.emit(self._kind))
        return button


def _space_out(view: QTextBrowser) -> None:
    """Markdown comes without air between its paragraphs."""
    cursor = QTextCursor(view.document())
    while True:
        shape = cursor.blockFormat()
        shape.setBottomMargin(4 if shape.indent() else 9)
        shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(shape)
        if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock):
            return


def page_of(spec: NodeSpec) -> str:
    """Markdown: summary, the five paragraphs, ports and settings."""
    summary = "" if spec.help.startswith(spec.summary) else spec.summary
    parts = [f"**{summary}**" if summary else "", spec.help]
    if spec.inputs or spec.outputs:
        parts.append(_heading(tr("Ports")))
        parts += [_port(port, tr("in")) for port in spec.inputs]
        parts += [_port(port, tr("out")) for port in spec.outputs]
    if spec.params:
        parts.append(_heading(tr("Settings")))
        parts += [f"- {param.title}: {param.description}" for param in spec.params]
    if spec.examples:
        parts.append(_heading(tr("Examples")))
        parts += [f"- {title}" for title in spec.examples]
    return _joined([part for part in parts if part])


def _heading(words: str) -> str:
    return f"**{words}**"


def _port(port: PortSpec, way: str) -> str:
    return f"- {port.label} ({way}, {retell(PORTS[port.type].label)}) {port.hint}".rstrip()


def _joined(parts: list[str]) -> str:
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        close = before.startswith("- ") and part.startswith("- ")
        text += ("\n" if close else "\n\n") + part
    return text.strip()
