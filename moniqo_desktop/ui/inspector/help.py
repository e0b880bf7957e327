"""The Help tab: the node's page of the manual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from moniqo_desktop.ui.catalogue import NodeSpec
    from moniqo_desktop.ui.theme import Theme


class HelpTab(QWidget):
    """The text view is made when it is first looked at: most sessions never need it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = ""
        self._view: QTextBrowser | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 4, 0)

    @property
    def text(self) -> str:
        """The page as plain text, "" until it was looked at."""
        return self._view.toPlainText() if self._view is not None else ""

    def show_spec(self, spec: NodeSpec) -> None:
        self._page = page_of(spec)
        if self.isVisible():
            self._show_page()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_page()

    def _show_page(self) -> None:
        if self._view is None:
            self._view = QTextBrowser(self)
            self._view.setFont(self._theme.font(12))
            self._view.setOpenLinks(False)
            self._column.addWidget(self._view)
        self._view.setMarkdown(self._page)
        _space_out(self._view)


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
        parts.append("**Ports**")
        parts += [f"- {port.label} (in, {port.type}) {port.hint}".rstrip() for port in spec.inputs]
        parts += [
            f"- {port.label} (out, {port.type}) {port.hint}".rstrip() for port in spec.outputs
        ]
    if spec.params:
        parts.append("**Settings**")
        parts += [f"- {param.title}: {param.description}" for param in spec.params]
    if spec.examples:
        parts.append("**Examples**")
        parts += [f"- {title}" for title in spec.examples]
    return _joined([part for part in parts if part])


def _joined(parts: list[str]) -> str:
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        close = before.startswith("- ") and part.startswith("- ")
        text += ("\n" if close else "\n\n") + part
    return text.strip()
