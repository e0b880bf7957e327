"""Words of a card are there whole: titles, labels of ports and values, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH
from moniqo_desktop.ui.canvas.columns.live import Live
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.columns.shapes import card_shape
from moniqo_desktop.ui.canvas.painting.faces import Faces
from moniqo_desktop.ui.canvas.painting.lettering import Lettering, width_of, write, write_lines
from moniqo_desktop.ui.canvas.painting.readings import Reading, ReadingArtist
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.catalogue.words import spoken
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.words.translation import load
from tests.ui.canvas import scenes

ROOM = CARD_WIDTH - 24
SAID = [
    "LONG 0.019",
    "LONG 0.01989 BTC",
    "no order: already long",
    "keine Order: bereits long",
    "no order: an entry is still on its way",
    "keine Order: ein Einstieg ist noch unterwegs",
    "Blocked: daily loss reached, until 00:00 UTC",
    "waits for the stop price",
    "wartet auf den Stopp-Preis",
]
TRAIL = [1.0, 2.0, 1.5, 3.0]


@pytest.fixture(params=["en", "de"])
def nodes(request: pytest.FixtureRequest, resources: Path) -> Catalogue:
    plain, words = Catalogue.from_file(resources / "nodes.json"), load(request.param, resources)
    return plain if words is None else spoken(plain, words.of_nodes)


@pytest.mark.parametrize("text", SAID)
def test_a_value_is_set_out_whole_within_the_card(dark: Theme, text: str) -> None:
    font, lines = Lettering(dark.unscaled).set_out(text, ROOM)
    assert " ".join(lines) == text
    assert len(lines) <= 2
    assert all(width_of(line, font) <= ROOM for line in lines)


def test_what_is_too_long_for_a_card_ends_at_its_semicolon(dark: Theme) -> None:
    long = "no order: a long position is open; a Reverse node would turn it round at once"
    _, lines = Lettering(dark.unscaled).set_out(long, ROOM)
    assert " ".join(lines) == "no order: a long position is open"


def test_line_and_duration_give_way_to_the_value(
    dark: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, float]] = []

    def noted(painter: QPainter, box: QRectF, text: str, *rest: object) -> None:
        written.append((text, box.width()))
        write(painter, box, text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("moniqo_desktop.ui.canvas.painting.lettering.write", noted)
    monkeypatch.setattr("moniqo_desktop.ui.canvas.painting.readings.write", noted)
    flow = scenes.demo_flow()
    model = Model(flow, scenes.catalogue().over(flow))
    face = Faces(model, Live(len(model.ids))).face(model.index["vote"])
    image = QImage(240, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    fonts = Lettering(dark.unscaled)
    for text in SAID:
        written.clear()
        ReadingArtist(dark.unscaled).paint(
            painter, face, Reading(NodeStatus.OK, text, TRAIL, 12_300_000)
        )
        value = [(words, room) for words, room in written if words != "12.3 s"]
        assert " ".join(words for words, _ in value) == text
        assert all(width_of(words, fonts.value) <= room for words, room in value)
    painter.end()


def test_letters_that_reach_below_the_line_are_not_cut(dark: Theme) -> None:
    fonts = Lettering(dark.unscaled)

    def lowest(text: str) -> int:
        image = QImage(120, 40, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        write_lines(painter, QRectF(0, 6, 120, 28), (text,), fonts.last, dark.text1)
        painter.end()
        rows = [y for y in range(40) for x in range(60) if image.pixelColor(x, y).lightness() > 40]
        return max(rows)

    assert lowest("gpqy") >= lowest("aeno") + 2


def test_titles_and_labels_of_every_node_type_are_whole(dark: Theme, nodes: Catalogue) -> None:
    fonts = Lettering(dark.unscaled)
    for spec in nodes.nodes:
        font, lines = fonts.set_out(spec.title, CARD_WIDTH - 62)
        assert all(width_of(line, font) <= CARD_WIDTH - 62 for line in lines), spec.title
        shape = card_shape(spec)
        for row in range(max(len(shape.inputs), len(shape.outputs))):
            ports = (*shape.inputs[row : row + 1], *shape.outputs[row : row + 1])
            wide = sum(width_of(port.label, fonts.label) for port in ports)
            assert wide + 8 <= CARD_WIDTH - 28, (spec.kind, [port.label for port in ports])
