"""The comparison itself: what a reader would see is found, what nobody would is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel

from moniqo_desktop.ui.look.theme import Theme
from tests.kit import pictures
from tests.kit.pictures import difference, look_alike


def words(theme: Theme, text: str, left: int = 10, ground: str = "#101620") -> QImage:
    image = QImage(160, 64, QImage.Format.Format_RGB888)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.setFont(theme.font(12))
    painter.setPen(theme.text1)
    painter.drawText(left, 24, text)
    painter.end()
    return image


def test_the_same_picture_is_the_same(dark: Theme) -> None:
    assert not difference(words(dark, "Stop 67,412"), words(dark, "Stop 67,412"))


def test_a_shade_nobody_sees_is_the_same(dark: Theme) -> None:
    assert not difference(words(dark, "Stop"), words(dark, "Stop", ground="#111721"))


@pytest.mark.parametrize("other", ["Stop 67,512", "Ready", ""])
def test_other_words_are_found(dark: Theme, other: str) -> None:
    assert difference(words(dark, "Stop 67,412"), words(dark, other)).tiles


def test_words_that_moved_are_found_where_they_are(dark: Theme) -> None:
    found = difference(words(dark, "Stop"), words(dark, "Stop", left=14))
    assert found.tiles
    assert {row for _, row in found.tiles} <= {0, 1}


def test_another_size_is_told(dark: Theme) -> None:
    found = difference(words(dark, "a"), words(dark, "a").scaled(80, 64))
    assert found.sizes == "160×64 approved, 80×64 now"


def test_a_failure_leaves_the_picture_and_its_tiles(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "APPROVED", tmp_path / "approved")
    monkeypatch.setattr(pictures, "FAILED", tmp_path / "failed")
    label = QLabel("Stop")
    label.resize(96, 40)
    with pytest.raises(AssertionError, match="never approved"):
        look_alike(label, "label")
    monkeypatch.setenv("MONIQO_APPROVE", "1")
    look_alike(label, "label")
    monkeypatch.delenv("MONIQO_APPROVE")
    look_alike(label, "label")
    label.setText("Target")
    with pytest.raises(AssertionError, match="does not look as approved"):
        look_alike(label, "label")
    assert sorted(file.name for file in (tmp_path / "failed").iterdir()) == [
        "label-tiles.png",
        "label.png",
    ]
    label.deleteLater()
