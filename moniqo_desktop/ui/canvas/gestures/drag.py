"""Dragging a node type from the palette; the only owner of a QDrag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

MIME: Final = "application/x-moniqo-node"
FLOW_MIME: Final = "application/x-moniqo-flow"


def mime_of(kind: str) -> QMimeData:
    mime = QMimeData()
    mime.setData(MIME, kind.encode())
    mime.setText(kind)
    return mime


def kind_in(mime: QMimeData) -> str:
    """The kind of node being dragged; empty if it is something else."""
    if not mime.hasFormat(MIME):
        return ""
    return bytes(mime.data(MIME).data()).decode(errors="replace")


def start_drag(source: QWidget, kind: str, picture: QPixmap) -> None:
    """Runs until the button is released; the canvas under it takes the drop."""
    drag = QDrag(source)
    drag.setMimeData(mime_of(kind))
    drag.setPixmap(picture)
    drag.setHotSpot(QPoint(picture.width() // 2, 12))
    drag.exec(Qt.DropAction.CopyAction)
