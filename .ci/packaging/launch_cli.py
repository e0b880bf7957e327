"""Where the packaged `moniqo` starts: in the terminal, or as a child of the window."""

import multiprocessing
import runpy
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.argv[0] = "moniqo"
    runpy.run_module("moniqo_desktop", run_name="__main__", alter_sys=False)
