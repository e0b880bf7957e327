"""The words of the node types say in another language what the English ones say."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from moniqo_desktop.ui.catalogue.catalogue import Catalogue, NodeSpec
from moniqo_desktop.ui.catalogue.words import spoken
from moniqo_desktop.ui.words.translation import NODES, OF_NODES, Words, load
from tests.ui.conftest import REPOSITORY

RESOURCES: Final = REPOSITORY / "resources"
TABLES: Final = sorted((RESOURCES / "languages" / NODES).glob("*.json"))
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
VALUE: Final = re.compile(r"\{\w+\}")
SYMBOLS: Final = "≤≥<>×÷·√Σσ±∓²½¼%|=+"
"""What a formula is made of besides words and numbers."""
CALL: Final = re.compile(r"(\w+\([^)]*\)) of TA-Lib")
"""A function of TA-Lib with the names of its settings: KC(timeperiod, atrperiod, nbdev)."""
OUTPUT: Final = re.compile(r"^Output: ([^,:]+)[,:]")


@pytest.fixture(scope="module")
def plain() -> Catalogue:
    return Catalogue.from_file(RESOURCES / "nodes.json")


@pytest.fixture(scope="module", params=TABLES, ids=[file.stem for file in TABLES])
def file(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="module")
def table(file: Path) -> dict[str, str]:
    content = json.loads(file.read_text(encoding="utf-8"))
    return {str(key): str(value) for key, value in content.items()}


@pytest.fixture(scope="module")
def words(file: Path) -> Words:
    found = load(file.stem, RESOURCES)
    assert found is not None
    return found


def test_german_is_among_the_languages_of_the_nodes() -> None:
    assert "de" in [file.stem for file in TABLES]


def test_each_key_is_a_text_of_the_catalogue(plain: Catalogue, table: dict[str, str]) -> None:
    known = {text for node in plain.nodes for text in _read(node)}
    assert not sorted(set(table) - known)


def test_each_text_of_a_type_that_is_said_has_its_words(
    plain: Catalogue, table: dict[str, str], file: Path
) -> None:
    window = json.loads((file.parent.parent / file.name).read_text(encoding="utf-8"))
    known = {*table, *(key.removeprefix(OF_NODES) for key in window), ""}
    asked: list[str] = []
    spoken(plain, lambda text: _noted(text, asked))
    assert len(asked) > 1_000, "the catalogue was not read"
    assert not sorted(set(asked) - known)


def test_numbers_and_values_are_kept(table: dict[str, str]) -> None:
    assert not [key for key, said in table.items() if _counts(NUMBER, key) != _counts(NUMBER, said)]
    assert not [key for key, said in table.items() if _counts(VALUE, key) != _counts(VALUE, said)]


def test_formulas_keep_their_symbols_and_functions(table: dict[str, str]) -> None:
    assert not [key for key, said in table.items() if _symbols(key) != _symbols(said)]
    calls = [(call, said) for key, said in table.items() for call in CALL.findall(key)]
    assert len(calls) > 100, "the pages were not read"
    assert not [call for call, said in calls if call not in said]


def test_paragraphs_are_kept(table: dict[str, str]) -> None:
    assert not [
        key for key, said in table.items() if len(key.split("\n\n")) != len(said.split("\n\n"))
    ]
    assert not [key for key, said in table.items() if not all(said.split("\n\n"))]


def test_a_page_begins_with_the_summary_where_the_english_one_does(
    plain: Catalogue, words: Words
) -> None:
    for node in plain.nodes:
        if node.help.startswith(node.summary):
            assert words.of_nodes(node.help).startswith(words.of_nodes(node.summary)), node.kind


def test_a_page_calls_its_output_as_the_card_does(plain: Catalogue, words: Words) -> None:
    named = [
        (words.of_nodes(label), said)
        for node in plain.nodes
        for label, said in _named_outputs(node, words)
    ]
    assert len(named) > 100, "the pages were not read"
    assert not [(label, said) for label, said in named if f": {label}" not in said]


def test_keys_are_sorted(table: dict[str, str]) -> None:
    assert list(table) == sorted(table)


def _read(node: NodeSpec) -> Iterator[str]:
    """Every text of one type that a trader reads."""
    yield from (node.title, node.short, node.summary, node.help, *node.examples)
    for port in (*node.inputs, *node.outputs):
        yield from (port.label, port.hint)
    for param in node.params:
        yield from (param.title, param.description, param.unit)
        yield from (label for _, label in param.choices)


def _named_outputs(node: NodeSpec, words: Words) -> Iterator[tuple[str, str]]:
    """Label of the output that a paragraph of the page begins with, and the paragraph as said."""
    labels = {port.label for port in node.outputs}
    pairs = zip(node.help.split("\n\n"), words.of_nodes(node.help).split("\n\n"), strict=True)
    for english, said in pairs:
        begins = OUTPUT.match(english)
        if begins and begins[1] in labels:
            yield begins[1], said


def _noted(text: str, asked: list[str]) -> str:
    asked.append(text)
    return text


def _counts(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _symbols(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign in SYMBOLS)
