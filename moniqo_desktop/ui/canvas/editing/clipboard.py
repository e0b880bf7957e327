"""Copy and paste of parts of a flow, also between windows: the file format is the clipboard's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.ui.canvas.gestures.drag import FLOW_MIME

if TYPE_CHECKING:
    from collections.abc import Collection

    from moniqo_desktop.domain.flow.drawing import Flow


def mime_with(flow: Flow, ids: Collection[str]) -> QMimeData:
    """The chosen parts, also as text that can be read and mailed."""
    raw = write_flow(edits.fragment(flow, ids))
    mime = QMimeData()
    mime.setData(FLOW_MIME, raw)
    mime.setText(raw.decode())
    return mime


def holds_flow(mime: QMimeData) -> bool:
    return mime.hasFormat(FLOW_MIME) or '"moniqo-flow"' in mime.text()[:200]


def flow_in(mime: QMimeData) -> Flow:
    """Raises BadFile where the text is not a flow."""
    if mime.hasFormat(FLOW_MIME):
        return read_flow(bytes(mime.data(FLOW_MIME).data()))
    return read_flow(mime.text().encode())
