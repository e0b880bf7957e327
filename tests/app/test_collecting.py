"""Memory of the start is given back, and what stays is not looked through again."""

import subprocess
import sys

import pytest

CODE = """
import gc, os
from moniqo_desktop.app import collecting
assert gc.get_threshold()[0] == collecting.START_AFTER

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

pieces = [bytes(60_000) for _ in range(2_000)]
last = bytes(60_000)
del pieces
before = held()
collecting.at_rest()
assert gc.get_threshold()[0] == collecting.COLLECT_AFTER
assert gc.get_freeze_count() > 1_000
print(before - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_at_rest_memory_is_given_back_and_the_start_is_not_looked_through_again() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert float(done.stdout) > 50.0
