"""Where the packaged `moniqo-desktop` starts: always with the window."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from moniqo_desktop.app.gui import main

    sys.exit(main())
