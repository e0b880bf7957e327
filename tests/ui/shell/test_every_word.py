"""Every text of the window can be said in every language, and is."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from moniqo_desktop.ui.catalogue.catalogue import Catalogue, ParamSpec
from moniqo_desktop.ui.catalogue.words import NAMED, spoken
from moniqo_desktop.ui.state.notes import KINDS
from moniqo_desktop.ui.words.translation import ENGLISH, NODES, OF_NODES, Words, languages, load
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.spoken_sources import said, unsaid, welded

RESOURCES: Final = REPOSITORY / "resources"
OTHERS: Final = [code for code in languages(RESOURCES) if code != ENGLISH]
NOT_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    # Names of programs, fonts, licences, languages and classes are the same everywhere.
    "app/gui.py": (
        "Moniqo", "Fusion",
        # What the command line says, before there is a window.
        "Opens the window of Moniqo.", "flow file to open", "folder of the trader's files",
        "save a picture of the window and quit", "of the practice market",
    ),
    "ui/control.py": ("Moniqo",),
    "ui/main_window.py": ("Moniqo",),
    "ui/seat.py": ("Given",),
    "ui/bars/top_bar.py": ("Moniqo",),
    "ui/bars/flow_tabs.py": ("ScrollLeftButton",),
    "ui/notices/tray.py": ("Moniqo – ",),
    "ui/settings/options.py": ("English", "colour blind"),
    "ui/canvas/access/accessible.py": ("CanvasView",),
    # Codes of traders.
    "ui/charts/feed.py": ("SL ", "TP "),
    # Keys of a file, of a task, of a page.
    "ui/charts/report_files.py": ("” does not say its time zone",),
    "ui/desk/panel.py": ("Orders",),
    # Searched for in the command box, never shown.
    "ui/commands/chart.py": ("price alert",),
    "ui/commands/looking.py": ("next node", "next candle"),
    "ui/commands/window.py": ("first steps",),
    "ui/settings/page.py": ("first steps",),
    # Without the catalogue or the language there is no window that could say it in another.
    "ui/catalogue/catalogue.py": (
        "The list of node types ", "Install Moniqo again to repair it.", "cannot be read",
        "version ", ", wanted ", "is damaged (",
    ),
    "ui/words/translation.py": ("The words of the language ", " cannot be read from "),
    # Names under which the layouts are stored; a layout keeps its name in every language.
    "ui/workspace/arrangement.py": ("Trade", "Build", "Research"),
}  # fmt: skip
"""File → texts that a trader reads in English everywhere, or never reads."""
WHOLE: Final = ("ui/look/style.py", "ui/look/theme.py", "ui/settings/about.py")
"""Files of style, fonts and licences."""


@pytest.fixture(scope="module")
def plain() -> Catalogue:
    return Catalogue.from_file(RESOURCES / "nodes.json")


@pytest.fixture(params=OTHERS)
def table(request: pytest.FixtureRequest) -> dict[str, str]:
    return _table(RESOURCES / "languages" / f"{request.param}.json")


def test_a_language_besides_english_is_complete_enough_to_be_chosen() -> None:
    assert "de" in OTHERS


@pytest.fixture(params=OTHERS)
def of_nodes(request: pytest.FixtureRequest) -> dict[str, str]:
    return _table(RESOURCES / "languages" / NODES / f"{request.param}.json")


def test_every_text_has_its_translation(table: dict[str, str]) -> None:
    wanted = _of_the_window()
    assert len(wanted) > 1_000, "the sources were not read"
    assert not sorted(wanted - set(table))


def test_no_translation_is_left_over(table: dict[str, str], plain: Catalogue) -> None:
    known = _of_the_window() | _of_nodes(plain)
    spare = {key for key in table if key.removeprefix(OF_NODES) not in known}
    assert not sorted(spare)


def test_a_translation_keeps_the_places_of_its_values(table: dict[str, str]) -> None:
    assert not [key for key, text in table.items() if _places(key) != _places(text)]


def test_a_translation_keeps_the_spaces_at_its_ends(table: dict[str, str]) -> None:
    assert not [
        key
        for key, text in table.items()
        if (key[:1].isspace(), key[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace())
    ]


def test_no_value_stands_inside_a_key() -> None:
    assert not list(welded())


def test_every_text_a_trader_reads_goes_through_tr() -> None:
    plain_words = [
        f"{text.file}:{text.line} {text.words}"
        for text in unsaid()
        if text.file not in WHOLE and text.words not in NOT_SAID.get(text.file, ())
    ]
    assert not plain_words


def test_no_allowance_is_left_over() -> None:
    found = {(text.file, text.words) for text in unsaid()}
    assert not [
        (file, words)
        for file, texts in NOT_SAID.items()
        for words in texts
        if (file, words) not in found
    ]


def test_every_text_of_the_nodes_is_said_in_the_language(
    table: dict[str, str], of_nodes: dict[str, str], plain: Catalogue
) -> None:
    known = {*of_nodes, *table, *(key.removeprefix(OF_NODES) for key in table)}
    assert not sorted(_of_nodes(plain) - known)


def test_no_text_of_the_nodes_is_left_over(of_nodes: dict[str, str], plain: Catalogue) -> None:
    assert not sorted(set(of_nodes) - _of_nodes(plain))


def test_a_help_page_keeps_its_paragraphs(of_nodes: dict[str, str], plain: Catalogue) -> None:
    pages = {node.help for node in plain.nodes if node.help}
    assert not [
        page for page in pages if page.count("\n\n") != of_nodes.get(page, page).count("\n\n")
    ]


def test_a_help_page_that_begins_with_the_summary_does_so_in_the_language(
    table: dict[str, str], of_nodes: dict[str, str], plain: Catalogue
) -> None:
    say = Words(table, of_nodes).of_nodes
    assert not [
        node.kind
        for node in plain.nodes
        if node.help.startswith(node.summary) and not say(node.help).startswith(say(node.summary))
    ]


def test_a_node_is_found_by_its_english_title_too(plain: Catalogue) -> None:
    words = load("de", RESOURCES)
    assert words is not None
    german = spoken(plain, words.of_nodes)
    sizer = german.spec("risk.sizer")
    assert sizer.title == "Größe der Position"
    assert plain.spec("risk.sizer").title in sizer.keywords


def test_a_spoken_catalogue_draws_the_same_ports(plain: Catalogue) -> None:
    words = Words({"Candles": "Kerzen"})
    german = spoken(plain, words.of_nodes)
    for node in plain.nodes:
        there = german.spec(node.kind)
        assert [(p.name, p.type) for p in there.inputs] == [(p.name, p.type) for p in node.inputs]
        assert [(p.name, p.default) for p in there.params] == [
            (p.name, p.default) for p in node.params
        ]
        assert there.help == node.help


def test_help_is_said_as_the_nodes_are(plain: Catalogue) -> None:
    sizer = plain.spec("risk.sizer")
    words = Words({sizer.help: "nicht dieses"}, {sizer.help: "Die Größe.", sizer.summary: "Kurz."})
    german = spoken(plain, words.of_nodes).spec("risk.sizer")
    assert (german.help, german.summary) == ("Die Größe.", "Kurz.")


def test_indicators_keep_the_titles_traders_know(plain: Catalogue) -> None:
    german = spoken(plain, lambda text: f"«{text}»")
    assert {node.title for node in german.of_family(NAMED)} == {
        node.title for node in plain.of_family(NAMED)
    }


def _table(path: Path) -> dict[str, str]:
    content: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _of_the_window() -> set[str]:
    return {text.words for text in said()} | {title for title, _ in KINDS.values()}


def _of_nodes(plain: Catalogue) -> set[str]:
    """All of a node type that a trader reads; of indicators not the names, which stay English."""
    texts = {family.title for family in plain.families}
    for node in plain.nodes:
        ports = (*node.inputs, *node.outputs)
        texts |= {node.summary, node.help, *node.examples}
        texts |= {port.label for port in ports} | {port.hint for port in ports}
        texts |= {text for param in node.params for text in _of_param(param)}
        if node.family != NAMED:
            texts |= {node.title, node.short}
    return texts - {""}


def _of_param(param: ParamSpec) -> set[str]:
    labels = (label for _, label in param.choices)
    return {param.title, param.description, param.unit, param.zero, *labels}


def _places(text: str) -> list[str]:
    return sorted(str(field) for _, field, _, _ in string.Formatter().parse(text) if field)
