"""Copy and paste of parts of a flow, also between windows: the file format is the clipboard's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.file import NEWER, read_flow, write_flow
from moniqo_desktop.ui.canvas.gestures.drag import FLOW_MIME
from moniqo_desktop.ui.words.translation import tr

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


def flow_in(mime: QMimeData) -> Flow:
    """Raises BadFile, with one sentence about what was copied, where it is no flow."""
    is_ours = mime.hasFormat(FLOW_MIME)
    if not (is_ours or '"moniqo-flow"' in mime.text()[:200]):
        raise BadFile(
            tr("Nothing was pasted: what was copied last is no part of a flow. Copy cards first.")
        )
    try:
        raw = bytes(mime.data(FLOW_MIME).data()) if is_ours else mime.text().encode()
        return read_flow(raw)
    except BadFile as problem:
        if problem.code == NEWER:
            raise
        words = tr("Nothing was pasted: what was copied begins as a flow, but is not a whole one.")
        raise BadFile(words) from problem
