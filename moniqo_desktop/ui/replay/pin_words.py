"""What the banner over the canvas says of pinned outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow.pins import pin_count, pinned_words
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.run_control import RunControl


def pins_in_words(flow: Flow, runs: RunControl) -> str:
    """How many, and whether its run goes by them yet; "" = none."""
    count = pin_count(flow)
    if not count:
        return ""
    words = tr(pinned_words(count))
    if not runs.runs_otherwise(flow):
        return words
    return tr("{pins}; the run goes without until you apply it").format(pins=words)
