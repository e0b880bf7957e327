"""Runs every bench of this folder: one table, build/bench.json, exit 1 over a limit.

python -m tests.bench [name …]: only the modules of these names.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import tests.bench

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.kit import Measure

RESULT = Path(__file__).resolve().parents[2] / "build" / "bench.json"


def main(wanted: Sequence[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    found: list[Measure] = []
    for name in _modules(wanted):
        measures = getattr(importlib.import_module(f"tests.bench.{name}"), "measures", None)
        rows = measures() if measures is not None else []
        for row in rows:
            print(_line(row), flush=True)
        found += rows
    del application  # the calibration painted until here
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([asdict(row) for row in found], indent=2) + "\n")
    over = [row.name for row in found if not row.held]
    print(f"{len(found)} measures, {len(over)} over the limit, written to {RESULT.name}")
    return 1 if over else 0


def _modules(wanted: Sequence[str]) -> Iterator[str]:
    for module in pkgutil.iter_modules(tests.bench.__path__):
        if not module.name.startswith("_") and module.name not in {"kit", "conftest"}:
            if not wanted or module.name in wanted:
                yield module.name


def _line(row: Measure) -> str:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
    limit = "" if row.limit is None else f"limit {row.limit:g}"
    verdict = "" if row.limit is None else ("held" if row.held else "OVER")
    return f"{row.name:<62} {row.value:>12,.1f} {row.unit:<10} {ratio:>8} {limit:<12} {verdict}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
