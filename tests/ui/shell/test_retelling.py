"""Sentences made below the window, told in its language where they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.ui.words.retelling import Retelling
from moniqo_desktop.ui.words.translation import Words, load, retell
from tests.ui.conftest import REPOSITORY

TABLE = {
    "The gate refused order {order_id}: {why}.": "Das Gate lehnte Order {order_id} ab: {why}.",
    "There is not enough free money.": "Es ist nicht genug freies Geld da.",
    "The run stopped. {reason}": "Der Lauf hielt an. {reason}",
    "A breakpoint is reached.": "Ein Haltepunkt ist erreicht.",
    "{side} {amount} {symbol} at {price}": "{side} {amount} {symbol} zu {price}",
    "Bought": "Gekauft",
    "{value} is not a number.": "{value} ist keine Zahl.",
    "{value} is not a price of {symbol}.": "{value} ist kein Preis von {symbol}.",
    "“{value}” is not a number.": "„{value}“ ist keine Zahl.",
    "{title} must be at least {limits}, not {said}.": "{title} muss mindestens {limits} sein"
    ", nicht {said}.",
    "stop {price}": "Stop {price}",
    "no target": "kein Ziel",
    "open positions": "offene Positionen",
    "{count} of {most}": "{count} von {most}",
    "There are no candles of {symbol} here.": "Hier gibt es keine Kerzen von {symbol}.",
    "“{name}” is archived.": "„{name}“ ist archiviert.",
    "“{title}” has no parameter “{field}”.": "„{title}“ hat keinen Parameter „{field}“.",
    "{label} cannot feed {named}": "{label} kann {named} nicht speisen",
}
WORDS = {"Period": "Periode", "Close position": "Position schließen", "Series": "Reihe"}


@pytest.fixture
def german() -> Retelling:
    return Retelling(TABLE, lambda text: WORDS.get(text, ""))


@pytest.fixture
def installed(qapp: QApplication) -> Iterator[Words]:
    words = load("de", REPOSITORY / "resources")
    assert words is not None
    qapp.installTranslator(words)
    yield words
    qapp.removeTranslator(words)


@pytest.mark.parametrize(
    ("english", "told"),
    [
        ("A breakpoint is reached.", "Ein Haltepunkt ist erreicht."),
        (
            "The gate refused order a-1: There is not enough free money.",
            "Das Gate lehnte Order a-1 ab: Es ist nicht genug freies Geld da.",
        ),
        ("The run stopped.", "Der Lauf hielt an."),
        (
            "The run stopped. A breakpoint is reached.",
            "Der Lauf hielt an. Ein Haltepunkt ist erreicht.",
        ),
        ("Bought 0.01 BTC/USDT at 60,000.1", "Gekauft 0.01 BTC/USDT zu 60,000.1"),
        ("“1.2.3” is not a number.", "„1.2.3“ ist keine Zahl."),
        ("7 is not a price of BTC/USDT.", "7 ist kein Preis von BTC/USDT."),
        ("Period must be at least 2, not 1.", "Periode muss mindestens 2 sein, nicht 1."),
        ("stop 59,000, no target", "Stop 59,000, kein Ziel"),
        (
            "The gate refused order a-1: open positions: 3 of 2.",
            "Das Gate lehnte Order a-1 ab: offene Positionen: 3 von 2.",
        ),
    ],
)
def test_a_sentence_is_told_with_what_stands_in_it(
    german: Retelling, english: str, told: str
) -> None:
    assert german(english) == told


@pytest.mark.parametrize(
    "stranger",
    [
        "", "12,345.6", "BTC/USDT", "Nobody translated this.", "x = 1; y = 2",
        "Went off at noon", "one of, many things, nobody knows",
    ],
)  # fmt: skip
def test_what_fits_no_template_stays(german: Retelling, stranger: str) -> None:
    assert german(stranger) == stranger


def test_a_known_sentence_behind_a_stranger_is_told(german: Retelling) -> None:
    assert german("Odd thing. A breakpoint is reached.") == (
        "Odd thing. Ein Haltepunkt ist erreicht."
    )


def test_a_node_in_quotes_has_its_title_in_the_language(german: Retelling) -> None:
    assert german("Series cannot feed “Close position”") == (
        "Reihe kann „Position schließen“ nicht speisen"
    )


def test_a_name_a_trader_gave_stays_as_it_was_written(german: Retelling) -> None:
    assert german("Series cannot feed “Period. No?”") == "Reihe kann „Period. No?“ nicht speisen"
    assert german("“Bought” is archived.") == "„Bought“ ist archiviert."
    assert german("“Close position” has no parameter “Period”.") == (
        "„Position schließen“ hat keinen Parameter „Period“."
    )


def test_a_long_page_of_strangers_is_left_in_one_piece(german: Retelling) -> None:
    page = " ".join(f"Line {number} says nothing known; it goes on: so." for number in range(200))
    assert german(page) == page


def test_the_language_tells_what_the_engine_said(installed: Words) -> None:
    assert retell("The kill switch is on: nothing may add exposure.") == (
        "Der Notaus ist an: Nichts darf das Exposure erhöhen."
    )


def test_in_english_a_sentence_is_what_it_was(qapp: QApplication) -> None:
    sentence = "The kill switch is on: nothing may add exposure."
    assert retell(sentence) == sentence


def test_damaged_sentences_leave_the_window_in_its_language(tmp_path: Path) -> None:
    (tmp_path / "languages" / "sentences").mkdir(parents=True)
    (tmp_path / "languages" / "de.json").write_text('{"Close": "Schließen"}', encoding="utf-8")
    (tmp_path / "languages" / "sentences" / "de.json").write_text("{", encoding="utf-8")
    words = load("de", tmp_path)
    assert words is not None
    assert words.told("The run stopped.") == "The run stopped."
    assert words.told("Close") == "Schließen"
