"""What the engine found wrong with nodes as drawn: on their cards and in the inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.messages.events import NodeStatus

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.events import Notified
    from moniqo_desktop.ui.inspector.panel import Inspector
    from moniqo_desktop.ui.rooms import Rooms


class NodeProblems:
    """Stand until the drawing changes."""

    def __init__(self, rooms: Rooms, inspector: Inspector) -> None:
        self._rooms, self._inspector = rooms, inspector
        self._found: dict[tuple[str, str], dict[str, str]] = {}

    def take(self, event: Notified) -> None:
        """One sentence about a field of a node."""
        words = f"{event.title} {event.message}".strip()
        self._found.setdefault((self._rooms.flow_id, event.node_id), {})[event.field] = words
        self._mark(event.node_id, NodeStatus.ERROR, event.title)
        self.show()

    def show(self) -> None:
        """Those of the chosen node."""
        live = self._rooms.live_id(self._rooms.selected_node())
        self._inspector.show_problems(self._found.get((self._rooms.flow_id, live), {}))

    def clear(self) -> None:
        """The drawing has changed: whether they are mended, the next start says."""
        front = [key for key in self._found if key[0] == self._rooms.flow_id]
        for key in front:
            self._mark(key[1], NodeStatus.IDLE, "")
            del self._found[key]
        self.show()

    def _mark(self, node_id: str, status: NodeStatus, words: str) -> None:
        self._rooms.canvas.set_live(node_id, status, words, float("nan"), 0.0)
