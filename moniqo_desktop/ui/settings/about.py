"""What this program is and whose work it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from moniqo_desktop import __version__
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.settings.rows import Row
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

_PARTS: Final = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("TA-Lib", "TA-Lib", "BSD-2-Clause"),
    ("ccxt", "CCXT", "MIT"),
    ("apsw", "APSW and SQLite", "Zlib / public domain"),
    ("pydantic", "Pydantic", "MIT"),
    ("pyqtgraph", "PyQtGraph", "MIT"),
    ("qasync", "qasync", "BSD-2-Clause"),
    ("optuna", "Optuna", "MIT"),
    ("cryptography", "cryptography", "Apache-2.0 or BSD-3-Clause"),
    ("keyring", "keyring", "MIT"),
    ("pymongo", "PyMongo", "Apache-2.0"),
    ("openai", "OpenAI Python", "Apache-2.0"),
    ("cronsim", "cronsim", "BSD-3-Clause"),
)
"""(distribution, name, licence). Bundled fonts follow below."""


def about_rows(theme: Theme) -> Iterator[Callable[[], Row]]:
    """What makes each row: the version first, then every part with its licence."""
    slogan = tr("Draw trading flows, prove them on history, run them.")
    yield partial(_row, theme, "Moniqo Desktop", slogan, __version__)
    for package, name, licence in _PARTS:
        yield partial(_row, theme, name, licence, _version(package))
    for name in ("Inter", "JetBrains Mono"):
        yield partial(_row, theme, name, "SIL Open Font License 1.1", tr("font"))


def _row(theme: Theme, name: str, hint: str, text: str) -> Row:
    found = label(theme, text, 12, 500, tone="2", tabular=True)
    return Row(theme, name, hint, found, ("licence", "license", "version"))


def _version(package: str) -> str:
    """ "" in a build that carries no metadata of it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
