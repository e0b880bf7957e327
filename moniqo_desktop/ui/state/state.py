"""All that a window knows, folded from the engine's events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.desk_events import (
    DoneByHand,
    EditRefused,
    OrderKept,
    VotesWeighed,
)
from moniqo_desktop.domain.messages.events import (
    Alarm,
    ApprovalAnswered,
    ApprovalAsked,
    CancelAsked,
    CandleSeen,
    DecisionMade,
    EquityMarked,
    Event,
    FundingBooked,
    GateJudged,
    IntentMade,
    Logged,
    MarkerDrawn,
    NodeEvaluated,
    Notified,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    OrderRevised,
    PositionChanged,
    PriceChanged,
    RunPaused,
    RunResumed,
    RunStarted,
    RunStopped,
    SafetyChanged,
    TradeClosed,
)
from moniqo_desktop.domain.messages.wallet_events import DayLossSet, FlowApplied, WalletChanged
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress, WorkTrial
from moniqo_desktop.ui.state.alerts import Alerts
from moniqo_desktop.ui.state.answers import Answers
from moniqo_desktop.ui.state.apart import Apart
from moniqo_desktop.ui.state.candles import Candles
from moniqo_desktop.ui.state.conversations import Conversations
from moniqo_desktop.ui.state.costs import Costs
from moniqo_desktop.ui.state.decisions import Decisions
from moniqo_desktop.ui.state.deeds import Deeds
from moniqo_desktop.ui.state.equity import Equity
from moniqo_desktop.ui.state.fills import Fills
from moniqo_desktop.ui.state.messages import Alarms, Log
from moniqo_desktop.ui.state.nodes import Nodes
from moniqo_desktop.ui.state.notes import Notifications
from moniqo_desktop.ui.state.orders import Orders
from moniqo_desktop.ui.state.positions import Positions
from moniqo_desktop.ui.state.prices import Markets, Prices
from moniqo_desktop.ui.state.reversals import Reversals
from moniqo_desktop.ui.state.runs import Runs
from moniqo_desktop.ui.state.safety import Approvals, Safety
from moniqo_desktop.ui.state.unopened import Unopened
from moniqo_desktop.ui.state.wallets import Wallets
from moniqo_desktop.ui.state.work import Works


class Fold(Protocol):
    """A part of the state. apply: takes an event, says whether anything shown may differ."""

    def apply(self, event: Event) -> bool: ...


LISTENS: Final[dict[type[Event], tuple[str, ...]]] = {
    RunPaused: ("runs",),
    RunStarted: ("runs", "nodes", "log", "notifications"),
    RunResumed: ("runs", "log"),
    RunStopped: ("runs", "log", "notifications", "reversals", "unopened"),
    CandleSeen: ("candles", "prices", "alerts"),
    PriceChanged: ("prices", "alerts"),
    NodeEvaluated: ("nodes",),
    IntentMade: ("notifications",),
    DecisionMade: ("decisions", "conversations"),
    VotesWeighed: ("conversations",),
    GateJudged: ("log", "notifications", "conversations", "reversals", "unopened"),
    DoneByHand: ("log",),
    OrderPlanned: ("orders", "answers", "reversals", "conversations", "log"),
    OrderChanged: ("orders", "reversals", "log", "answers", "notifications", "conversations"),
    OrderRevised: ("orders", "log", "answers", "notifications"),
    EditRefused: ("log", "answers", "notifications"),
    CancelAsked: ("orders", "answers"),
    OrderKept: ("orders", "answers"),
    OrderFilled: ("orders", "log", "fills", "costs", "answers", "notifications", "conversations"),
    FundingBooked: ("log", "costs"),
    PositionChanged: ("positions", "answers", "reversals", "unopened"),
    TradeClosed: ("fills", "notifications"),
    EquityMarked: ("equity", "notifications", "apart"),
    SafetyChanged: ("safety", "log", "notifications", "reversals"),
    ApprovalAsked: ("approvals", "notifications"),
    ApprovalAnswered: ("approvals",),
    Notified: ("notifications", "log", "answers", "reversals"),
    Logged: ("log", "unopened"),
    MarkerDrawn: ("fills",),
    Alarm: ("alarms", "log", "notifications"),
    WorkProgress: ("work",),
    WorkTrial: ("work",),
    WorkDone: ("work",),
    WorkFailed: ("work",),
    WalletChanged: ("wallets",),
    DayLossSet: ("wallets", "log"),
    FlowApplied: ("runs", "log"),
}
"""Which parts hear which event."""


class State:
    """Feed it every batch, in order; read any part at any time.

    Numbers stay scaled integers; `markets` gives them their decimals and can learn more.
    """

    def __init__(self, markets: Mapping[Symbol, Market] | None = None) -> None:
        self.markets = Markets(markets or {})
        self.runs = Runs()
        self.candles = Candles()
        self.prices = Prices(self.markets)
        self.alerts = Alerts(self.markets, self.prices)
        self.positions = Positions(self.runs, self.markets, self.prices)
        self.orders = Orders(self.runs, self.markets)
        self.answers = Answers(self.orders)
        self.reversals = Reversals(self.runs, self.orders)
        self.unopened = Unopened()
        self.costs = Costs(self.runs)
        self.fills = Fills(self.runs, self.markets)
        self.equity = Equity(self.runs)
        self.nodes = Nodes(self.runs)
        self.decisions = Decisions(self.runs)
        self.conversations = Conversations(self.runs)
        self.safety = Safety(self.runs)
        self.apart = Apart(self.runs)
        self.wallets = Wallets(self.runs, self.equity, self.positions, self.safety)
        self.approvals = Approvals()
        self.log = Log(Deeds(self.orders, self.markets))
        self.notifications = Notifications(self.runs, self.orders, self.markets)
        self.alarms = Alarms()
        self.work = Works()
        self.at: Millis = 0
        """Time of the last event."""
        self.is_unknown = False
        """The ledger is not read yet: what is not there is not known, rather than none."""
        self.is_shut = False
        """The engine did not open: nothing trades, and nothing is known."""
        self._routes = self._folds()

    def apply(self, events: Iterable[Event]) -> frozenset[str]:
        """Takes a batch, oldest first; returns the names of the parts that changed."""
        changed: set[str] = set()
        for event in events:
            self.at = event.at
            for name, fold in self._routes.get(type(event), ()):
                if fold.apply(event):
                    changed.add(name)
        return frozenset(changed)

    def far_behind(self) -> tuple[str, int]:
        """Name of the account that those ahead of it wait for, "" = none, and minutes it is
        behind."""
        wallet, minutes = self.apart.behind() or ("", 0)
        return (self.wallets.name_of(wallet) if wallet else "", minutes)

    def _folds(self) -> dict[type[Event], tuple[tuple[str, Fold], ...]]:
        parts: dict[str, Fold] = {
            "runs": self.runs,
            "candles": self.candles,
            "prices": self.prices,
            "alerts": self.alerts,
            "positions": self.positions,
            "orders": self.orders,
            "answers": self.answers,
            "reversals": self.reversals,
            "unopened": self.unopened,
            "costs": self.costs,
            "fills": self.fills,
            "equity": self.equity,
            "nodes": self.nodes,
            "decisions": self.decisions,
            "conversations": self.conversations,
            "safety": self.safety,
            "approvals": self.approvals,
            "log": self.log,
            "notifications": self.notifications,
            "alarms": self.alarms,
            "work": self.work,
            "apart": self.apart,
            "wallets": self.wallets,
        }
        return {
            kind: tuple((name, parts[name]) for name in names) for kind, names in LISTENS.items()
        }
