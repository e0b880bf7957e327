"""A search of the window that was killed is found again, as it stood; one that ended is not."""

import asyncio
import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app import work_child
from moniqo_desktop.app.paths import child_command
from moniqo_desktop.app.queries import answer_report
from moniqo_desktop.app.searches import left, report
from moniqo_desktop.app.searches.spec import search_json
from moniqo_desktop.domain.messages.queries import LeftSearch, LeftSearchOf
from tests.app.searches import asked, crossing, waves
from tests.journeys.terminal import REPOSITORY

PARAMS = ("fast.timeperiod=3:7:1", "slow.timeperiod=10:26:4")
SETS = 25


def left_of(home: Path, flow_id: str = "") -> LeftSearch | None:
    found = asyncio.run(answer_report(home, LeftSearchOf(flow_id or crossing().flow_id)))
    assert found is None or isinstance(found, LeftSearch)
    return found


def given_of(tmp_path: Path) -> dict[str, Any]:
    search = asked(waves(tmp_path / "waves.csv", 900), params=PARAMS, objective="net-profit")
    folder = str(tmp_path / "reports" / "r")
    return {"search": search_json(search), "resume": True, "folder": folder}


def child(home: Path, given: dict[str, Any]) -> "subprocess.Popen[bytes]":
    made = subprocess.Popen(
        child_command("optimize"),
        cwd=home,
        env={**os.environ, "MONIQO_HOME": str(home), "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert made.stdin is not None
    made.stdin.write(json.dumps(given).encode() + b"\n")
    made.stdin.close()
    return made


@pytest.mark.slow  # two processes that load the whole program
@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_search_is_found_as_it_stood_until_it_has_come_to_its_end(tmp_path: Path) -> None:
    home, given = tmp_path / "home", given_of(tmp_path)
    home.mkdir()
    first = child(home, given)
    assert first.stdout is not None
    told = 0
    while told < 5:
        told += b'"trial"' in first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.stdout.close()
    assert first.wait(60) == -signal.SIGKILL, "it was done before it was killed"
    found = left_of(home)
    assert found is not None
    assert (found.title, found.total) == (crossing().name, SETS)
    assert [each.number for each in found.trials][:5] == [0, 1, 2, 3, 4]
    assert len(found.trials) < SETS
    assert json.loads(found.spec)["search"]["params"] == list(PARAMS)
    again = child(home, json.loads(found.spec))
    assert again.stdout is not None
    assert b'"done"' in again.stdout.read().splitlines()[-1]
    again.stdout.close()
    assert again.wait(60) == 0
    assert left_of(home) is None


def test_a_search_whose_report_finds_no_room_is_left_as_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("MONIQO_HOME", str(tmp_path))
    monkeypatch.setattr(report, "write_search", full)
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(OSError, match="No space"):
            work_child.optimize(given_of(tmp_path), work_child.Teller(lambda _: None))
    finally:
        signal.signal(signal.SIGTERM, before)
    found = left_of(tmp_path)
    assert found is not None
    assert len(found.trials) == SETS


def test_a_note_is_of_its_flow_alone(tmp_path: Path) -> None:
    given = given_of(tmp_path)
    left.note(tmp_path, given, tmp_path / "searches" / "abc", 25)
    assert left_of(tmp_path) is None, "nothing was tried"
    assert left_of(tmp_path, "../../another") is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"given": 3, "folder": "x", "total": "?"}'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, content: str) -> None:
    left.note(tmp_path, given_of(tmp_path), tmp_path / "searches" / "abc", 25)
    [file] = (tmp_path / "searches" / "left").iterdir()
    file.write_text(content)
    assert left_of(tmp_path) is None
