"""What the room of backtests asks of the rest of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow


@dataclass(frozen=True, slots=True)
class Doings:
    """What the room asks of the rest of the window. flow: the one in front, None = none is open.
    apply: an edit of it, with its name. go_to: a node on the canvas, leaving the room. reports:
    folder of the trader's reports. warm_up: loads what the first report needs, beside the loop."""

    flow: Callable[[], Flow | None]
    apply: Callable[[Flow, str], None]
    go_to: Callable[[str], None]
    reports: Path
    warm_up: Callable[[], None] = lambda: None
