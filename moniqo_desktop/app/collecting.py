"""Memory at the start: what is looked through, and what is given back."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Final

COLLECT_AFTER: Final = 20_000
"""Objects made more than dropped, before cycles are looked for."""
START_AFTER: Final = 300_000
"""As above, while the window starts: nearly all that is made then stays until the end, and looking
through it again and again would find next to nothing."""

KEPT_BYTES: Final = 16_000_000
"""Of memory that was given up and is kept for what asks next; larger pieces go back at once."""
_TRIM_ABOVE: Final = -1
_MAP_ABOVE: Final = -3
"""What glibc calls M_TRIM_THRESHOLD and M_MMAP_THRESHOLD in its malloc.h."""


def put_off() -> None:
    """Until the window is at rest."""
    gc.set_threshold(START_AFTER, 20, 20)


def at_rest() -> None:
    """From now on cycles are looked for among what is made later. What the start made is never
    looked through again: that would hold up the window for longer than it may be."""
    give_back()
    keep_room()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def give_back() -> None:
    """Returns to the system what importing took for a moment: 5 MB for 1.5 ms. glibc keeps it
    otherwise; other systems' libraries do as they like."""
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def keep_room() -> None:
    """Memory for columns and pictures is kept between two uses. glibc gives each piece above 128
    KB back at once, and the system clears its pages anew: four of five milliseconds in which the
    wires of 5,000 nodes are routed."""
    option = _glibc("mallopt")
    if option is not None:
        option(_TRIM_ABOVE, KEPT_BYTES)
        option(_MAP_ABOVE, KEPT_BYTES)


def _glibc(name: str) -> Callable[..., int] | None:
    """None on other systems, and where the C library is another one."""
    if sys.platform != "linux":
        return None
    import ctypes  # numpy brings it; before the first paint nobody needs it

    return getattr(ctypes.CDLL(None), name, None)


put_off()  # as early as this: half of the start is importing
