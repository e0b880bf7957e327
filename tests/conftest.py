"""What holds for every test: no outside world, no noise, nothing left behind."""

import os

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_QPA_PLATFORMTHEME", "")
os.environ.setdefault("QT_ACCESSIBILITY", "0")

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit import leaks, outside_world

REPOSITORY = Path(__file__).resolve().parent.parent
SETUP_AND_CALL = ("setup", "call")


@pytest.fixture(scope="session", autouse=True)
def _outside_world_is_cut_off() -> Iterator[None]:
    with (
        outside_world.no_network(),
        outside_world.no_key_ring(),
        outside_world.home_of_its_own(),
    ):
        yield


@pytest.fixture(scope="session")
def market_data() -> Path:
    """Folder of real market data; tests that ask for it are skipped where it is absent."""
    found = Path(os.environ.get("MONIQO_DATA") or REPOSITORY.parent / "shared" / "data")
    if not found.is_dir():
        pytest.skip(f"no real market data at {found} (set MONIQO_DATA)")
    return found


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    threads, tasks = threading.enumerate(), leaks.pending_tasks()
    windows = leaks.windows_open()
    yield
    left = [f"thread {n}" for n in leaks.threads_left(threads, _allowed(request, "allow_threads"))]
    left += [f"task {task.get_name()}" for task in leaks.pending_tasks() - tasks]
    left += [f"window {name}" for name in leaks.windows_open() - windows]
    records = [record for phase in SETUP_AND_CALL for record in caplog.get_records(phase)]
    left += [f"log {line}" for line in leaks.loud_records(records, _allowed(request, "allow_log"))]
    if left:
        pytest.fail("the test left behind: " + "; ".join(left), pytrace=False)


def _allowed(request: pytest.FixtureRequest, marker: str) -> list[str]:
    return [word for mark in request.node.iter_markers(marker) for word in mark.args]
