"""Looks whether this installation has what it needs; one line per finding."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from moniqo_desktop import __version__
from moniqo_desktop.app import paths

NEEDED: Final = ("PySide6", "numpy", "talib", "apsw", "pydantic", "qasync")
LATER: Final = ("ccxt", "openai", "pymongo", "keyring", "cryptography", "pyqtgraph")
EXTRAS: Final = ("numba", "pyarrow")


def examine(*, as_json: bool, say: Callable[[str], None]) -> int:
    """Prints the findings; returns 0 if the program can run, 3 if something is missing."""
    found = findings()
    if as_json:
        say(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            say(f"{name.replace('_', ' '):<20} {_words(value)}")
    return 0 if not found["missing"] and not found["problems"] else 3


def findings() -> dict[str, Any]:
    from moniqo_desktop.nodes.registry import load_registry
    from moniqo_desktop.store.database import library_version

    registry = load_registry()
    resources = paths.resources()
    templates = sorted(path.stem for path in (resources / "templates").glob("*.json"))
    return {
        "program": f"Moniqo Desktop {__version__}",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "frozen": paths.is_frozen(),
        "node_types": len(registry),
        "templates": templates,
        "resources": str(resources),
        "home": str(paths.home()),
        "home_writable": _writable(paths.home()),
        "sqlite": library_version(),
        "ta_lib": metadata.version("TA-Lib"),
        "optional": [name for name in EXTRAS if find_spec(name)],
        "missing": [name for name in (*NEEDED, *LATER) if find_spec(name) is None],
        "problems": [*registry.problems, *_resource_problems(resources)],
    }


def _resource_problems(resources: Path) -> list[str]:
    wanted = ("nodes.json", "fonts", "icons", "templates/demo.json")
    absent = (name for name in wanted if not (resources / name).exists())
    return [f"{name} is missing in {resources}" for name in absent]


def _writable(folder: Path) -> bool:
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    return os.access(place, os.W_OK)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
