"""Memory at the start: what is looked through, and what is given back."""

from __future__ import annotations

import gc
import sys
from typing import Final

COLLECT_AFTER: Final = 20_000
"""Objects made more than dropped, before cycles are looked for."""
START_AFTER: Final = 300_000
"""As above, while the window starts: nearly all that is made then stays until the end, and looking
through it again and again would find next to nothing."""


def put_off() -> None:
    """Until the window is at rest."""
    gc.set_threshold(START_AFTER, 20, 20)


def at_rest() -> None:
    """From now on cycles are looked for among what is made later. What the start made is never
    looked through again: that would hold up the window for longer than it may be."""
    give_back()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def give_back() -> None:
    """Returns to the system what importing took for a moment: 5 MB for 1.5 ms. glibc keeps it
    otherwise; other systems' libraries do as they like."""
    if sys.platform == "linux":
        import ctypes  # numpy brings it; before the first paint nobody needs it

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


put_off()  # as early as this: half of the start is importing
