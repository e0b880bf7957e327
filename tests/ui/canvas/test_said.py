"""What a node says, as it is read on cards, in tips and in the inspector."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter

from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.domain.refusal_words import sentence_of
from moniqo_desktop.domain.texts import MINUS
from moniqo_desktop.ui.canvas.columns.live import Live
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.painting.faces import Faces
from moniqo_desktop.ui.canvas.painting.readings import Reading, ReadingArtist
from moniqo_desktop.ui.canvas.painting.words import param_text
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.inspector.panel import Inspector
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.nodes import NodeView
from moniqo_desktop.ui.words.cards import in_full, said
from tests.ui.canvas import scenes
from tests.ui.shell.builders import evaluated


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("-0.5 %", f"{MINUS}0.5 %"),
        ("-113.98 USDT", f"{MINUS}113.98 USDT"),
        ("LONG 0.05 · -1,204.1", f"LONG 0.05 · {MINUS}1,204.1"),
        ("(-.5; -2)", f"({MINUS}.5; {MINUS}2)"),
    ],
)
def test_a_number_below_zero_is_read_with_the_minus_of_the_window(kept: str, read: str) -> None:
    assert said(kept) == read


@pytest.mark.parametrize(
    "text", ["2026-11-23", "1.5e-05", "BTC-A", "10-20", "post-only", "EMA-9", "-", "- 1"]
)
def test_other_hyphens_stay(text: str) -> None:
    assert said(text) == text


def test_a_refusal_is_read_with_its_sentence_where_there_is_room() -> None:
    whole = in_full("Refused: spread, daily loss")
    assert whole.startswith("Refused: spread, daily loss. ")
    assert whole.endswith(f"{sentence_of('SPREAD')} {sentence_of('DAILY_LOSS')}")
    assert in_full("Passed") == "Passed"


def picture(theme: Theme, text: str, status: NodeStatus) -> QImage:
    flow = scenes.demo_flow()
    model = Model(flow, scenes.catalogue().over(flow))
    face = Faces(model, Live(len(model.ids))).face(model.index["vote"])
    image = QImage(240, 200, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    ReadingArtist(theme.unscaled).paint(painter, face, Reading(status, text, (), 0.0))
    painter.end()
    return image


@pytest.mark.parametrize("status", [NodeStatus.OK, NodeStatus.WARN])
def test_a_card_paints_a_true_minus(dark: Theme, status: NodeStatus) -> None:
    assert picture(dark, "-0.5 %", status) == picture(dark, f"{MINUS}0.5 %", status)
    assert picture(dark, "-0.5 %", status) != picture(dark, "0.5 %", status)


def test_settings_on_a_card_have_a_true_minus_and_texts_are_left(resources: Path) -> None:
    catalogue = Catalogue.from_file(resources / "nodes.json")
    specs = (catalogue.spec("logic.between"), catalogue.spec("output.chart_marker"))
    number, text = (next(p for p in spec.params if p.type in ("number", "string"))
                    for spec in specs)  # fmt: skip
    node = Node("n", "logic.between", params={number.name: -0.0001, text.name: "-5 is low"})
    assert param_text(number, node) == f"{MINUS}0.0001"
    assert param_text(text, node) == "-5 is low"


def test_the_inspector_reads_values_and_refusals_alike(dark: Theme, resources: Path) -> None:
    inspector = Inspector(dark, Catalogue.from_file(resources / "nodes.json"))
    inspector.values.show_view(NodeView(evaluated("gate", "Refused: drawdown")), is_old=False)
    assert inspector.values._text.text() == f"Refused: drawdown. {sentence_of('DRAWDOWN')}"
    inspector.values.show_view(NodeView(evaluated("gate", "-12.5")), is_old=False)
    assert inspector.values._text.text() == f"{MINUS}12.5"
    inspector.last.show_rows([("Profit", "-12.50 USDT")])
    assert inspector.last.texts == [("Profit", f"{MINUS}12.50 USDT")]
    inspector.close()
    inspector.deleteLater()
