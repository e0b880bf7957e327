"""Searches that did not come to their end: which flow they are of, what was asked, what was tried.

One note for each flow, below the searches: written before the first set is tried, gone when the
search has come to its end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.messages.queries import LeftSearch
from moniqo_desktop.research.objective import Objective
from moniqo_desktop.research.trial_file import trials_in

SEARCHES: Final = "searches"
"""Below the trader's folder."""
LEFT: Final = "left"
WHOLE: Final = "trials.jsonl"
"""Trials of the search itself; those of the windows of a walk forward stand beside it."""


def note(home: Path, given: Mapping[str, Any], folder: Path, count: int) -> None:
    """given: what the work was asked with; folder: of its trials; count: of its sets. Without room
    for it the search goes on: what it tries is kept all the same."""
    content = {"given": given, "folder": folder.name, "total": count}
    with suppress(OSError):
        write_whole(_place(home, _flow_of(given)["flow_id"]), json.dumps(content).encode())


def forget(home: Path, given: Mapping[str, Any]) -> None:
    """The search has come to its end."""
    with suppress(OSError):
        _place(home, _flow_of(given)["flow_id"]).unlink(missing_ok=True)


def left_of(home: Path, flow_id: str) -> LeftSearch | None:
    """None where the last search came to its end, or nothing of it can be read."""
    try:
        said = json.loads(_place(home, flow_id).read_bytes())
        given, total = said["given"], int(said["total"])
        search, folder = given["search"], Path(said["folder"]).name
        title = str(_flow_of(given)["name"])
        goal = Objective(
            search["objective"], search.get("min_trades", 0), search.get("max_drawdown", 1.0)
        )
        trials = [
            each.trial(goal.score(each.figures), goal.objection(each.figures))
            for each in trials_in(home / SEARCHES / folder / WHOLE)
            if each.number < total
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, MoniqoError):
        return None
    trials.sort(key=lambda each: each.number)
    return LeftSearch(title, json.dumps(given), total, tuple(trials)) if trials else None


def _flow_of(given: Mapping[str, Any]) -> Mapping[str, Any]:
    flow: Mapping[str, Any] = given["search"]["spec"]["flow"]
    return flow


def _place(home: Path, flow_id: str) -> Path:
    """An id comes out of a file and may be no name of one."""
    name = hashlib.blake2b(flow_id.encode(), digest_size=16).hexdigest()
    return home / SEARCHES / LEFT / f"{name}.json"
