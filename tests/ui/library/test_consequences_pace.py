"""What applying a drawing means is worked out once, not once for each of its nodes."""

import sys
from types import FrameType

from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.library.consequences import sentences


def row(count: int, period: int) -> Flow:
    nodes = tuple(
        Node(f"n{at}", "indicator.ta.ema", params={"timeperiod": period}) for at in range(count)
    )
    links = tuple(Link(f"l{at}", f"n{at}", "real", f"n{at + 1}", "line") for at in range(count - 1))
    return Flow("flow-1", "Mine", nodes, links)


def calls(count: int, kinds: Catalogue) -> int:
    """How many functions were called to say what changed."""
    found = [0]

    def look(frame: FrameType, event: str, _: object) -> None:
        found[0] += event == "call"

    old, new = row(count, 14), row(count, 21)
    before = sys.getprofile()
    sys.setprofile(look)
    try:
        sentences(old, new, kinds, open_positions=1)
    finally:
        sys.setprofile(before)
    return found[0]


def test_twice_the_nodes_take_twice_the_work(kinds: Catalogue) -> None:
    assert calls(200, kinds) < 3 * calls(100, kinds)
