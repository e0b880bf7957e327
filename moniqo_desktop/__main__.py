"""Entry of `python -m moniqo_desktop` and of the frozen program."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support

from moniqo_desktop.app.cli import main

if __name__ == "__main__":
    freeze_support()
    sys.exit(main())
