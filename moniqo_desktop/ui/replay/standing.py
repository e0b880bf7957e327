"""Where time stands, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from moniqo_desktop.ui.state.texts import NOTHING, day_minute_text
from moniqo_desktop.ui.words.cards import said
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.events import MarketHeld, NodeEvaluated
    from moniqo_desktop.ui.replay.stops import Place
    from moniqo_desktop.ui.rooms import Rooms


def where_told(
    rooms: Rooms,
    step: NodeEvaluated | None,
    held: MarketHeld,
    hit_texts: Mapping[Place, str],
    flow: str,
) -> str:
    """The node that time stands after, the candle, and what the node said; "" where no node was
    asked. hit_texts: what breakpoints said. flow: name of the flow where it is not in front."""
    if step is None:
        return ""
    is_place = held.node_id == step.node_id
    text = hit_texts.get((step.node_id, held.port)) if is_place else None
    port = rooms.port_name(step.node_id, held.port) if is_place else ""
    names = (flow, rooms.node_name(step.node_id, held.run_id), port)
    return tr("Stopped after {node}, candle closed {time} UTC: {text}").format(
        node=" · ".join(name for name in names if name),
        time=day_minute_text(step.at),
        text=said(text or step.text) or NOTHING,
    )
