"""An engine that does what the test says: remembers commands, tells events, answers queries."""

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.revisions import RevisionInfo, RevisionOf, RevisionsOf
from moniqo_desktop.domain.market import Columns, columns_of
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import (
    CandlesOf,
    DrawingOf,
    EventsOf,
    LinesOf,
    MarketsOf,
    Query,
    RunsOf,
    StoredCandles,
)
from moniqo_desktop.ui.context import Listener, Unsubscribe


class FakeHost:
    """sent: commands in order. past: what the journal holds; candles: answer to every CandlesOf.
    versions: those kept of the flow in front, by number. reason: why it takes no commands, as doors
    that are shut do; None = it takes them."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.asked: list[Query] = []
        self.past: dict[str, tuple[Event, ...]] = {}
        self.runs: tuple[object, ...] = ()
        self.markets: tuple[object, ...] = ()
        self.candles: Columns = columns_of([])
        self.drawings: dict[str, Flow] = {}
        self.versions: dict[int, Flow] = {}
        self.reason: MoniqoError | None = None
        self.is_started = self.is_closed = False
        self._listeners: list[Listener] = []

    async def start(self) -> None:
        self.is_started = True

    async def aclose(self) -> None:
        self.is_closed = True

    def send(self, command: Command) -> None:
        if self.reason is not None:
            raise self.reason
        self.sent.append(command)

    def subscribe(self, callback: Listener) -> Unsubscribe:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    async def ask(self, query: Query) -> object:
        self.asked.append(query)
        match query:
            case MarketsOf():
                return self.markets
            case RunsOf():
                return self.runs
            case EventsOf():
                past = self.past.get(query.run_id, ())
                return past[query.after : query.after + query.limit]
            case CandlesOf():
                return self.candles
            case DrawingOf():
                return self.drawings.get(query.run_id)
            case LinesOf() | StoredCandles():
                return ()
            case RevisionsOf():
                kept = sorted(self.versions, reverse=True)
                return tuple(RevisionInfo(number, 1_000 * number) for number in kept)
            case RevisionOf():
                return self.versions[query.revision]
            case _:
                return None

    def say(self, *events: Event) -> None:
        """The engine publishes events."""
        for event in events:
            for listener in list(self._listeners):
                listener(event)
