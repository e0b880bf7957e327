"""Memory of the start is given back, what stays is not looked through again, room is kept."""

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

AGAIN = '''
import platform, resource
from moniqo_desktop.app import collecting

def cleared():
    """Pages the system cleared for ten rounds of six columns."""
    for at in range(13):
        if at == 3:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        [b"x" * 2_000_000 for _ in range(6)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

at_first = cleared()
collecting.at_rest()
print(at_first, cleared(), platform.libc_ver()[0])
'''


def test_at_rest_memory_asked_for_again_is_not_cleared_again() -> None:
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=True)
    at_first, then, library = done.stdout.split(maxsplit=2)
    if library.strip() != "glibc":
        pytest.skip("this C library keeps its memory as it likes")
    assert int(at_first) > 1_000 > 100 > int(then)


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_at_rest_memory_is_given_back_and_the_start_is_not_looked_through_again() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert float(done.stdout) > 50.0
