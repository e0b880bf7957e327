"""What a step node is given by the engine: views of the wallet are made only if it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moniqo_desktop.domain.market import Candle, Millis
from moniqo_desktop.domain.views import AccountView, PositionView
from moniqo_desktop.nodes.base import Given

if TYPE_CHECKING:
    from moniqo_desktop.engine.program.plan import PlannedNode
    from moniqo_desktop.engine.program.program import Woken, World


class WorldGiven(Given):
    """A Given whose position, account and pending_entry are asked of the world on first use."""

    __slots__ = ("_account", "_position", "_world")

    def __init__(
        self,
        world: World,
        node: PlannedNode,
        at: Millis,
        values: Mapping[str, Any],
        candle: Candle,
        woken: Woken,
    ) -> None:
        self._world = world
        self._position: PositionView | None = None
        self._account: AccountView | None = None
        self.at = at
        self.values = values
        self.symbol = node.clock.symbol
        self.market = node.market
        self.candle = candle
        self.pressed = node.index in woken.pressed
        self.answer = woken.answers.get(node.index)
        self.due = node.index in woken.due
        self.candle_ms = node.clock.timeframe.ms
        self.taker_ppm = node.market.taker_ppm
        self.names = node.names

    @property
    def position(self) -> PositionView:  # type: ignore[override]  # lazy on purpose
        if self._position is None:
            self._position = self._world.position_view(self.symbol)
        return self._position

    @property
    def account(self) -> AccountView:  # type: ignore[override]  # lazy on purpose
        if self._account is None:
            self._account = self._world.account_view()
        return self._account

    @property
    def pending_entry(self) -> bool:  # type: ignore[override]  # lazy on purpose
        return self._world.pending_entry(self.symbol)
