"""One case of the parity proof, played every way; as a process: tasks in, answers out, as JSON
lines. Its hash seed is that of its environment."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moniqo_desktop.engine.digest import digest
from tests.kit.ways import (
    by_events,
    by_loop,
    case_of,
    from_tape,
    on_tape,
    results_apart,
    told_apart,
)
from tests.kit.ways import story as story_of

CODE = Path("build") / "numba"
EVERY, GEARS, WITNESS = "every", "gears", "witness"


def answered(task: Mapping[str, Any]) -> dict[str, Any]:
    """task: shape, seed, candles, ways: EVERY, GEARS, or WITNESS (the event gear alone)."""
    started = time.process_time()
    case = case_of(task["shape"], task["seed"], task["candles"])
    events = by_events(case)
    result = case.result(events)
    answer = {**task, "fills": len(result.fills), "trades": len(result.trades)}
    answer["digest"] = digest(events)
    if task["ways"] == EVERY:
        with tempfile.TemporaryDirectory(prefix="moniqo-parity-") as folder:
            tape = Path(folder) / "tape.moniqo"
            on_tape(case, tape)
            answer["tape"] = told_apart(case, story_of(events), story_of(from_tape(case, tape)))
    if task["ways"] != WITNESS:
        found, why = by_loop(case, kept=CODE)
        answer["compiled"] = results_apart(result, found) if found is not None else ""
        answer["no_compiled"] = why
    answer["cpu_s"] = round(time.process_time() - started, 1)
    return answer


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answered(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
