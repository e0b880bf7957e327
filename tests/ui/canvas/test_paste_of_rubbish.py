"""What cannot be pasted is answered with one sentence, and the drawing stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from moniqo_desktop.ui.canvas.gestures.drag import FLOW_MIME
from tests.ui.canvas.conftest import CTRL, Hand

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView


def of_text(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def of_bytes(raw: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setData(FLOW_MIME, raw)
    return mime


@pytest.mark.parametrize(
    ("mime", "said"),
    [
        (of_text("a list of things to buy"), "is no part of a flow"),
        (QMimeData(), "is no part of a flow"),
        (of_text('{"format": "moniqo-flow", "nodes": [{"title": "cut'), "is not a whole one"),
        (of_bytes(b"\xff\xfe"), "is not a whole one"),
    ],
)
def test_rubbish_is_answered_in_words(
    view: CanvasView, hand: Hand, mime: QMimeData, said: str
) -> None:
    heard: list[str] = []
    view.told.connect(heard.append)
    before = view.flow()
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(mime)
    view.setFocus()
    hand.key(Qt.Key.Key_V, CTRL)
    [sentence] = heard
    assert sentence.startswith("Nothing was pasted: ")
    assert said in sentence
    assert "line 1" not in sentence
    assert view.flow() == before
