"""Texts in the language of the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.ui.words.translation import ENGLISH, Words, languages, load, tr


@pytest.fixture
def german(qapp: QApplication) -> Iterator[Words]:
    words = Words({"Close": "Schließen"})
    qapp.installTranslator(words)
    yield words
    qapp.removeTranslator(words)


def test_a_text_is_said_in_the_language_that_is_installed(german: Words) -> None:
    assert tr("Close") == "Schließen"


def test_a_text_without_a_translation_stays_english(german: Words) -> None:
    assert tr("Nobody translated this") == "Nobody translated this"


def test_english_needs_no_file(tmp_path: Path) -> None:
    assert languages(tmp_path) == (ENGLISH,)
    assert load(ENGLISH, tmp_path) is None


def test_a_damaged_language_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "de.json").write_text("[", encoding="utf-8")
    with pytest.raises(BadFile, match="'de' cannot be read"):
        load("de", tmp_path)


def test_a_damaged_table_of_the_nodes_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "languages" / "nodes").mkdir(parents=True)
    (tmp_path / "languages" / "de.json").write_text("{}", encoding="utf-8")
    (tmp_path / "languages" / "nodes" / "de.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadFile, match="'de' cannot be read"):
        load("de", tmp_path)


def test_a_language_without_a_table_of_the_nodes_leaves_them_english(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "de.json").write_text('{"Close": "Schließen"}', encoding="utf-8")
    words = load("de", tmp_path)
    assert words is not None
    assert words.of_nodes("Moving average") == "Moving average"
    assert languages(tmp_path) == (ENGLISH, "de")
