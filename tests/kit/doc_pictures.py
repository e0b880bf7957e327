"""Makes the pictures of docs/images from the real window: `python -m tests.kit.doc_pictures`.

Each picture is a start of its own, with the demo on the practice market. Look at each one before it
is committed.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.domain.blocks import edits as block_edits

if TYPE_CHECKING:
    from moniqo_desktop.app.gui import Shell

REPOSITORY: Final = Path(__file__).resolve().parents[2]
IMAGES: Final = REPOSITORY / "docs" / "images"
RUNS_MIN: Final = 90
"""Market time after which a picture is taken, whatever the machine: a position is open then."""
ENDS_MIN: Final = 10
"""The last of them go by at once: time then stands exactly there."""
SETTLES_S: Final = 1.2
Step = Callable[["Any", "Shell"], Awaitable[Any]]


async def window(session: Any, shell: Shell) -> Any:
    """As it is."""
    document = session.documents.current
    council = next(n for n in document.flow.nodes if n.kind.startswith("agent.council"))
    session.control.rooms.go_to(council.node_id)
    return shell.window


async def palette(session: Any, shell: Shell) -> Any:
    session.control.find()
    return shell.window


async def gallery(session: Any, shell: Shell) -> Any:
    """Once every card in sight has its picture."""
    from moniqo_desktop.ui.library.card import Card

    await _act(session, "flow.gallery")
    cards = shell.window.findChildren(Card)
    await _until(lambda: all(c.has_picture for c in cards if not c.visibleRegion().isEmpty()))
    return shell.window


async def replay(session: Any, shell: Shell) -> Any:
    """The newest trade's run, at the moment of the trade."""
    await _act(session, "view.past_runs", "run.past", "run.replay")
    await asyncio.sleep(1.0)
    room = session.control.replay.room
    run = session.state.runs.open()[0]
    room.open(run.run_id, session.state.at - 20 * 60_000)
    await asyncio.sleep(3.0)
    return shell.window


async def blocks(session: Any, shell: Shell) -> Any:
    """The demo with its signals folded into a block."""
    canvas = session.control.rooms.canvas
    signals = ("EMA 21", "EMA 55", "RSI 14", "EMA gap")
    titles = {node.node_id: node.title for node in canvas.flow().nodes}
    canvas.select([node_id for node_id, title in titles.items() if title in signals])
    await _act(session, "canvas.fold")
    [block] = canvas.document.whole.blocks
    named = block_edits.rename_block(canvas.document.whole, block.block_id, "Averages", "")
    canvas.apply_whole(named, "Name the block")
    session.runs.apply(canvas.document.whole)
    _feed(session).go_on()
    await asyncio.sleep(5.0)
    _feed(session).hold()
    canvas.select(())
    canvas.zoom_to_fit()
    return canvas


async def chart(session: Any, shell: Shell) -> Any:
    """With the open position, its stop and its target."""
    panel = session.control.rooms.chart
    panel.chart.span.zoom(1.3, panel.chart.span.width)
    panel.chart.update()
    return panel


PICTURES: Final[dict[str, tuple[Step, dict[str, Any]]]] = {
    "window_dark": (window, {}),
    "window_light": (window, {"window.theme": "light"}),
    "command_palette": (palette, {}),
    "templates": (gallery, {}),
    "replay": (replay, {}),
    "canvas_blocks": (blocks, {}),
    "chart_bracket": (chart, {}),
    "text_150": (window, {"look.text": "150"}),
    "colour_blind": (window, {"look.preset": "blue_orange"}),
}


def _feed(session: Any) -> Any:
    """The practice market, whose time can stand still."""
    return session._host._halt._feed


async def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(6000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError("The demo did not come that far within a minute.")


async def _act(session: Any, *names: str) -> None:
    """The first of these actions there is."""
    actions = {action.name: action for action in session.control.shortcuts.actions()}
    next(actions[name] for name in names if name in actions).run()
    await asyncio.sleep(0.5)


def main(wanted: list[str]) -> int:
    for name in wanted or list(PICTURES):
        with tempfile.TemporaryDirectory(prefix="moniqo-pictures-") as home:
            settings = Path(home) / "window.json"
            settings.write_text(json.dumps({"tour.at": "left", **PICTURES[name][1]}))
            subprocess.run(
                [sys.executable, "-m", "tests.kit.doc_pictures", "--one", name, home],
                cwd=REPOSITORY,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                check=True,
                timeout=120,
            )
    return 0


def one(name: str, home: Path) -> None:
    """In a process of its own."""
    from moniqo_desktop.app import gui, paths
    from tests.kit.played_session import play_session

    application = gui.new_application()
    shell = gui.Shell(gui.Options(home, paths.resources(), speed=600.0, picture=None))
    shell.window.resize(1600, 1000)
    shell.paint_first()
    play_session(application, shell, lambda session: _take(session, shell, name))


async def _take(session: Any, shell: Shell, name: str) -> None:
    from moniqo_desktop.exchanges.practice_model import PRACTICE_START

    moment = PRACTICE_START + RUNS_MIN * 60_000
    await _until(lambda: session.state.at >= moment - ENDS_MIN * 60_000)
    _feed(session).rush(moment)
    await _until(lambda: session.state.at >= moment)
    _feed(session).hold()  # all figures of a picture are of one moment
    widget = await PICTURES[name][0](session, shell)
    await asyncio.sleep(SETTLES_S)
    file = IMAGES / f"{name}.png"
    print(file.name, widget.grab().save(str(file)), flush=True)  # noqa: T201 - a tool


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        raise SystemExit(main(sys.argv[1:]))
