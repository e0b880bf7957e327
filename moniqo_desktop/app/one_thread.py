"""Keeps numpy from starting a thread for each core for linear algebra, which nobody here does.

They wait busily while numpy is loaded and hold a stack and buffers each: 60 ms of CPU and 20 MB.
"""

from __future__ import annotations

import os
from typing import Final

_ASKED: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def keep_to_one_thread() -> None:
    """Before numpy is loaded; a number that the trader's machine sets stays."""
    for name in _ASKED:
        os.environ.setdefault(name, "1")


keep_to_one_thread()
