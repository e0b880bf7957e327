"""What the banner over the canvas says of pinned outputs."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow.pins import pin_count, pinned_words
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Block, Flow
    from moniqo_desktop.ui.run_control import RunControl


def pins_in_words(flow: Flow, runs: RunControl) -> str:
    """How many, and whether its run goes by them yet; "" = none."""
    if not _is_pinned(flow):
        return ""
    words = tr(pinned_words(pin_count(flow)))
    if not runs.runs_otherwise(flow):
        return words
    return tr("{pins}; the run goes without until you apply it").format(pins=words)


def _is_pinned(flow: Flow) -> bool:
    """Asked at every step of every run: of thousands of nodes nearly none is."""
    drawings: tuple[Flow | Block, ...] = (flow, *flow.blocks)
    return any(any(map(attrgetter("pins"), drawing.nodes)) for drawing in drawings)
