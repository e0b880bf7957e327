"""Where the packaged `moniqo-desktop` starts: with the window, or as a child of it."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--child"]:
        from moniqo_desktop.app.cli import main
    else:
        from moniqo_desktop.app.gui import main

    sys.exit(main())
