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
    end."""

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


class Works:
    """begin: said by whoever asked; the rest comes from events."""

    def __init__(self) -> None:
        self._views: dict[str, WorkView] = {}
        self._count = 0
        self.room_is_open = False
        """Whether the room of backtests is shown: a window in other colours opens it again."""
        self.folder = ""
        """Of the report that is on the page."""

    def begin(
        self, kind: str, title: str, parameters: tuple[tuple[str, str], ...] = (), goal: str = ""
    ) -> WorkView:
        """New work, with an id of its own; nothing is sent here."""
        self._count += 1
        made = WorkView(f"{kind}-{self._count}", kind, title, parameters=parameters, goal=goal)
        self._views[made.work_id] = made
        return made

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

    def newest(self, *kinds: str) -> WorkView | None:
        found = [view for view in self._views.values() if view.kind in kinds]
        return found[-1] if found else None

    def view(self, work_id: str) -> WorkView | None:
        return self._views.get(work_id)

    def running(self) -> tuple[WorkView, ...]:
        return tuple(view for view in self._views.values() if not view.is_over)
