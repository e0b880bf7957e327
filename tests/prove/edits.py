"""`kill -9` while drawing and saving: at most the last second is gone, no file is empty.

A real process draws in two flows, large and small, saves now and then, and is killed; the next
life takes up what is left, and so on. After each kill every flow is recovered as the window would
do it, and compared with what the process said it had drawn by then.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app.documents.drafts_found import recovered
from moniqo_desktop.app.whole_file import PART
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from tests.prove._edit_child import digest

WITHIN_MS: Final = 1_000
LONGEST_LIFE_S: Final = 1.2
PATIENCE_S: Final = 60.0
LIVES_PER_FOLDER: Final = 8


def killed(folder: Path, seed: int, life_s: float) -> int:
    """One life, ended after so many seconds of drawing; returns when, ms UTC."""
    command = [sys.executable, "-m", "tests.prove._edit_child", str(folder), str(seed)]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert child.stdout is not None
    ready, _, _ = select.select([child.stdout], [], [], PATIENCE_S)
    assert ready, "the program did not begin to draw"
    time.sleep(life_s)
    at = time.time_ns() // 1_000_000
    child.kill()
    _, said = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == -9, f"the program ended by itself: {said.decode()}"
    return at


def left(folder: Path) -> dict[str, Flow]:
    """What the next start shows of each flow: its draft, else its file."""
    files = [read_flow(file.read_bytes()) for file in (folder / "flows").glob("*.json")]
    found = {flow.flow_id: flow for flow in files}
    for file in (folder / "flows" / "drafts").glob("*.json"):
        draft = recovered(file)
        assert draft is not None, f"{file.name} cannot be read after a kill"
        found[draft.flow.flow_id] = draft.flow
    return found


def said(folder: Path) -> dict[str, list[tuple[int, str]]]:
    """(time in ms, digest) of everything drawn, by flow; the last line may be torn."""
    drawn: dict[str, list[tuple[int, str]]] = {}
    for line in (folder / "said").read_text().split("\n")[:-1]:
        at, flow_id, value = line.split()
        drawn.setdefault(flow_id, []).append((int(at), value))
    return drawn


def kept(drawn: list[tuple[int, str]], flow: Flow | None) -> int:
    """How many of the edits are still there."""
    value = digest(flow) if flow is not None else ""
    count = next((i + 1 for i in reversed(range(len(drawn))) if drawn[i][1] == value), 0)
    assert flow is None or count, f"{flow.flow_id} came back as it never was"
    return count


def forget_lost(folder: Path, drawn: dict[str, list[tuple[int, str]]]) -> None:
    """The next life goes on from what is left: what is lost now was judged already."""
    lines = [f"{at} {name} {value}\n" for name, made in drawn.items() for at, value in made]
    (folder / "said").write_text("".join(lines))


def empty_files(folder: Path) -> list[str]:
    """Names of files without content, but for the lock and what was being written at the kill."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "lock"]
    return [file.name for file in files if not file.stat().st_size and file.suffix != PART]


def prove(
    kills: int = 200, progress: Callable[[str], None] = print, seed: int = 1
) -> dict[str, Any]:
    """Raises AssertionError where more than the last second is gone, or a file is empty."""
    rng = random.Random(seed)
    root = Path(tempfile.mkdtemp(prefix="moniqo-edits-"))
    worst = edits = recovered_flows = 0
    try:
        for number in range(kills):
            folder = root / f"life-{number // LIVES_PER_FOLDER}"
            folder.mkdir(exist_ok=True)
            at = killed(folder, rng.randrange(1 << 30), rng.uniform(0.0, LONGEST_LIFE_S))
            flows, drawn = left(folder), said(folder) if (folder / "said").exists() else {}
            for flow_id, lines in drawn.items():
                count = kept(lines, flows.get(flow_id))
                gone = at - lines[count][0] if count < len(lines) else 0
                assert gone <= WITHIN_MS, f"kill {number}: {gone} ms of {flow_id} are gone"
                worst, recovered_flows = max(worst, gone), recovered_flows + 1
                del lines[count:]
            assert not empty_files(folder), f"kill {number}: {empty_files(folder)} are empty"
            edits += sum(map(len, drawn.values()))
            forget_lost(folder, drawn)
            if (number + 1) % 20 == 0:
                progress(f"edits: {number + 1} of {kills} kills, at worst {worst} ms gone")
        assert edits > kills, "hardly anything was drawn: it proves nothing"
        return {"kills": kills, "flows": recovered_flows, "worst_ms": worst, "empty_files": 0}
    finally:
        shutil.rmtree(root, ignore_errors=True)
