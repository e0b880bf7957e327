"""Runs every proof of this folder: `python -m tests.prove [NAME ...]`.

A proof is a module with `prove(progress=...) -> dict`; it raises AssertionError when a law is
broken. Results go to build/prove.json; the exit code is 1 if any proof failed.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import tests.prove as folder
from moniqo_desktop.domain.errors import MoniqoError

RESULT = Path("build") / "prove.json"


def proofs(wanted: list[str]) -> dict[str, ModuleType]:
    """Modules with a `prove`, by name; all where none is wanted. Raises SystemExit on a typo."""
    found_names = {module.name for module in pkgutil.iter_modules(folder.__path__)}
    names = sorted(name for name in found_names if not name.startswith(("_", "test_")))
    if unknown := set(wanted) - set(names):
        raise SystemExit(f"There is no proof {', '.join(sorted(unknown))}; use {', '.join(names)}.")
    found = {}
    for name in wanted or names:
        module = importlib.import_module(f"tests.prove.{name}")
        if hasattr(module, "prove"):
            found[name] = module
    return found


def say(text: str) -> None:
    print(text, flush=True)


def judged(name: str, module: ModuleType) -> dict[str, Any]:
    """The result of one proof, with how long it took and whether the law held."""
    say(f"{name}: {(module.__doc__ or name).splitlines()[0]}")
    started = time.perf_counter()
    try:
        result = {"held": True, **module.prove(progress=say)}
    except (AssertionError, MoniqoError) as broken:
        result = {"held": False, "broken": f"{type(broken).__name__}: {broken}"}
    result["seconds"] = round(time.perf_counter() - started, 1)
    say(f"{name}: {'held' if result['held'] else 'BROKEN'} in {result['seconds']} s")
    return result


def main(wanted: list[str]) -> int:
    chosen = proofs(wanted)
    results: dict[str, dict[str, Any]] = {}
    try:
        for name, module in chosen.items():
            results[name] = {"held": False, "broken": "not finished"}
            results[name] = judged(name, module)
    finally:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name, result in results.items():
        say(f"{'held  ' if result['held'] else 'BROKEN'}  {name}  {result.get('broken', '')}")
    return 0 if all(result["held"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
