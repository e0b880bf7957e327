"""Where the trader wants runs to be looked into: kept in the settings, per flow. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Settings

Place = tuple[str, str]
"""Node id as runs say it, and port; "" = the node itself."""
KEPT: Final = "looking.breakpoints"


class Stops:
    """Stored as "flow|node|port"; what reads otherwise is passed over."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places: dict[str, set[Place]] = {}
        for text in settings.texts(KEPT):
            parts = text.split("|")
            if len(parts) == 3:
                self._places.setdefault(parts[0], set()).add((parts[1], parts[2]))

    def of(self, flow_id: str) -> frozenset[Place]:
        return frozenset(self._places.get(flow_id, ()))

    def knows(self, flow_id: str) -> bool:
        """Whether the flow has, or had, any in this window: a run of it must be told."""
        return flow_id in self._places

    def toggle(self, flow_id: str, place: Place, *, is_seen: bool = False) -> None:
        """is_seen: the mark at the place is meant, which may be that of the whole node."""
        own, whole = self._places.setdefault(flow_id, set()), (place[0], "")
        by_node = is_seen and place not in own and whole in own
        own.symmetric_difference_update({whole if by_node else place})
        self._keep()

    def clear(self, flow_id: str) -> bool:
        """False if there was none."""
        had = bool(self._places.get(flow_id))
        if had:
            self._places[flow_id] = set()
            self._keep()
        return had

    def _keep(self) -> None:
        lines = sorted(
            f"{flow_id}|{node_id}|{port}"
            for flow_id, own in self._places.items()
            for node_id, port in own
        )
        self._settings.keep(looking__breakpoints=lines)
