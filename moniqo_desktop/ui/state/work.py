"""Long work asked for by this window: how far it is and what it came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from moniqo_desktop.domain.backtest.search import Trial
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress, WorkTrial


@dataclass(slots=True, eq=False)
class WorkView:
    """kind: "backtest", "optimize" or "page". share: 0..1; left_s: −1 = not known. folder: of
    its report once it is done; message: why there is none. trials: in the order they came.
    parameters, goal: of a search, see report_search.Search. is_told: the trader was told of its
    end. flow_id: of the flow it is about, "" = of none. spec: what was asked, as JSON text, so
    that it can be asked once more. total: sets of a search, 0 = not known; walks: it is judged by
    a walk forward too, made to its end if has_walked. is_ending: the trader asked to end it."""

    work_id: str
    kind: str
    title: str
    share: float = 0.0
    text: str = "Starting"
    left_s: float = -1.0
    folder: str = ""
    message: str = ""
    cancelled: bool = False
    is_over: bool = False
    node_id: str = ""
    field_name: str = ""
    trials: list[Trial] = field(default_factory=list)
    parameters: tuple[tuple[str, str], ...] = ()
    goal: str = ""
    is_told: bool = False
    flow_id: str = ""
    spec: str = ""
    total: int = 0
    walks: bool = False
    has_walked: bool = False
    is_ending: bool = False

    @property
    def is_cut_short(self) -> bool:
        """A search that is over before its end, with sets that are kept."""
        if not (self.is_over and self.trials and (self.is_ending or self.message)):
            return False
        return len(self.trials) < self.total or (self.walks and not self.has_walked)


@dataclass(slots=True, eq=False)
class FlowPage:
    """What the room of backtests shows of a flow. folder: of its report; searched: id of a search
    newer than that, which has sets but no report. varied: settings to vary, each as address, from,
    to and step, as typed; typed: how they are searched, by field. is_aside: the trader laid the
    word on its last search aside. is_read: what was kept of it before the program started is
    here."""

    folder: str = ""
    searched: str = ""
    varied: tuple[tuple[str, str, str, str], ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    is_aside: bool = False
    is_read: bool = False


class Works:
    """begin: said by whoever asked; the rest comes from events."""

    def __init__(self) -> None:
        self._views: dict[str, WorkView] = {}
        self._count = 0
        self.room_is_open = False
        """Whether the room of backtests is shown: a window in other colours opens it again."""
        self.is_searching = False
        """Whether the room asks for a search, not for a backtest."""
        self._pages: dict[str, FlowPage] = {}

    def begin(self, kind: str, title: str, flow_id: str = "") -> WorkView:
        """New work, with an id of its own; nothing is sent here."""
        self._count += 1
        made = WorkView(f"{kind}-{self._count}", kind, title, flow_id=flow_id)
        self._views[made.work_id] = made
        return made

    def page(self, flow_id: str) -> FlowPage:
        """Of a flow, or of no flow ("")."""
        return self._pages.setdefault(flow_id, FlowPage())

    def apply(self, event: Event) -> bool:
        if not isinstance(event, WorkProgress | WorkTrial | WorkDone | WorkFailed):
            return False
        view = self._views.get(event.work_id)
        if view is None or view.is_over:
            return False
        match event:
            case WorkProgress():
                view.share, view.text, view.left_s = event.share, event.text, event.left_s
            case WorkTrial():
                view.trials.append(event.trial)
            case WorkDone():
                view.share, view.text, view.folder = 1.0, event.text, event.folder
                view.is_over = True
            case WorkFailed():
                view.message, view.cancelled = event.message, event.cancelled
                view.node_id, view.field_name = event.node_id, event.field
                view.is_over = True
        return True

    def newest(self, *kinds: str, flow_id: str | None = None) -> WorkView | None:
        """flow_id: only of this flow."""
        found = [
            view
            for view in self._views.values()
            if view.kind in kinds and flow_id in (None, view.flow_id)
        ]
        return found[-1] if found else None

    def of_report(self, folder: str) -> WorkView | None:
        """What wrote the report there, if it was asked for by this window."""
        return next((view for view in self._views.values() if view.folder == folder), None)

    def view(self, work_id: str) -> WorkView | None:
        return self._views.get(work_id)

    def running(self, *kinds: str, flow_id: str | None = None) -> tuple[WorkView, ...]:
        """kinds: only of these; flow_id: only of this flow."""
        return tuple(
            view
            for view in self._views.values()
            if not view.is_over
            and (not kinds or view.kind in kinds)
            and flow_id in (None, view.flow_id)
        )

    def ended(self, *kinds: str) -> tuple[WorkView, ...]:
        """Work that is over, and of which the trader was not told yet."""
        over = (view for view in self._views.values() if view.is_over and not view.is_told)
        return tuple(view for view in over if view.kind in kinds)
