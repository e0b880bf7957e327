"""Whatever is put in: an exit code, a plain sentence that says what and where, nothing harmed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.terminal import TEMPLATES, Say, moniqo

Drawing = dict[str, Any]


def drawing(name: str = "demo") -> Drawing:
    found: Drawing = json.loads((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def node(flow: Drawing, node_id: str) -> Drawing:
    return next(each for each in flow["nodes"] if each["id"] == node_id)


# ── flow files ───────────────────────────────────────────────────────────────────────────────────
def cut() -> bytes:
    return json.dumps(drawing()).encode()[:500]


def newer() -> bytes:
    return json.dumps({**drawing(), "version": 99}).encode()


def unknown_kind() -> bytes:
    flow = drawing()
    node(flow, "rsi")["kind"] = "indicator.crystal_ball"
    return json.dumps(flow).encode()


def cycle() -> bytes:
    flow = drawing("trend_following")
    flow["nodes"] += [
        {"id": "one", "kind": "logic.not", "x": 0, "y": 0, "params": {}},
        {"id": "two", "kind": "logic.not", "x": 0, "y": 0, "params": {}},
    ]
    flow["links"] += [
        {"id": "there", "from": ["one", "result"], "to": ["two", "flag"]},
        {"id": "back", "from": ["two", "result"], "to": ["one", "flag"]},
    ]
    return json.dumps(flow).encode()


def ungated() -> bytes:
    """Around the gate: what the gate was given goes straight to the order node."""
    flow = drawing()
    gates = {each["id"] for each in flow["nodes"] if each["kind"] == "risk.gate"}
    given = next(link["from"] for link in flow["links"] if link["to"][0] in gates)
    for link in flow["links"]:
        if link["from"][0] in gates:
            link["from"] = given
    return json.dumps(flow).encode()


def wrong_parameter() -> bytes:
    flow = drawing()
    node(flow, "ema_fast")["params"]["timeperiod"] = "soon"
    return json.dumps(flow).encode()


def unknown_symbol() -> bytes:
    flow = drawing()
    node(flow, "candles")["params"]["symbol"] = "ABC/XYZ"
    return json.dumps(flow).encode()


def unknown_timeframe() -> bytes:
    flow = drawing()
    node(flow, "candles")["params"]["timeframe"] = "7q"
    return json.dumps(flow).encode()


FLOWS: list[tuple[Callable[[], bytes], tuple[str, ...]]] = [
    (cut, ("mine.json", "line", "left as it was")),
    (lambda: b"", ("mine.json", "line 1, column 1")),
    (lambda: bytes(range(256)), ("mine.json", "not UTF-8 text")),
    (lambda: b"[1, 2]", ("mine.json", "not a flow")),
    (newer, ("mine.json", "newer Moniqo", "Update")),
    (unknown_kind, ("[rsi]", "“indicator.crystal_ball”", "Update the program")),
    (cycle, ("loop", "Remove one wire")),
    (ungated, ("no gate has judged", "Risk gate")),
    (wrong_parameter, ("[ema_fast.timeperiod]", "“EMA 21”", "soon")),
    (unknown_symbol, ("[candles.symbol]", "“ABC/XYZ”", "BTC/USDT")),
    (unknown_timeframe, ("[candles.timeframe]", "“7q”", "1h")),
]
each_flow = pytest.mark.parametrize(("made", "words"), FLOWS)


@each_flow
@pytest.mark.parametrize("verb", [("flow", "check"), ("run", "--days", "0.01")], ids=" ".join)
def test_a_flow_that_cannot_run_is_refused_and_kept(
    made: Callable[[], bytes],
    words: tuple[str, ...],
    verb: tuple[str, ...],
    say: Say,
    tmp_path: Path,
) -> None:
    file = tmp_path / "mine.json"
    file.write_bytes(made())
    code, told = say(*verb, file)
    assert code == 2
    assert all(word in told for word in words), told
    assert file.read_bytes() == made()


def test_every_problem_of_a_flow_is_said_at_once(say: Say, tmp_path: Path) -> None:
    flow = drawing()
    node(flow, "ema_fast")["params"]["timeperiod"] = -5
    node(flow, "rsi")["params"]["timeperiod"] = 0
    (tmp_path / "mine.json").write_text(json.dumps(flow))
    _, told = say("flow", "check", tmp_path / "mine.json")
    assert [line.split("]")[0] for line in told.splitlines()] == [
        "[ema_fast.timeperiod",
        "[rsi.timeperiod",
    ]


# ── runs and the rest ──
RUNS = {
    "live": (("--mode", "live"), "on paper only"),
    "a speed of zero": (("--speed", "0"), "A speed of 0.0 is not possible"),
    "a speed that is no number": (("--speed", "nan"), "speed of nan"),
    "days that are no number": (("--days", "nan"), "--days is a number"),
    "days below zero": (("--days", "-1"), "--days is a number"),
    "a seed below zero": (("--seed", "-1"), "A seed is a whole number from 0"),
    "no such profile": (("--profile", "brave"), "starter, standard, expert, research"),
}


@pytest.mark.parametrize(("words", "sentence"), RUNS.values(), ids=RUNS.keys())
def test_a_run_that_cannot_be_says_why(words: tuple[str, str], sentence: str, say: Say) -> None:
    code, told = say("run", TEMPLATES / "demo.json", *words)
    assert (code, len(told.splitlines())) == (2, 1)
    assert sentence in told


OTHERS = {
    "nothing was running": (("run",), 2, "Nothing was running here"),
    "a demo of no days": (("demo", "--headless", "--days", "0"), 2, "at least one practice day"),
    "no such node": (("nodes", "show", "logic.maybe"), 2, "no node type “logic.maybe”"),
    "no such tape": (("replay", "gone"), 2, "The tape gone cannot be read"),
    "not a tape": (("replay", TEMPLATES / "demo.json"), 2, "demo.json is not a tape"),
}


@pytest.mark.parametrize(("words", "code", "sentence"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_there_is_named(
    words: tuple[str, ...], code: int, sentence: str, say: Say
) -> None:
    found, told = say(*words)
    assert (found, len(told.splitlines())) == (code, 1)
    assert sentence in told


# ── the folder ───────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Path]:
    """A folder that another program holds."""
    home = tmp_path / "held"
    code = (
        "import sys; from pathlib import Path; from moniqo_desktop.store.lock import FolderLock\n"
        "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    yield home
    other.communicate("", timeout=10)


def test_a_second_program_on_the_same_folder_is_sent_away(holder: Path, say: Say) -> None:
    code, told = say("run", TEMPLATES / "demo.json", "--home", holder)
    assert (code, len(told.splitlines())) == (3, 1)
    assert f"already open on {holder}" in told
    assert "--home" in told


def test_a_folder_that_cannot_be_one_is_named(say: Say, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, told = say("run", TEMPLATES / "demo.json", "--home", tmp_path / "file")
    assert code == 3
    assert "file cannot be written" in told


@pytest.mark.slow  # the program is started anew over a ledger it cannot read
def test_a_damaged_journal_is_kept_and_no_trader_sees_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"SQLite format 3\0" + b"\7" * 9_000)
    before = (tmp_path / "ledger.db").read_bytes()
    said = moniqo("run", TEMPLATES / "demo.json", "--days", "0.01", home=tmp_path)
    assert said.code == 2
    assert said.err.startswith("ledger.db is damaged; it was left as it is.")
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1
    assert (tmp_path / "ledger.db").read_bytes() == before
