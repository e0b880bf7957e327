"""Programs for a fresh interpreter: the window until its first paint, the demo until it speaks.

Each takes a folder for the trader's files as its first argument.
"""

from __future__ import annotations

from typing import Final

FIRST_PAINT: Final = """
import sys, tempfile
from pathlib import Path
from moniqo_desktop.app import gui, paths
application = gui.new_application()
home = Path(tempfile.mkdtemp(dir=sys.argv[1]))
shell = gui.Shell(gui.Options(home, paths.resources(), picture=home / "unused.png"))
shell.paint_first()
assert shell.window.was_painted
"""
_DEMO: Final = """
from moniqo_desktop.app import gui_session
import asyncio

class Watched(gui_session.Session):
    async def run(self):
        watch = asyncio.get_running_loop().create_task(self._watch())
        code = await super().run()
        await watch
        return code

    async def _watch(self):
        while not any(True for _ in self.state.nodes):
            await asyncio.sleep(0.02)
        at_first_value()
        self._leave(0)

gui_session.Session = Watched
assert gui_session.run_session(application, shell) == 0
"""


def running_demo(at_first_value: str = "pass", before: str = "") -> str:
    """The demo until the first value of a node, then its orderly end.

    at_first_value: a statement for that moment. before: statements once the window was painted.
    """
    told = f"def at_first_value():\n    {at_first_value}\n"
    return f"{FIRST_PAINT}{before}\n{told}{_DEMO}"
