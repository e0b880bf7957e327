"""The words of the window in the trader's language. English text is the key of every translation.

Write `tr("Close position")`; values go in afterwards: `tr("{count} orders").format(count=3)`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from moniqo_desktop.domain.errors import BadFile

if TYPE_CHECKING:
    from moniqo_desktop.ui.words.retelling import Retelling

CONTEXT: Final = "moniqo"
TOLD: Final = "moniqo.sentences"
"""Context of the sentences that are made below the window."""
ENGLISH: Final = "en"
OF_NODES: Final = "nodes/"
"""Before the key of a text that means something else on a node than in the window."""
NODES: Final = "nodes"
"""Folder of the tables of the catalogue: help pages, summaries and settings of the node types."""
SENTENCES: Final = "sentences"
"""Folder of the tables of what is made below the window: refusals, reasons, errors, log lines."""


def tr(text: str) -> str:
    """The text in the language of the window; the text itself where there is no translation."""
    return QCoreApplication.translate(CONTEXT, text)


def quoted(name: str) -> str:
    """In the quotation marks of the language; for lists of names: a sentence has its own."""
    return tr("“{name}”").format(name=name)


def retell(sentence: str, of: str = "") -> str:
    """A sentence of the engine, the gate, the store or the journal in the language of the window;
    the sentence itself where there is no translation. Never for what is kept or compared.

    of: the list a single word is from, as "purpose" for "close"; its key is "purpose/close".
    """
    if not of:
        return QCoreApplication.translate(TOLD, sentence)
    key = f"{of}/{sentence}"
    told = QCoreApplication.translate(TOLD, key)
    return sentence if told == key else told


def later(text: str) -> str:
    """Marks a text of a constant: it stays English there and goes through tr where it is shown."""
    return text


class Words(QTranslator):
    """Answers from one table: English text → translated text. nodes: what only the catalogue
    says. sentences: read when the first of them is shown."""

    def __init__(
        self,
        table: Mapping[str, str],
        nodes: Mapping[str, str] | None = None,
        sentences: Callable[[], Mapping[str, str]] = dict,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = dict(table)
        self._nodes = dict(nodes or {})
        self._sentences = sentences
        self._retelling: Retelling | None = None

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, count: int = -1
    ) -> str | None:
        # None, not "": Qt takes an empty text as the translation.
        if context == CONTEXT:
            return self._table.get(source)
        return self.told(source) if context == TOLD else None

    def of_nodes(self, text: str) -> str:
        """A text of the catalogue; the text itself where there is no translation."""
        return _word(self._nodes, self._table, text) or text

    def told(self, sentence: str) -> str:
        """A sentence made below the window; itself where there is no translation."""
        if self._retelling is None:
            from moniqo_desktop.ui.words.retelling import Retelling  # English never needs it

            # Not by a method of this object: it would then hold itself, and be thrown away by the
            # collector instead of at once. In the middle of a translation that locks up Qt.
            word = partial(_word, self._nodes, self._table)
            self._retelling = Retelling(self._sentences(), word)
        return self._retelling(sentence)

    def isEmpty(self) -> bool:
        return not self._table


def _word(nodes: Mapping[str, str], table: Mapping[str, str], text: str) -> str:
    """Empty where there is no translation."""
    return nodes.get(text) or table.get(OF_NODES + text) or table.get(text, "")


def languages(resources: Path) -> tuple[str, ...]:
    """Codes that can be chosen: English and every file in resources/languages."""
    found = sorted(file.stem for file in (resources / "languages").glob("*.json"))
    return (ENGLISH, *found)


def load(code: str, resources: Path) -> Words | None:
    """None for English. Raises BadFile where the file is missing or damaged, or where the one of
    the nodes is damaged; without that one the nodes stay English."""
    if code == ENGLISH:
        return None
    folder, name = resources / "languages", f"{code}.json"
    nodes = folder / NODES / name
    return Words(
        _table(folder / name, code),
        _table(nodes, code) if nodes.exists() else None,
        partial(_sentences, folder / SENTENCES / name, code),
    )


def _table(file: Path, code: str) -> dict[str, str]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in content.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise BadFile(f"The words of the language {code!r} cannot be read from {file}.") from error


def _sentences(file: Path, code: str) -> dict[str, str]:
    """Empty where they cannot be read: sentences then stay English, and the window goes on."""
    try:
        return _table(file, code)
    except BadFile:
        return {}
