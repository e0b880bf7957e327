"""The program as a trader meets it in the terminal: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

REPOSITORY: Final = Path(__file__).resolve().parent.parent.parent
TEMPLATES: Final = REPOSITORY / "resources" / "templates"
PATIENCE_S: Final = 100
Say = Callable[..., tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """code: exit code. out, err: what was printed."""

    code: int
    out: str
    err: str

    @property
    def figures(self) -> dict[str, Any]:
        """The last line as JSON."""
        found: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        return found


def moniqo(*words: object, home: Path) -> Said:
    """Runs `moniqo words…` in home, from another folder than the repository."""
    return _run([sys.executable, "-m", "moniqo_desktop", *map(str, words)], home)


def module(name: str, *words: object, home: Path) -> Said:
    return _run([sys.executable, "-m", name, *map(str, words)], home)


def _run(command: list[str], home: Path) -> Said:
    home.mkdir(parents=True, exist_ok=True)
    surroundings = {
        "MONIQO_HOME": str(home),
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        command,
        cwd=home,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)
