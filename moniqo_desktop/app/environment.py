"""What libraries find in the environment when they are loaded, so that they load sooner.

numpy starts a thread for each core for linear algebra, which nobody here does: they wait busily
while it is loaded, 60 ms of CPU. pydantic looks through all installed packages for plug-ins of its
own, 15 ms; we install none.
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import Final

SPARED: Final = MappingProxyType(
    {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }
)


def spare() -> None:
    """Before numpy and pydantic are loaded; what the trader's machine sets stays."""
    for name, value in SPARED.items():
        os.environ.setdefault(name, value)


spare()
