"""One real editor over the title or note being edited; everything else stays painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QLineEdit

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, FRAME_TITLE, HEADER
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.canvas.editing.editing import EditableSurface


class Renamer:
    """Enter or leaving the field makes the edit; Escape drops it."""

    def __init__(self, view: EditableSurface) -> None:
        self._view = view
        self._name = ""
        self._field = _Field(view)
        self._field.hide()
        self._field.editingFinished.connect(self._finish)

    def open(self, name: str) -> None:
        """name: id of a node, frame or note."""
        found = _text_and_box(self._view.flow(), name)
        if found is None:
            return
        text, box = found
        left, top, right, bottom = self._view.camera.box_to_view(
            (box.left(), box.top(), box.right(), box.bottom())
        )
        width = max(round(right - left), 120)
        self._field.setGeometry(round(left), round(top), width, max(round(bottom - top), 30))
        self._name = name
        self._field.setText(text)
        self._field.selectAll()
        self._field.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        name, self._name = self._name, ""
        if name and not self._field.dropped:
            self._view.apply(*_edited(self._view.flow(), name, self._field.text()))
        self._field.dropped = False
        self._field.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)


class _Field(QLineEdit):
    """dropped: Escape ended it."""

    dropped = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped = True
            self.editingFinished.emit()
            return
        super().keyPressEvent(event)


def _text_and_box(flow: Flow, name: str) -> tuple[str, QRectF] | None:
    for node in flow.nodes:
        if node.node_id == name:
            return node.title, QRectF(node.x, node.y, CARD_WIDTH, HEADER)
    for frame in flow.frames:
        if frame.frame_id == name:
            return frame.title, QRectF(frame.x, frame.y, min(frame.width, 320), FRAME_TITLE)
    for note in flow.notes:
        if note.note_id == name:
            return note.text, QRectF(note.x, note.y, note.width, FRAME_TITLE)
    return None


def _edited(flow: Flow, name: str, text: str) -> tuple[Flow, str]:
    if flow.node(name) is not None:
        return edits.rename(flow, name, text.strip()), tr("Rename")
    if any(frame.frame_id == name for frame in flow.frames):
        return edits.retitle_frame(flow, name, text.strip()), tr("Rename frame")
    return edits.rewrite_note(flow, name, text), tr("Edit note")
